"""What the screen shows of a case, as plain values; light to import, because the first frame needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.consult import GuideStep, Question
    from kb.curves import Analysis
    from kb.diagnosis import Diagnosis
    from kb.findings import Finding
    from kb.logs import Run


@dataclass(frozen=True, slots=True, eq=False)
class LoadedRun:
    """A run on the plot with what its curves show."""

    run: "Run"
    analysis: "Analysis"


def run_names(runs: "Sequence[Run]") -> list[str]:
    """Return short names that tell runs apart: the label or the file, with as many folders as it takes.

    Runs of one file that even the whole path leaves alike are numbered.
    """
    parts = [(*PurePath(run.source).parts, *([run.label] if run.label else [])) for run in runs]
    for depth in range(1, max(map(len, parts), default=0) + 1):
        names = [str(PurePath(*part[-depth:])) for part in parts]
        if len(set(names)) == len(names):
            return names
    return [f"{part[-1]} #{number}" for number, part in enumerate(parts, 1)]


@dataclass(frozen=True, slots=True, eq=False)
class CaseView:
    """What the screen shows of a case.

    `words` are those that describe the trouble. `said` is what the user did, in words; `reply` is Markdown, empty where the move has no words of its own.
    `before` is what was said earlier, where a saved case was taken up.
    `runs` are the runs of the logs in the case, the newest last. `step` is the place in the guided tree.
    """

    findings: "tuple[Finding, ...]" = ()
    words: tuple[str, ...] = ()
    diagnoses: "tuple[Diagnosis, ...]" = ()
    question: "Question | None" = None
    step: "GuideStep | None" = None
    runs: tuple[LoadedRun, ...] = ()
    said: str = ""
    reply: str = ""
    before: tuple[tuple[str, str], ...] = ()
    is_empty: bool = True

    @property
    def content(self) -> "tuple[tuple[Finding, ...], tuple[str, ...]]":
        """What would be lost with the case."""
        return self.findings, self.words
