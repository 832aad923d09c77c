"""A small dialog: choose one of a list by arrows, digits or mouse; a long list is filtered by typing."""

from collections.abc import Iterator, Mapping

from textual import on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label

from kb.language import Text
from kb.tui import words
from kb.tui.context import lang_of
from kb.tui.messages import Chosen
from kb.tui.typing import TypingScreen
from kb.tui.widgets.choices import Choices

WORTH_FILTERING = 10
"""Where choices have numbers of two digits, a part of the name is found sooner than the number."""


class Pick(TypingScreen[str | None], ModalScreen[str | None]):
    """Ends with the key of the choice, or None."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False), Binding("down", "enter_list", show=False)]  # noqa: RUF012
    AUTO_FOCUS = "Choices"

    def __init__(
        self, title: Text, choices: Mapping[str, str], more: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._title_text, self._choices, self._more = title, choices, more

    def compose(self) -> Iterator[Widget]:
        """Yield the title, the filter of a long list, and the list."""
        lang = lang_of(self)
        with Vertical(classes="dialog"):
            yield Label(self._title_text[lang], markup=False, classes="pane-title")
            if len(self._choices) >= WORTH_FILTERING:
                yield Input(placeholder=words.FILTER[lang], select_on_focus=False, compact=True)
            with VerticalScroll(can_focus=False, classes="picks"):
                yield Choices(self._choices, self._more)

    @property
    def field(self) -> Input | None:
        """The filter of a long list."""
        return next(iter(self.query(Input)), None)

    @on(Input.Changed)
    async def _filter(self, event: Input.Changed) -> None:
        parts = event.value.casefold().split()
        left = {
            key: label
            for key, label in self._choices.items()
            if all(part in label.casefold() for part in parts)
        }
        picks = self.query_one(".picks")
        await picks.remove_children()
        await picks.mount(Choices(left, self._more))

    @on(Input.Submitted)
    def _take_first(self) -> None:
        self.query_one(Choices).action_take()

    def action_enter_list(self) -> None:
        """Go from the filter to what it left."""
        self.query_one(Choices).focus()

    @on(Chosen)
    def _choose(self, event: Chosen) -> None:
        event.stop()
        self.dismiss(event.key)
