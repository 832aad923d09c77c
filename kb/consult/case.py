"""The case sheet: everything that is known, where it came from, and a way back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.findings import Finding

if TYPE_CHECKING:
    from kb.logs.run import Run


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a case at one moment; the unit of undo."""

    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()
    runs: "tuple[Run, ...]" = ()
    asked: tuple[str, ...] = ()


@dataclass(slots=True)
class CaseSheet:
    """Findings with their origin, what was said, the runs loaded and the observables asked about."""

    now: Snapshot = field(default_factory=Snapshot)
    _past: list[Snapshot] = field(default_factory=list[Snapshot])

    def record(
        self,
        findings: Iterable[Finding] = (),
        *,
        words: str = "",
        run: "Run | None" = None,
        asked: str = "",
    ) -> None:
        """Add what was learnt in one move; a newer finding replaces those that it contradicts."""
        self._past.append(self.now)
        new = tuple(findings)
        kept = tuple(old for old in self.now.findings if not any(_replaces(finding, old) for finding in new))
        self.now = Snapshot(
            (*kept, *new),
            (*self.now.words, words) if words else self.now.words,
            (*self.now.runs, run) if run else self.now.runs,
            (*self.now.asked, asked) if asked else self.now.asked,
        )

    def drop(self, symptom: str) -> None:
        """Remove a finding from the sheet."""
        self._past.append(self.now)
        kept = tuple(finding for finding in self.now.findings if finding.symptom != symptom)
        self.now = Snapshot(kept, self.now.words, self.now.runs, self.now.asked)

    def undo(self) -> bool:
        """Take the last move back; return whether there was one."""
        if not self._past:
            return False
        self.now = self._past.pop()
        return True


def _replaces(new: Finding, old: Finding) -> bool:
    """Say whether a finding takes the place of an older one.

    A person's later word about an observable overrides an earlier one; a log keeps its own.
    """
    same_origin = new.origin == old.origin or "log" not in (new.origin, old.origin)
    return new.symptom == old.symptom or (
        same_origin and new.origin != "log" and new.observable == old.observable
    )
