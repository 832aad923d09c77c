"""The logs of the app: read in a thread with progress, chosen from, laid over one another."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.reactive import reactive

from kb.tui import words
from kb.tui.case_app import CaseApp, StoppedError
from kb.tui.messages import LogWanted
from kb.tui.views import CaseView, LoadedRun, names_below, run_names

if TYPE_CHECKING:
    from kb.logs import Run


ALL = "*"
"""The key that takes all runs; a letter would begin the name of one."""


class LogApp(CaseApp):
    """Holds the runs on the plot: those of the case, and those that were only laid over them."""

    runs: reactive[tuple[LoadedRun, ...]] = reactive(tuple[LoadedRun, ...](), always_update=True)
    _overlays: tuple[LoadedRun, ...] = ()
    _is_reading = False
    _is_stopped = False

    def watch_view(self, view: CaseView) -> None:
        """Put the runs of the case on the plot, before those that were laid over them."""
        self.runs = (*view.runs, *self._overlays)

    @on(LogWanted)
    def _open_wanted_log(self, message: LogWanted) -> None:
        if message.overlay:
            self.overlay_log(message.path)
        else:
            self.load_log(message.path)

    @work(group="case")
    async def load_log(self, path: str, shown: bool = False) -> None:
        """Read a log into the case and onto the plot, or take up a saved session.

        Of a log with several runs the user chooses. `shown` says that the screen shows the request already.
        """
        from kb.consult.session import is_session

        await self.loaded()
        is_saved = is_session(path)
        what = words.SESSION_LOADED if is_saved else words.LOG_LOADED
        said = "" if shown else what[self.lang].format(name=Path(path).name or path)
        if is_saved:
            if await self.make_move(lambda session: session.resume(path, said)):
                self.case_is_kept()  # it is in that file
            return
        runs = await self._read(path)
        run = await self._choose(runs, path) if len(runs) > 1 else next(iter(runs), None)
        self.busy = ""
        if run is not None:
            await self._take(run, said)

    async def _take(self, run: "Run", said: str) -> None:
        """Take a run into the case; where the case has one already, ask what this one is to it."""
        from kb.tui.screens.pick import Pick

        place = "add"
        if self.view.runs:
            choices = {"new": words.ANOTHER_CASE, "add": words.SAME_CASE, "plot": words.PLOT_ONLY}
            labels = {key: text[self.lang] for key, text in choices.items()}
            place = await self.push_screen_wait(Pick(words.SECOND_LOG, labels))
        if place == "plot":
            self.set_overlays((*self._overlays, *await self._analysed([run])))
        elif place == "new":
            self.set_overlays(())
            await self.make_move(lambda session: session.start_over())
        if place in ("new", "add"):
            await self.make_move(lambda session: session.load_run(run, said))

    async def _choose(self, runs: "Sequence[Run]", path: str) -> "Run | None":
        """Ask which of several runs the case is about; all of them may lie on the plot."""
        from kb.tui.screens.pick import Pick

        listed = sorted(runs, key=lambda run: -run.points)
        is_folder = Path(path).expanduser().is_dir()
        names = names_below(path, listed) if is_folder else run_names(listed)
        points = words.POINTS[self.lang]
        choices = {
            str(place): f"{name}  {points.format(count=run.points)}"
            for place, (name, run) in enumerate(zip(names, listed, strict=True))
        }
        self.busy = ""
        which = words.WHICH_LOG if is_folder else words.WHICH_RUN
        key = await self.push_screen_wait(Pick(which, choices, {ALL: words.ALL_RUNS[self.lang]}))
        if key != ALL:
            return listed[int(key)] if key else None
        self.set_overlays(await self._analysed(listed[1:]))
        return listed[0]

    @work(group="overlay")
    async def overlay_log(self, path: str) -> None:
        """Read all runs of a log onto the plot only."""
        runs = await self._analysed(await self._read(path))
        self.busy = ""
        self.set_overlays((*self._overlays, *runs))

    async def _read(self, path: str) -> "Sequence[Run]":
        """Read the runs of a log with progress on the screen; none where that fails or is stopped."""
        from kb.logs import read_logs

        name = Path(path).name or path
        self.busy = words.READING[self.lang].format(name=name)
        self._is_reading, self._is_stopped = True, False

        def count(done: int, size: int) -> None:
            # Called in the thread that reads; raising ends it.
            if self._is_stopped or not self.is_running:
                raise StoppedError("stopped")
            self.say_busy(words.READING_SHARE[self.lang].format(name=name, share=done / max(size, 1)))

        runs = await self.attempt(lambda: read_logs(path, progress=count)) or []
        self._is_reading = False
        self.busy = words.LOOKING[self.lang].format(name=name) if runs else ""
        return runs

    async def _analysed(self, runs: "Sequence[Run]") -> tuple[LoadedRun, ...]:
        from kb.tui.session import analysed

        return await self.attempt(lambda: analysed(runs)) or ()

    def stop_reading(self) -> bool:
        """Stop reading a log; return whether one was being read."""
        self._is_stopped = self._is_reading
        return self._is_reading

    def set_overlays(self, runs: tuple[LoadedRun, ...]) -> None:
        """Set what lies on the plot beside the runs of the case."""
        self._overlays = runs
        self.runs = (*self.view.runs, *runs)

    def remove_overlay(self, loaded: LoadedRun) -> bool:
        """Take an overlaid run off the plot; return whether it was one, not a run of the case."""
        left = tuple(one for one in self._overlays if one is not loaded)
        is_overlay = len(left) < len(self._overlays)
        self.set_overlays(left)
        return is_overlay
