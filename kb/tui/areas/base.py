"""What all areas share: the bar of areas above, the key bar below, one or two panes between."""

from collections.abc import Iterable

from textual._callback import invoke
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from kb.tui.context import kb_app
from kb.tui.widgets.key_bar import KeyBar
from kb.tui.widgets.top_bar import TopBar


class Area(Screen[None]):
    """A screen of the app. Subclasses compose their panes in `compose_body` and set their texts in `relabel`."""

    NAME = ""

    def compose(self) -> ComposeResult:
        """Frame the body."""
        yield TopBar()
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the panes."""
        raise NotImplementedError

    def relabel(self) -> None:
        """Set every text in the language of the app."""

    def on_mount(self) -> None:
        """Follow the language from now on."""
        self.watch(kb_app(self), "lang", self._language_changed)

    async def _language_changed(self) -> None:
        await invoke(self.relabel)
        for bar in self.query(KeyBar):
            bar.refresh_keys()
