"""The case behind the screen: one consultation, moved on by one move at a time, seen as plain values.

No Textual here. Moves may be called from any thread; a lock keeps them one after the other.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from kb.consult import Consultation, Question
from kb.knowledge.store import Store
from kb.language import Lang
from kb.library import KnowledgeBase
from kb.tui import words
from kb.tui.views import CaseView, LoadedRun

if TYPE_CHECKING:
    from kb.logs import Run


class Session:
    """The moves of the app on a consultation; each returns the new view. Raises `KbError` as they do."""

    def __init__(self, base: KnowledgeBase, lang: Lang) -> None:
        self.base = base
        self._talk: Consultation = base.consult(lang)
        self._lock = Lock()
        self._loaded: dict[int, LoadedRun] = {}

    @property
    def store(self) -> Store:
        """The knowledge base that the case is judged by."""
        return self.base.store

    def switch(self, lang: Lang) -> CaseView:
        """Speak another language from now on."""
        with self._lock:
            self._talk.lang = lang
            return self._view()

    def say(self, text: str, said: str = "") -> CaseView:
        """Take free text: a description, an answer, a question, a path."""
        return self._move(lambda talk: talk.say(text), said)

    def answer(self, question: Question, value: str | None, said: str = "") -> CaseView:
        """Take an answer; None means "don't know"."""
        return self._move(lambda talk: talk.answer(question, value), said)

    def load_log(self, path: str, said: str = "") -> CaseView:
        """Read a log into the case and analyse its run for the plot."""
        return self._move(lambda talk: talk.load_log(path), said)

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
        return self._move(lambda talk: talk.start_over())

    def guide_start(self) -> CaseView:
        """Enter the guided tree at its start."""
        return self._move(lambda talk: talk.start_guide())

    def guide_choose(self, number: int) -> CaseView:
        """Take a choice of the guided tree, counted from 0."""
        return self._move(lambda talk: talk.guide_choose(number))

    def guide_back(self) -> CaseView:
        """Go one step up in the guided tree; its start is the end of the way back."""
        return self._move(lambda talk: talk.guide_back() if talk.case.now.path else "")

    def report(self) -> str:
        """Return the case as Markdown, empty while nothing is known."""
        with self._lock:
            return "" if self._talk.case.now.is_empty else self._talk.report()

    def _move(self, move: Callable[[Consultation], str], said: str = "") -> CaseView:
        with self._lock:
            return self._view(str(move(self._talk)), said)

    def _view(self, reply: str = "", said: str = "") -> CaseView:
        talk, now = self._talk, self._talk.case.now
        return CaseView(
            findings=now.findings,
            diagnoses=tuple(talk.diagnoses),
            question=None if now.is_empty else talk.question,
            step=talk.guide,
            runs=tuple(self._load(run) for run in now.runs),
            said=said,
            reply=reply,
            is_empty=now.is_empty,
        )

    def _load(self, run: "Run") -> LoadedRun:
        """Return a run with its analysis, which is made once."""
        if id(run) not in self._loaded:
            from kb.curves import analyse

            self._loaded[id(run)] = LoadedRun(run, analyse(run))
        return self._loaded[id(run)]


def read_runs(path: str) -> Sequence[LoadedRun]:
    """Read all runs of a log or folder for the plot only; raises `LogError` where none can be read."""
    from kb.curves import analyse
    from kb.logs import read_logs

    return [LoadedRun(run, analyse(run)) for run in read_logs(path)]
