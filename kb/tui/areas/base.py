"""What all areas share: the bar of areas above, the key bar below, one or two panes between."""

from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kb.tui.context import kb_app
from kb.tui.dropped import dropped_log
from kb.tui.messages import AreaWanted, FindingWanted, LogWanted
from kb.tui.typing import TypingScreen
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.key_bar import KeyBar
from kb.tui.widgets.prompt import Prompt
from kb.tui.widgets.top_bar import TopBar


class Area(TypingScreen[None]):
    """A screen of the app. Subclasses compose panes in `compose_body` and set texts in `relabel`."""

    NAME = ""
    AUTO_FOCUS = ""  # each area says itself where one begins

    def compose(self) -> ComposeResult:
        """Frame the body."""
        yield TopBar()
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the panes."""
        raise NotImplementedError

    async def relabel(self) -> None:
        """Set every text in the language of the app."""

    def on_mount(self) -> None:
        """Follow the language from now on."""
        self.watch(kb_app(self), "lang", self._language_changed)

    async def _language_changed(self) -> None:
        await self.relabel()
        for bar in self.query(KeyBar):
            bar.refresh_keys()

    @property
    def shows_case(self) -> bool:
        """Whether the window is narrow and shows the case in place of what is done here."""
        return self.has_class("other-pane") and self.has_class("-narrow")

    def swap_panes(self) -> None:
        """In a narrow window, from what is done here to the case and back."""
        self.toggle_class("other-pane")
        self.set_focus(None)  # it would stay with what is hidden now
        self.call_after_refresh(self.focus_next)

    @property
    def field(self) -> Input | TextArea | None:
        """The prompt of this area, where it is seen."""
        return None if self.shows_case else next(iter(self.query(Prompt)), None)

    @on(events.Paste)
    def _paste(self, event: events.Paste) -> None:
        """Load the log that is dropped where no prompt takes it."""
        path = dropped_log(event.text)
        if path is not None:
            self.post_message(LogWanted(path))

    def on_screen_suspend(self) -> None:
        """Leave no number of a choice half typed."""
        for choices in self.query(Choices):
            choices.forget()

    def swap_focus(self) -> None:
        """From the case to what it hides, from the prompt to the choices, else to the prompt."""
        prompt, choices = self.query_one(Prompt), self.query(Choices)
        if self.shows_case:
            self.swap_panes()
        elif self.focused is prompt and choices:
            choices.last().focus()
        else:
            prompt.focus()

    @on(FindingWanted)
    async def _show_finding(self, event: FindingWanted) -> None:
        if kb_app(self).runs:
            kb_app(self).wanted_finding = event.symptom
            self.post_message(AreaWanted("run"))
