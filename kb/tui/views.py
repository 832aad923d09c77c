"""What the screen shows of a case, as plain values; light to import, because the first frame needs it."""

from dataclasses import dataclass
from pathlib import Path
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

    @property
    def name(self) -> str:
        """A short name for legends: the label of the run, or its file's name."""
        return self.run.label or Path(self.run.source).name


@dataclass(frozen=True, slots=True, eq=False)
class CaseView:
    """What the screen shows of a case.

    `said` is what the user did, in words; `reply` is Markdown, empty where the move has no words of its own.
    `runs` are the runs of the logs in the case, the newest last. `step` is the place in the guided tree.
    """

    findings: "tuple[Finding, ...]" = ()
    diagnoses: "tuple[Diagnosis, ...]" = ()
    question: "Question | None" = None
    step: "GuideStep | None" = None
    runs: tuple[LoadedRun, ...] = ()
    said: str = ""
    reply: str = ""
    is_empty: bool = True
