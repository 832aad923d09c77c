"""The app: its state, its areas, and the workers that do slow things."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from textual import on, work
from textual.app import App
from textual.reactive import reactive
from textual.screen import Screen

from kb.errors import EntryError, KbError
from kb.language import Lang, Text
from kb.tui import words
from kb.tui.keymap import bindings
from kb.tui.messages import AreaWanted, EntryWanted, FindingDropped, LogWanted
from kb.tui.session import CaseView, LoadedRun, Session, read_runs

AREAS = {"ask": words.ASK, "guide": words.GUIDE, "browse": words.BROWSE, "run": words.RUN}
NARROW = 90  # columns; below, one pane at a time


def _area(name: str) -> Callable[[], Screen[None]]:
    """Return a factory that imports an area when it is first shown."""
    return lambda: getattr(import_module(f"kb.tui.areas.{name}"), f"{name.title()}Area")()


class KbApp(App[None]):
    """Ask, guide, browse and run over one case and one knowledge base.

    `view` is the case as last seen, `runs` what lies on the plot, `busy` what is being done. Areas watch these.
    """

    TITLE = "kb"
    CSS_PATH = "app.tcss"
    MODES = {name: _area(name) for name in AREAS}  # noqa: RUF012 (Textual declares it so)
    DEFAULT_MODE = "ask"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
    BINDINGS = bindings("app")

    lang: reactive[Lang] = reactive[Lang]("en")
    view: reactive[CaseView] = reactive(CaseView(), always_update=True)
    runs: reactive[tuple[LoadedRun, ...]] = reactive((), always_update=True)
    busy: reactive[str] = reactive("")

    def __init__(self, lang: Lang = "en", log: str | None = None, entries: Sequence[str] = ()) -> None:
        super().__init__()
        self.set_reactive(KbApp.lang, lang)
        self._first_log = log
        self._entries = list(entries)
        self.overlays: tuple[LoadedRun, ...] = ()
        self._session: Session | None = None
        self._base_read = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def session(self) -> Session:
        """The case; only valid once `loaded` returned."""
        assert self._session is not None
        return self._session

    async def loaded(self) -> Session:
        """Wait until the knowledge base is read."""
        await self._base_read.wait()
        return self.session

    @work(group="base")
    async def load_base(self) -> None:
        """Read the knowledge base; a team's broken entries leave the bundled ones."""
        from kb.library import load

        self.busy = words.LOADING_ENTRIES[self.lang]
        try:
            base = await asyncio.to_thread(load, *self._entries, progress=self._count_entries)
        except EntryError as error:
            self.tell(words.BROKEN_ENTRIES, severity="error", error=error)
            base = await asyncio.to_thread(load)
        self._session = Session(base, self.lang)
        self.busy = ""
        self._base_read.set()
        if self._first_log:
            self.load_log(self._first_log)

    def begin(self) -> None:
        """Start the slow things; the first area calls this when its first frame is on the screen."""
        if self._session is None:
            self.load_base()

    def _count_entries(self, done: int, total: int) -> None:
        text = words.LOADING_ENTRIES_COUNT[self.lang].format(done=done, total=total)
        self.call_from_thread(setattr, self, "busy", text)

    def tell(self, text: Text, severity: str = "information", **facts: object) -> None:
        """Show a short note; facts are plain text, whatever they hold."""
        level = "error" if severity == "error" else "warning" if severity == "warning" else "information"
        self.notify(text[self.lang].format(**facts), severity=level, markup=False)

    @work(group="case")
    async def move(self, step: Callable[[Session], CaseView], doing: str = "") -> None:
        """Carry out one move of the case in a thread, one after the other, and show the new view."""
        session = await self.loaded()
        async with self._turn:
            self.busy = doing or words.THINKING[self.lang]
            view = await self._attempt(step, session)
            self.busy = ""
        if view is not None:
            self.show(view)

    async def _attempt(self, step: Callable[[Session], CaseView], session: Session) -> CaseView | None:
        try:
            return await asyncio.to_thread(step, session)
        except KbError as error:
            self.notify(str(error), severity="error", markup=False, timeout=10)
        return None

    def show(self, view: CaseView) -> None:
        """Make a view the present one."""
        self.view = view

    def watch_view(self, view: CaseView) -> None:
        """Put the runs of the case on the plot, below those that were laid over them."""
        self.runs = (*view.runs, *self.overlays)

    def load_log(self, path: str) -> None:
        """Read a log into the case and onto the plot."""
        name = Path(path).name
        said = words.LOG_LOADED[self.lang].format(name=name)
        doing = words.READING[self.lang].format(name=name)
        self.move(lambda session: session.load_log(path, said), doing)

    @work(group="overlay")
    async def overlay_log(self, path: str) -> None:
        """Read a log onto the plot only."""
        self.busy = words.READING[self.lang].format(name=Path(path).name)
        try:
            self.overlays = (*self.overlays, *await asyncio.to_thread(read_runs, path))
            self.runs = (*self.view.runs, *self.overlays)
        except KbError as error:
            self.notify(str(error), severity="error", markup=False, timeout=10)
        finally:
            self.busy = ""

    @on(LogWanted)
    def _open_wanted_log(self, message: LogWanted) -> None:
        (self.overlay_log if message.overlay else self.load_log)(message.path)

    @on(FindingDropped)
    def _drop_finding(self, message: FindingDropped) -> None:
        self.move(lambda session: session.drop(message.symptom))

    @on(AreaWanted)
    def _open_area(self, message: AreaWanted) -> None:
        self.switch_mode(message.area)

    @on(EntryWanted)
    async def _open_entry(self, message: EntryWanted) -> None:
        from kb.tui.areas.browse import BrowseArea

        came_from = self.current_mode
        await self.switch_mode("browse")
        if isinstance(self.screen, BrowseArea):
            self.screen.open(message.entry_id, came_from)

    def action_area(self, name: str) -> None:
        """Bring an area to the front."""
        self.switch_mode(name)

    def action_switch_language(self) -> None:
        """Speak the other language, at once and everywhere."""
        self.lang = "en" if self.lang == "zh" else "zh"
        lang = self.lang
        self.move(lambda session: session.switch(lang))

    def action_undo(self) -> None:
        """Take the last move of the case back."""
        self.move(lambda session: session.undo())

    def action_new_case(self) -> None:
        """Start over."""
        self.overlays = ()
        self.move(lambda session: session.start_over())

    async def action_run_command(self, command: str) -> None:
        """Run a command of the key bar or the palette where it is bound now."""
        for active in self.screen.active_bindings.values():
            if active.binding.id == command and active.enabled:
                await self.run_action(active.binding.action, active.node)
                return


def main(lang: Lang, log: str | None, entries: Sequence[str]) -> int:
    """Run the app in this terminal; return the exit code."""
    app = KbApp(lang, log, entries)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main("en", None, ()))
