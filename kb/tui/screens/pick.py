"""A small dialog: choose one of a list by arrows, digits or mouse."""

from collections.abc import Iterator, Mapping

from textual import on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from kb.language import Text
from kb.tui.context import lang_of
from kb.tui.messages import Chosen
from kb.tui.widgets.choices import Choices


class Pick(ModalScreen[str | None]):
    """Ends with the key of the choice, or None."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]  # noqa: RUF012

    def __init__(
        self, title: Text, choices: Mapping[str, str], more: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._title_text, self._choices, self._more = title, choices, more

    def compose(self) -> Iterator[Widget]:
        """Yield the title and the list."""
        with Vertical(classes="dialog"):
            yield Label(self._title_text[lang_of(self)], markup=False, classes="pane-title")
            with VerticalScroll(can_focus=False, classes="picks"):
                yield Choices(self._choices, self._more)

    @on(Chosen)
    def _choose(self, event: Chosen) -> None:
        event.stop()
        self.dismiss(event.key)
