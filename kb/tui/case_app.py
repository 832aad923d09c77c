"""The state of the app and the slow work behind it: the case and the knowledge base."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from textual import on, work
from textual.app import App
from textual.reactive import reactive

from kb.errors import KbError, LogError
from kb.language import Lang, Text
from kb.tui import words
from kb.tui.messages import Failed, FindingDropped, LogWanted
from kb.tui.views import CaseView

if TYPE_CHECKING:
    from kb.tui.session import Session

T = TypeVar("T")
Step = Callable[["Session"], CaseView]


class StoppedError(KbError):
    """The user stopped slow work."""


class CaseApp(App[None]):
    """Holds one case; every slow thing runs in a thread and ends here, never in a widget.

    `view` is the case as last seen, `busy` what is being done.
    """

    lang: reactive[Lang] = reactive[Lang]("en")
    view: reactive[CaseView] = reactive(CaseView(), always_update=True)
    busy: reactive[str] = reactive("")

    def __init__(self, lang: Lang = "en", log: str | None = None, entries: Sequence[str] = ()) -> None:
        super().__init__()
        self.set_reactive(CaseApp.lang, lang)
        self._first_log = log
        self._entries = list(entries)
        self._session: Session | None = None
        self._base_read = asyncio.Event()
        self._turn = asyncio.Lock()
        self._kept = CaseView().content

    @property
    def session(self) -> "Session":
        """The case; only valid once `loaded` returned."""
        assert self._session is not None
        return self._session

    async def loaded(self) -> "Session":
        """Wait until the knowledge base is read."""
        await self._base_read.wait()
        return self.session

    def begin(self) -> None:
        """Start the slow things; the first area calls this when its first frame is on the screen."""
        if self._session is None:
            self._load_base()

    @work(group="base")
    async def _load_base(self) -> None:
        """Read the knowledge base; where a team's entries are broken, the bundled ones alone."""
        self.busy = words.LOADING_ENTRIES[self.lang]
        self._main_loop = asyncio.get_running_loop()
        try:
            self._session = await asyncio.to_thread(self._open_session, *self._entries)
        except KbError as error:
            self.tell(words.BROKEN_ENTRIES, severity="error", error=error.in_language(self.lang))
            self._session = await asyncio.to_thread(self._open_session)
        self.busy = ""
        self._base_read.set()
        if self._first_log:
            self.post_message(LogWanted(self._first_log))

    def _open_session(self, *entries: str) -> "Session":
        # The imports too belong to the thread: they take longer than reading a compiled knowledge base.
        from kb.library import load
        from kb.tui.session import Session

        return Session(load(*entries, progress=self._count_entries), self.lang)

    def _count_entries(self, done: int, total: int) -> None:
        # Called in the thread that reads; it must neither wait for the app nor go on when the app has ended.
        if not self.is_running:
            raise KbError("the app was closed")
        if done % 16 == 0 or done == total:
            text = words.INDEXING if done == total else words.LOADING_ENTRIES_COUNT
            self.say_busy(text[self.lang].format(done=done, total=total))

    def say_busy(self, text: str) -> None:
        """Show what is being done; callable from any thread, which does not wait for the screen."""
        self._main_loop.call_soon_threadsafe(setattr, self, "busy", text)

    def tell(
        self,
        text: Text,
        severity: Literal["information", "warning", "error"] = "information",
        **facts: object,
    ) -> None:
        """Show a short note; facts are plain text, whatever they hold."""
        self.notify(text[self.lang].format(**facts), severity=severity, markup=False)

    def case_is_kept(self) -> None:
        """Note that the case as it is now may be lost: the user has it, or was warned."""
        self._kept = self.view.content

    def move(self, step: Step) -> None:
        """Begin one move of the case; the new view shows when it is done."""
        self._move(step)

    @work(group="case")
    async def _move(self, step: Step) -> None:
        await self.make_move(step)

    async def make_move(self, step: Step) -> bool:
        """Carry out one move in a thread, one after the other, and show the new view.

        Returns whether it was made.
        """
        session = await self.loaded()
        async with self._turn:
            self.busy = words.THINKING[self.lang]
            view = await self.attempt(lambda: step(session))
            self.busy = ""
        if view is not None:
            self.view = view
        return view is not None

    async def attempt(self, job: Callable[[], T]) -> T | None:
        """Do slow work in a thread; a failure becomes a note, whatever it is, and never ends the app."""
        try:
            return await asyncio.to_thread(job)
        except StoppedError:
            self.tell(words.STOPPED)
        except LogError as error:
            self._fail(error.in_language(self.lang), words.NEXT_LOG)
        except KbError as error:
            self._fail(error.in_language(self.lang), words.NEXT_WORDS)
        except Exception as error:
            # A defect in a reader or an entry must not cost the user the case.
            self.log.error(error)
            text = words.UNEXPECTED[self.lang].format(kind=type(error).__name__, error=error)
            self._fail(text, words.NEXT_WORDS)
        return None

    def _fail(self, reason: str, advice: Text) -> None:
        self.screen.post_message(Failed(reason, advice[self.lang]))

    @on(Failed)
    def _show_failure(self, event: Failed) -> None:
        self.notify(f"{event.reason}\n{event.advice}", severity="error", markup=False, timeout=12)

    @on(FindingDropped)
    def _drop_finding(self, message: FindingDropped) -> None:
        self.move(lambda session: session.drop(message.symptom))
