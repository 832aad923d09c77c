"""Choices of a question inside the conversation: arrows, single keys, mouse, and free text at any time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.layout import Layout
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from kb.tui.messages import Chosen, NumberBegun
from kb.tui.widgets.columns import ASIDE, Columns

MOST_LINES = 6
"""Up to so many choices are read faster below each other, where nothing says otherwise."""


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


class Choices(Vertical, can_focus=True, inherit_bindings=False):
    """A list of choices: numbers take them, `more` have keys of their own.

    A digit that may be the first of a longer number waits for the second one, or for Enter. Any other
    character belongs to the prompt: letters are no keys, because most answers in words begin with one.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("down", "walk(1)", show=False),
        Binding("up", "walk(-1)", show=False),
        Binding("right", "aside(1)", show=False),
        Binding("left", "aside(-1)", show=False),
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

    def __init__(
        self,
        choices: Mapping[str, str],
        more: Mapping[str, str] | None = None,
        most_lines: int = MOST_LINES,
    ) -> None:
        super().__init__(classes="choices")
        self._columns = Columns(most_lines)
        self._answers = len(choices)
        numbered = {str(number): key for number, key in enumerate(choices, 1)}
        self._by_key = {**numbered, **{key: key for key in more or {}}}
        width = len(str(len(choices)))
        labels = {**choices, **(more or {})}
        self._listed = [Choice(key, number.rjust(width), labels[key]) for number, key in self._by_key.items()]
        for choice in self._listed[len(choices) :]:
            choice.add_class(ASIDE)
        self._typing = False
        self._begun = ""

    def compose(self) -> Iterator[Widget]:
        """Yield the choices in their order, line by line."""
        yield from self._listed

    @property
    def layout(self) -> Layout:
        """Columns; style sheets know no layouts but those of the toolkit."""
        return self._columns

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
        self._typing, self._begun = False, ""

    async def _on_key(self, event: events.Key) -> None:
        if event.character is None or not event.is_printable:
            return
        event.stop()
        number = self._begun + event.character
        # An input method sends "显卡 2GB" faster than the focus moves: a digit within a text is no choice.
        key = None if self._typing else self._by_key.get(number)
        longer = [other for other in self._by_key if other.startswith(number) and other != number]
        is_seen = bool(self.screen.find_widget(self).visible_region)
        if key and not is_seen:  # nobody answers what cannot be seen
            self.scroll_visible(animate=False)
        elif key and longer:
            self._begun = number
            self.action_go(list(self._by_key).index(number))
            self.post_message(NumberBegun(number, longer))
        else:
            self._typing, self._begun = key is None, ""
            self.post_message(Chosen(key) if key else self.TypedThrough(number))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.TypedThrough(event.text, pasted=True))

    def action_walk(self, by: int) -> None:
        """Go to what is seen below or above, from the last line to the first and back."""
        if self.highlighted is None:
            self.action_go(0 if by > 0 else self._answers - 1)
            return
        here = self._listed[self.highlighted].region
        lines = sorted({choice.region.y for choice in self._listed})
        y = lines[(lines.index(here.y) + by) % len(lines)]
        line = [choice for choice in self._listed if choice.region.y == y]
        self.action_go(self._listed.index(min(line, key=lambda choice: _distance(choice.region, here))))

    def action_aside(self, by: int) -> None:
        """Go to the neighbour on the same line; without one the key belongs to the area."""
        place = self.highlighted
        if place is None or not 0 <= place + by < len(self._listed):
            raise SkipAction
        if self._listed[place + by].region.y != self._listed[place].region.y:
            raise SkipAction
        self.action_go(place + by)

    def action_go(self, place: int) -> None:
        """Highlight a choice, counted from the end where `place` is negative."""
        if self._listed:
            self.highlighted = place % len(self._listed)
            self._listed[self.highlighted].scroll_visible(animate=False)

    def action_take(self) -> None:
        """Take the highlighted choice."""
        if self.highlighted is not None and self._listed:
            self.post_message(Chosen(self._listed[self.highlighted].key))


def _distance(region: Region, other: Region) -> int:
    """Say how far two choices are apart sideways; nothing where one stands below the other."""
    return max(region.x - other.right + 1, other.x - region.right + 1, 0)
