"""A log that is still growing: look again when it changed, tell each problem once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kb.diagnosis.diagnose import diagnose
from kb.diagnosis.report import Diagnosis, Report
from kb.errors import LogError
from kb.knowledge.store import Store
from kb.logs import read_logs

# A diagnosis is told from even odds on; what is less likely would come and go with every new line.
TOLD = 0.5

Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class News:
    """What one look brought: reports with the problems that were not told before, or why there is none.

    `waiting` is one line for people where the log cannot be judged yet; `restarted` says that it began anew.
    """

    reports: tuple[tuple[Report, tuple[Diagnosis, ...]], ...] = ()
    waiting: str = ""
    restarted: bool = False


@dataclass(slots=True)
class Watcher:
    """Follows one file or directory and remembers what it has told."""

    store: Store
    path: Path
    mapping: dict[str, str] = field(default_factory=dict[str, str])
    _stamp: Stamp | None = None
    _told: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def look(self) -> News | None:
        """Look once; None where nothing has changed since the last look."""
        stamp = stamp_of(self.path)
        if stamp == self._stamp:
            return None
        restarted = _is_another(self._stamp, stamp)
        self._stamp = stamp
        if restarted:
            self._told.clear()
        if not stamp:
            return News(waiting=f"{self.path}: not there yet", restarted=restarted)
        try:
            runs = read_logs(self.path, mapping=self.mapping)
        except LogError as error:
            return News(waiting=str(error), restarted=restarted)
        reports = [diagnose(self.store, run, runs=len(runs)) for run in runs]
        return News(tuple((report, self._new(report)) for report in reports), restarted=restarted)

    def _new(self, report: Report) -> tuple[Diagnosis, ...]:
        """Return the problems of a report that were not told before, and remember them."""
        new = [d for d in problems(report) if (report.run.label, d.id) not in self._told]
        self._told |= {(report.run.label, diagnosis.id) for diagnosis in new}
        return tuple(new)


def problems(report: Report) -> Iterable[Diagnosis]:
    """Return what is wrong with a run: shapes and causes from even odds on, at least the most probable."""
    if report.verdict != "problem":
        return ()
    likely = [d for d in report.diagnoses if d.probability >= TOLD]
    return likely or report.diagnoses[:1]


def stamp_of(path: Path) -> Stamp:
    """Return name, identity, size and time of all files at a path; empty where there is none."""
    try:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        facts = [(str(file), file.stat()) for file in files]
    except OSError:  # not there yet, or a file went away while we looked
        return ()
    return tuple((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in facts)


def _is_another(old: Stamp | None, new: Stamp) -> bool:
    """Say whether a file was replaced or cut: another identity, or shorter than before."""
    known = {name: (identity, size) for name, identity, size, _ in old or ()}
    both = [(known[name], (identity, size)) for name, identity, size, _ in new if name in known]
    return any(then[0] != now[0] or now[1] < then[1] for then, now in both)
