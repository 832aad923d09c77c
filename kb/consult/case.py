"""The case sheet: everything that is known, where it came from, and a way back and forth."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from kb.findings import Finding
from kb.language import Text

if TYPE_CHECKING:
    from kb.curves import Analysis
    from kb.logs.run import Run

Verdict = Literal["healthy", "problem", "inconclusive"]


@dataclass(frozen=True, slots=True)
class LogSeen:
    """What a loaded log said beside the findings on the sheet.

    `shapes` are the entries that its curves show, as findings `shape=<entry>`; `untold` counts in the ranking
    without being worth a line; `head_start` holds factors on the odds of entries, learned from other logs;
    `visible` are the observables that the log answers, so that nobody asks about
    them. `run` and its `analysis` are None where a resumed session no longer finds the file.
    """

    source: str
    verdict: Verdict
    shapes: tuple[Finding, ...]
    untold: tuple[Finding, ...]
    head_start: Mapping[str, float]
    visible: tuple[str, ...]
    notes: tuple[Text, ...]
    run: "Run | None" = None
    analysis: "Analysis | None" = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a case at one moment; the unit of undo.

    `words` is what the user said, `asked` the observables asked about, `unknown` those of them that the user
    could not tell, `told` the settings that were told in a number. `path` are the choices made in the guided
    tree, None outside it; `leads` the entries that the tree ended at.
    """

    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()
    logs: tuple[LogSeen, ...] = ()
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    path: tuple[int, ...] | None = None
    leads: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def runs(self) -> "tuple[Run, ...]":
        """The runs of the loaded logs."""
        return tuple(log.run for log in self.logs if log.run is not None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return not (self.findings or self.words or self.logs or self.leads)


@dataclass(slots=True)
class CaseSheet:
    """The present state and all states before it and, after an undo, behind it."""

    now: Snapshot = field(default_factory=Snapshot)
    _past: list[Snapshot] = field(default_factory=list[Snapshot])
    _undone: list[Snapshot] = field(default_factory=list[Snapshot])

    def record(self, findings: Iterable[Finding] = (), *, over: Collection[str] = (), **changes: Any) -> None:
        """Add what was learnt in one move.

        A newer finding replaces the same symptom, and what words and answers said about the observables in
        `over`; what a log shows stays, and so does an answer that words only repeat. `changes` are new values
        of the other fields of the snapshot.
        """
        answers = {old.symptom: old for old in self.now.findings if old.origin == "answer" and old.present}
        new = tuple(
            answers.get(finding.symptom, finding) if finding.present and finding.origin == "text" else finding
            for finding in {finding.symptom: finding for finding in findings}.values()
        )
        named = {finding.symptom for finding in new}
        kept = (
            old
            for old in self.now.findings
            if old.symptom not in named and (old.origin == "log" or old.observable not in over)
        )
        self.put(replace(self.now, findings=(*kept, *new), **changes))

    def put(self, snapshot: Snapshot) -> None:
        """Move on to a new state, as one step of undo."""
        self._past.append(self.now)
        self._undone.clear()
        self.now = snapshot

    def undo(self) -> bool:
        """Take the last move back; return whether there was one."""
        if not self._past:
            return False
        self._undone.append(self.now)
        self.now = self._past.pop()
        return True

    def redo(self) -> bool:
        """Do again what was undone last; return whether there was something."""
        if not self._undone:
            return False
        self._past.append(self.now)
        self.now = self._undone.pop()
        return True
