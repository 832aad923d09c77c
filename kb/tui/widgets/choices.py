"""Choices of a question inside the conversation: arrows, single keys, mouse, and free text at any time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.layout import Layout
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from kb.tui.messages import Chosen
from kb.tui.widgets.columns import ASIDE, Columns

_COLUMNS = Columns()


class Choice(Static):
    """One choice with its key; a click takes it."""

    ALLOW_SELECT = False

    def __init__(self, key: str, character: str, label: str) -> None:
        self.line = Content.assemble((f"{character} ", "$text-accent"), label)
        super().__init__(self.line, markup=False, classes="choice")
        self.key = key

    def on_click(self, event: events.Click) -> None:
        """Take it."""
        event.stop()
        self.post_message(Chosen(self.key))


class Choices(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A list of choices: digits take the first nine at once, `more` have keys of their own.

    Any other character belongs to the prompt.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("down,right", "walk(1)", show=False),
        Binding("up,left", "walk(-1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    highlighted: reactive[int | None] = reactive[int | None](0)
    """The place of the choice that Enter takes."""

    @dataclass
    class TypedThrough(Message):
        """A character was typed that is no choice."""

        text: str
        pasted: bool = False

    def __init__(self, choices: Mapping[str, str], more: Mapping[str, str] | None = None) -> None:
        super().__init__(classes="choices")
        numbered = {str(number): key for number, key in enumerate(choices, 1) if number < 10}
        self._by_key = {**numbered, **{key: key for key in more or {}}}
        shown = {key: character for character, key in self._by_key.items()}
        labels = {**choices, **(more or {})}
        self._listed = [Choice(key, shown.get(key, " "), label) for key, label in labels.items()]
        for choice in self._listed[len(choices) :]:
            choice.add_class(ASIDE)
        self._typing = False

    def compose(self) -> Iterator[Widget]:
        """Yield the choices in their order, line by line."""
        yield from self._listed

    @property
    def layout(self) -> Layout:
        """Columns; style sheets know no layouts but those of the toolkit."""
        return _COLUMNS

    @property
    def labels(self) -> list[str]:
        """The choices as they are shown, for tests and screen readers."""
        return [choice.line.plain for choice in self._listed]

    def on_mount(self) -> None:
        """Show what Enter takes."""
        self.watch(self, "highlighted", self._mark)

    def _mark(self) -> None:
        for place, choice in enumerate(self._listed):
            choice.set_class(place == self.highlighted, "-highlighted")

    def on_focus(self) -> None:
        """Take digits as choices again."""
        self._typing = False

    async def _on_key(self, event: events.Key) -> None:
        if event.character is None or not event.is_printable:
            return
        event.stop()
        # An input method sends "显卡 2GB" faster than the focus moves: a digit within a text is no choice.
        key = None if self._typing else self._by_key.get(event.character)
        self._typing = key is None
        self.post_message(Chosen(key) if key else self.TypedThrough(event.character))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.TypedThrough(event.text, pasted=True))

    def action_walk(self, by: int) -> None:
        """Go on by one choice, from the last to the first and back."""
        start = (-1 if by > 0 else 0) if self.highlighted is None else self.highlighted
        self.action_go((start + by) % len(self._listed) if self._listed else 0)

    def action_go(self, place: int) -> None:
        """Highlight a choice, counted from the end where `place` is negative."""
        if self._listed:
            self.highlighted = place % len(self._listed)
            self._listed[self.highlighted].scroll_visible(animate=False)

    def action_take(self) -> None:
        """Take the highlighted choice."""
        if self.highlighted is not None and self._listed:
            self.post_message(Chosen(self._listed[self.highlighted].key))
