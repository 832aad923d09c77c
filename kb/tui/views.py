"""What the screen shows of a case, as plain values; light to import, because the first frame needs it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
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
    parts = [_parts(run) for run in runs]
    different = set(parts)
    for depth in range(1, max(map(len, parts), default=0) + 1):
        if len({part[-depth:] for part in different}) == len(different):
            return _numbered([str(PurePath(*part[-depth:])) for part in parts])
    return []


def names_below(folder: str, runs: "Sequence[Run]") -> list[str]:
    """Return the names of runs as one sees them from a folder."""
    root = Path(folder).expanduser().resolve()
    parts = [_parts(run) for run in runs]
    paths = [Path(*part).expanduser().resolve() for part in parts]
    below = (path.relative_to(root) if path.is_relative_to(root) else path for path in paths)
    return _numbered([str(path) for path in below])


def _parts(run: "Run") -> tuple[str, ...]:
    return (*PurePath(run.source).parts, *([run.label] if run.label else []))


def _numbered(names: list[str]) -> list[str]:
    """Tell apart by a number what several runs are called."""
    seen, times = Counter[str](), Counter(names)
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(name if times[name] == 1 else f"{name} #{seen[name]}")
    return numbered


@dataclass(frozen=True, slots=True, eq=False)
class CaseView:
    """What the screen shows of a case.

    `words` are those that describe the trouble. `said` is what the user did, in words; `reply` is Markdown,
    empty where the move has no words of its own. `before` is what was said earlier, where a saved case was
    taken up.
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
