"""Choices of a question inside the conversation: arrows, single keys, mouse, and free text at any time."""

from collections.abc import Iterator, Mapping

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.layout import Layout
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from kb.tui.messages import Chosen, NumberBegun
from kb.tui.widgets.columns import ASIDE, Columns

MOST_LINES = 6
"""Up to so many choices are read faster below each other, where nothing says otherwise."""

MOST_SHOWN = 8
"""So many choices leave room for the reply above them in a window of 24 lines; the rest is a key away."""

WORTH_FOLDING = 3
"""Fewer choices behind a key save no line: the key takes one itself."""

FOLDED = "+"
"""The key that shows the rest."""


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
    character belongs to the field of the screen: letters are no keys, because most answers in words begin
    with one. Of a long list `rest` is the label that stands for all but the first.
    """

    BINDINGS = [  # noqa: RUF012
        Binding("down", "walk(1)", show=False),
        Binding("up", "walk(-1)", show=False),
        Binding("right", "aside(1)", show=False),
        Binding("left", "aside(-1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("enter", "take", show=False),
        Binding("backspace,escape", "forget", show=False),
    ]

    highlighted: reactive[int | None] = reactive[int | None](0)
    """The place of the choice that Enter takes."""

    def __init__(
        self,
        choices: Mapping[str, str],
        more: Mapping[str, str] | None = None,
        most_lines: int = MOST_LINES,
        rest: str = "",
    ) -> None:
        super().__init__(classes="choices")
        self._columns = Columns(most_lines)
        folds = bool(rest) and len(choices) >= MOST_SHOWN + WORTH_FOLDING
        asides = {**({FOLDED: rest} if folds else {}), **(more or {})}
        numbered = {str(number): key for number, key in enumerate(choices, 1)}
        width = len(str(len(choices)))
        labels = {**choices, **asides}
        self._all = {
            character: Choice(key, character.rjust(width), labels[key])
            for character, key in {**numbered, **{key: key for key in asides}}.items()
        }
        for key in asides:
            self._all[key].add_class(ASIDE)
        for choice in list(self._all.values())[MOST_SHOWN : len(choices)] if folds else ():
            choice.display = False
        self._begun = ""

    def compose(self) -> Iterator[Widget]:
        """Yield the choices in their order, line by line."""
        yield from self._all.values()

    @property
    def _by_key(self) -> dict[str, Choice]:
        """The choices on show by the keys that take them."""
        return {character: choice for character, choice in self._all.items() if choice.display}

    @property
    def _listed(self) -> list[Choice]:
        """The choices on show."""
        return list(self._by_key.values())

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

    def hears(self, character: str) -> bool:
        """Say whether a character takes a choice, or begins or goes on with the number of one."""
        return any(key.startswith(self._begun + character) for key in self._by_key)

    def forget(self) -> str:
        """Forget the digits of a number that was begun, and return them."""
        begun, self._begun = self._begun, ""
        if begun:
            self.post_message(NumberBegun("", []))
        return begun

    async def _on_key(self, event: events.Key) -> None:
        if event.character is None or not event.is_printable or not self.hears(event.character):
            return
        event.stop()
        number = self._begun + event.character
        longer = [other for other in self._by_key if other.startswith(number) and other != number]
        is_seen = bool(self.screen.find_widget(self).visible_region)
        if not is_seen:  # nobody answers what cannot be seen
            self.scroll_visible(animate=False)
        elif longer:
            self._begun = number
            self.action_go(list(self._by_key).index(number))
            self.post_message(NumberBegun(number, longer))
        else:
            self.forget()
            self.post_message(Chosen(self._by_key[number].key))

    @on(Chosen)
    def _unfold(self, event: Chosen) -> None:
        """Show the rest of a long list."""
        if event.key != FOLDED or FOLDED not in self._all:
            return
        event.stop()
        place = len(self._by_key) - sum(choice.has_class(ASIDE) for choice in self._listed)
        for choice in self._all.values():
            choice.display = choice.key != FOLDED
        self.call_after_refresh(self.action_go, place)

    def on_blur(self) -> None:
        """Leave no number half typed."""
        self.forget()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that take a digit back to the area while there is none."""
        return action != "forget" or bool(self._begun)

    def action_forget(self) -> None:
        """Take the first digit of a number back."""
        self.forget()

    def action_walk(self, by: int) -> None:
        """Go to what is seen below or above, from the last line to the first and back.

        Who comes from the prompt, which is below, begins with the line next to it.
        """
        if self.highlighted is None:
            asides = sum(choice.has_class(ASIDE) for choice in self._listed)
            self.action_go(0 if by > 0 else -max(asides, 1))
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
            self.forget()
            self.post_message(Chosen(self._listed[self.highlighted].key))


def _distance(region: Region, other: Region) -> int:
    """Say how far two choices are apart sideways; nothing where one stands below the other."""
    return max(region.x - other.right + 1, other.x - region.right + 1, 0)
