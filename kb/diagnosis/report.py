"""The outcome of a diagnosis, in data and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kb.findings import Finding
from kb.language import Lang, Text

if TYPE_CHECKING:
    from kb.curves import Analysis
    from kb.logs.run import Run

Verdict = Literal["healthy", "problem", "inconclusive"]
Level = Literal["shape", "cause"]  # what the curves show, and why


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An entry that explains the findings; texts come from the entry, in both languages.

    `remedies` are pairs of the practice entry behind a remedy (empty if none) and its text.
    """

    id: str
    level: Level
    group: str
    title: Text
    probability: float
    because: tuple[Text, ...]
    against: tuple[Text, ...]
    next_check: Text
    remedies: tuple[tuple[str, Text], ...]
    severity: str

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Return the diagnosis as plain JSON values in one language."""
        return {
            "id": self.id,
            "level": self.level,
            "group": self.group,
            "title": self.title[lang],
            "probability": round(self.probability, 3),
            "severity": self.severity,
            "because": [text[lang] for text in self.because],
            "against": [text[lang] for text in self.against],
            "next_check": self.next_check[lang],
            "remedies": [{"id": practice, "text": text[lang]} for practice, text in self.remedies],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a run shows and what explains it; `print(report)` is readable.

    `analysis` is what the curves alone show; `findings` holds what words and answers added to it.
    `head_start` (factors on the odds of entries) and `setting` (what the columns say about the set-up) went
    into the ranking, so that whoever goes on with the case need not work them out again.
    """

    run: "Run"
    analysis: "Analysis"
    findings: tuple[Finding, ...]
    diagnoses: tuple[Diagnosis, ...]
    notes: tuple[Text, ...]
    runs: int = 1
    head_start: Mapping[str, float] = field(default_factory=dict[str, float])
    setting: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether the run is healthy, a problem, or neither can be said."""
        return self.analysis.verdict

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the report as plain JSON values in one language, as `kb diagnose --json` prints it."""
        steps = self.run.steps
        return {
            "source": self.run.source,
            "label": self.run.label,
            "format": self.run.format,
            "runs": self.runs,
            "points": self.run.points,
            "steps": [_number(step) for step in steps] if steps else [],
            "series": {n: {"name": s.column, "points": len(s)} for n, s in self.run.series.items()},
            "verdict": self.verdict,
            "findings": [_finding_json(finding, lang) for finding in self.findings],
            "diagnoses": [diagnosis.as_json(lang) for diagnosis in self.diagnoses],
            "notes": [note[lang] for note in self.notes],
        }

    def __str__(self) -> str:
        from kb.diagnosis.render import render_report

        return render_report(self, "en")


def _finding_json(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "symptom": finding.symptom,
        "strength": round(finding.strength, 3),
        "present": finding.present,
        "from": _number(finding.first),
        "to": _number(finding.last),
        "evidence": finding.evidence[lang],
        "origin": finding.origin,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value
