"""The app: its areas, its commands and its dialogs, over the case that `case_app` holds."""

import asyncio
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual import content, events, on, work
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from kb.language import Lang
from kb.layout import break_chinese_lines
from kb.tui import words
from kb.tui.areas.base import Area
from kb.tui.keymap import bindings
from kb.tui.log_app import LogApp
from kb.tui.messages import AreaWanted, EntryWanted, LogWanted, NumberBegun
from kb.tui.typing import TypingScreen
from kb.tui.views import CaseView

AREAS = {"ask": words.ASK, "guide": words.GUIDE, "browse": words.BROWSE, "run": words.RUN}
break_chinese_lines(content)

NARROW = 90  # columns; below, one pane at a time


def _area(name: str) -> Callable[[], Screen[None]]:
    """Return a factory that imports an area when it is first shown."""
    return lambda: getattr(import_module(f"kb.tui.areas.{name}"), f"{name.title()}Area")()


class KbApp(LogApp):
    """Ask, guide, browse and run over one case and one knowledge base."""

    TITLE = "kb"
    CSS_PATH = "app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {name: _area(name) for name in AREAS}
    DEFAULT_MODE = "ask"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012 (Textual declares it so)
    BINDINGS = bindings("app")

    wanted_finding = ""
    """The symptom that the plot should go to when it is shown next."""

    def on_mount(self) -> None:
        """Take the user's keys and colours."""
        self._apply_settings()

    def _apply_settings(self) -> None:
        from kb.tui.appearance import apply_settings
        from kb.tui.settings import read_settings, settings_file

        for problem in apply_settings(self, read_settings(settings_file())):
            self.tell(words.SETTINGS_BROKEN, severity="warning", error=problem)

    def action_reload_settings(self) -> None:
        """Read the settings again."""
        self._apply_settings()

    async def on_event(self, event: events.Event) -> None:
        """Aim what is typed and pasted before anything takes it."""
        if (
            isinstance(event, (events.Key, events.Paste))
            and not event.is_forwarded
            and isinstance(self.screen, TypingScreen)
        ):
            self.screen.aim(event)
        await super().on_event(event)

    @on(NumberBegun)
    def _say_how_a_number_ends(self, message: NumberBegun) -> None:
        text = words.NUMBER_BEGUN[self.lang].format(number=message.number, longer=", ".join(message.longer))
        self.busy = text if message.number else ""

    @on(AreaWanted)
    async def _open_area(self, message: AreaWanted) -> None:
        await self.action_area(message.area)

    @on(EntryWanted)
    async def _open_entry(self, message: EntryWanted) -> None:
        came_from = self.current_mode
        await self.action_area("browse")
        from kb.tui.areas.browse import BrowseArea

        if isinstance(self.screen, BrowseArea):
            self.screen.open(message.entry_id, came_from)

    async def action_area(self, name: str) -> None:
        """Bring an area to the front, and in it what is done there.

        What is typed meanwhile waits for the area: no key goes to the one that is left.
        """
        module = f"kb.tui.areas.{name}"
        if module not in sys.modules:
            self.busy = words.OPENING[self.lang].format(name=AREAS[name][self.lang])
            await asyncio.to_thread(import_module, module)
            self.busy = ""
        await self.switch_mode(name)
        screen = self.screen
        if isinstance(screen, Area) and screen.shows_case:
            screen.swap_panes()

    def action_switch_language(self) -> None:
        """Speak the other language, at once and everywhere."""
        self.lang = "en" if self.lang == "zh" else "zh"
        lang = self.lang
        self.move(lambda session: session.switch(lang))

    def action_undo(self) -> None:
        """Stop what is being read, or take the last move of the case back."""
        if not self.stop_reading():
            self.move(lambda session: session.undo())

    def action_new_case(self) -> None:
        """Start over."""
        self.set_overlays(())
        self.move(lambda session: session.start_over())

    def action_open_log(self, overlay: bool = False) -> None:
        """Choose a log in a dialog."""
        from kb.tui.screens.open_log import OpenLog

        def take(path: str | None) -> None:
            if path:
                self.screen.post_message(LogWanted(path, overlay))

        self.push_screen(OpenLog(overlay), take)

    @work(group="report")
    async def action_save_report(self) -> None:
        """Ask where to write the report or the session."""
        from kb.tui.screens.save_case import SaveCase

        report = await self._report()
        if report:
            name = f"kb-report-{datetime.now():%Y%m%d-%H%M}.md"
            self.push_screen(SaveCase(report, Path.cwd() / name))

    @work(group="report")
    async def action_copy_report(self) -> None:
        """Copy the report."""
        report = await self._report()
        if report:
            self.copy_to_clipboard(report)
            self.case_is_kept()
            self.tell(words.COPIED_REPORT)

    async def _report(self) -> str:
        session = await self.loaded()
        report = await self.attempt(session.report)
        if not report:
            self.tell(words.NOTHING_TO_REPORT, severity="warning")
        return report or ""

    def action_open_cause(self) -> None:
        """Open the page of the most probable cause."""
        if self.view.diagnoses:
            self.screen.post_message(EntryWanted(self.view.diagnoses[0].id))

    async def action_quit(self) -> None:
        """Leave; a case that nobody has saved asks for it once."""
        if self.view.is_empty or self.view.content == self._kept:
            self.exit()
        else:
            self.case_is_kept()
            self.tell(words.QUIT_UNSAVED, severity="warning")

    def action_help_quit(self) -> None:
        """Say how to quit: many people press Ctrl+C."""
        self.tell(words.QUIT_HINT)

    def action_change_theme(self) -> None:
        """Choose a theme, in the language of the app."""
        from kb.tui.palette import Themes, open_palette

        open_palette(self, Themes, words.THEMES)

    def get_key_display(self, binding: Binding) -> str:
        """Write function keys as keyboards do."""
        shown = super().get_key_display(binding)
        return shown.upper() if re.fullmatch(r"(\^)?f\d+", shown) else shown

    def watch_view(self, view: CaseView) -> None:
        """Offer what this view of the case allows."""
        super().watch_view(view)
        self.refresh_bindings()

    def action_help(self) -> None:
        """Show the keys that work here."""
        from kb.tui.screens.help import Help

        self.push_screen(Help(list(self.screen.active_bindings.values())))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what makes no sense now."""
        if action == "open_cause":
            return bool(self.view.diagnoses)
        if action == "pane":
            return self.size.width < NARROW and self.current_mode in ("ask", "guide")
        return True

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Name keys that the user's settings give to two commands."""
        self.tell(
            words.KEY_CLASH, severity="warning", keys=", ".join(sorted(b.key for b in clashed_bindings))
        )

    def action_command_palette(self) -> None:
        """Find any command, in the language of the app."""
        from kb.tui.palette import CommandsHere, open_palette

        open_palette(self, CommandsHere, words.PALETTE)

    def action_pane(self) -> None:
        """In a narrow window, show the other pane."""
        if isinstance(self.screen, Area):
            self.screen.swap_panes()

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
