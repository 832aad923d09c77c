"""The case behind the screen: one consultation, moved on by one move at a time, seen as plain values.

No Textual here. Moves may be called from any thread; a lock keeps them one after the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kb.consult import Consultation, LogSeen, Question
from kb.knowledge.store import Store
from kb.language import Lang
from kb.library import KnowledgeBase
from kb.tui import words
from kb.tui.views import CaseView, LoadedRun

if TYPE_CHECKING:
    from kb.consult.case import Snapshot
    from kb.logs import Run


class Session:
    """The moves of the app on a consultation; each returns the new view. Raises `KbError` as they do."""

    def __init__(self, base: KnowledgeBase, lang: Lang) -> None:
        self.base = base
        self._talk: Consultation = base.consult(lang)
        self._lock = Lock()
        self._loaded: dict[int, LoadedRun] = {}
        self._aside: list[tuple[Snapshot, list[tuple[str, str]]]] = []

    @property
    def store(self) -> Store:
        """The knowledge base that the case is judged by."""
        return self.base.store

    def switch(self, lang: Lang) -> CaseView:
        """Speak another language from now on."""
        with self._lock:
            self._talk.lang = lang
            return self._view()

    def say(self, text: str, *, echo: bool = False) -> CaseView:
        """Take free text: a description, an answer, a question.

        `echo` where the screen does not show it yet.
        """
        view = self._move(lambda talk: talk.say(text), text)
        return view if echo else replace(view, said="")

    def answer(self, question: Question, value: str | None, said: str = "") -> CaseView:
        """Take an answer; None means "don't know"."""
        return self._move(lambda talk: talk.answer(question, value), said)

    def load_run(self, run: "Run", said: str = "") -> CaseView:
        """Take a run of a log into the case and onto the plot."""
        return self._move(lambda talk: talk.load_run(run), said)

    def drop(self, symptom: str) -> CaseView:
        """Remove a finding."""
        return self._move(lambda talk: talk.drop(symptom))

    def undo(self) -> CaseView:
        """Take the last move back."""
        return self._move(
            lambda talk: (words.UNDONE if talk.case.undo() else words.NOTHING_TO_UNDO)[talk.lang]
        )

    def start_over(self) -> CaseView:
        """Begin an empty case; undo brings the old one back."""
        return self._move(_begin_anew)

    def guide_start(self) -> CaseView:
        """Enter the guided tree at its start."""
        return self._move(lambda talk: talk.start_guide())

    def guide_choose(self, number: int) -> CaseView:
        """Take a choice of the guided tree, counted from 0."""
        return self._move(lambda talk: talk.guide_choose(number))

    def guide_back(self) -> CaseView:
        """Go one step up in the guided tree; its start is the end of the way back."""
        return self._move(lambda talk: talk.guide_back() if talk.case.now.path else "")

    def guide_to(self, depth: int) -> CaseView:
        """Go back up in the guided tree until `depth` choices are left."""
        view = self._move(lambda talk: "")
        while view.step is not None and len(view.step.crumbs) > depth:
            view = self.guide_back()
        return view

    def report(self) -> str:
        """Return the case as Markdown, empty while nothing is known."""
        with self._lock:
            return "" if self._talk.case.now.is_empty else self._talk.report()

    def save(self, path: Path) -> None:
        """Write the case with all that was said to a file that `resume` takes up."""
        with self._lock:
            self._talk.save(path)

    def resume(self, path: str, said: str = "") -> CaseView:
        """Take up a saved case in place of this one; the view says again what was said before."""
        view = self._move(lambda talk: talk.resume(path), said)
        with self._lock:
            return replace(view, before=tuple(self._talk.transcript[:-1]))

    def _move(self, move: Callable[[Consultation], str], said: str = "") -> CaseView:
        with self._lock:
            before = self._talk.case.now
            reply = str(move(self._talk))
            self._keep_apart(before)
            if reply:
                self._talk.transcript.append((said, reply))
            return self._view(reply, said)

    def _keep_apart(self, before: "Snapshot") -> None:
        """Put what was said about a case aside when another begins; undo brings both back."""
        talk, now = self._talk, self._talk.case.now
        if self._aside and now is self._aside[-1][0]:
            talk.transcript[:0] = self._aside.pop()[1]
        elif now.is_empty and not before.is_empty:
            self._aside.append((before, talk.transcript))
            talk.transcript = []

    def _view(self, reply: str = "", said: str = "") -> CaseView:
        talk, now = self._talk, self._talk.case.now
        return CaseView(
            findings=now.findings,
            words=now.words,
            diagnoses=tuple(talk.diagnoses),
            question=None if now.is_empty else talk.question,
            step=talk.guide,
            runs=tuple(loaded for log in now.logs if (loaded := self._loaded_run(log))),
            said=said,
            reply=reply,
            is_empty=now.is_empty,
        )

    def _loaded_run(self, log: LogSeen) -> LoadedRun | None:
        """Return the run of a log for the plot, the same object for every view of it."""
        if log.run is None or log.analysis is None:
            return None
        return self._loaded.setdefault(id(log.run), LoadedRun(log.run, log.analysis))


def _begin_anew(talk: Consultation) -> str:
    """Begin an empty case, and say by which key the old one comes back."""
    talk.start_over()
    return words.NEW_CASE[talk.lang]


def analysed(runs: "Sequence[Run]") -> tuple[LoadedRun, ...]:
    """Return runs for the plot only, each with what its curves show."""
    from kb.curves import analyse

    return tuple(LoadedRun(run, analyse(run)) for run in runs)
