"""Typing anywhere: what is text goes to the field of the screen, in the order of the keys."""

from typing import TypeVar

from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from kb.tui.widgets.choices import Choices

Result = TypeVar("Result")


class TypingScreen(Screen[Result]):
    """A screen with a field for text, which takes what is typed or pasted beside it.

    The app calls `aim` before it hands an event to what has the focus. A character that another widget
    passed on later would be overtaken by those that follow it.
    """

    @property
    def field(self) -> Input | TextArea | None:
        """Where text goes now; None where nothing on the screen takes any."""
        return None

    def aim(self, event: events.Key | events.Paste) -> None:
        """Give the field the focus where the event is text for it."""
        if isinstance(self.focused, (Input, TextArea)) or not self._is_text(event):
            return
        field = self.field
        if field is None:
            return
        begun = self.focused.forget() if isinstance(self.focused, Choices) else ""
        self.set_focus(field)
        if begun:
            write(field, begun)

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Say whether an event is words, not a choice and no key of a command."""
        if isinstance(event, events.Paste):
            return True
        if not event.character or not event.is_printable:
            return False
        if isinstance(self.focused, Choices):
            return not self.focused.hears(event.character)
        return event.key not in self.active_bindings


def write(field: Input | TextArea, text: str) -> None:
    """Write at the cursor of a field."""
    if isinstance(field, Input):
        field.insert_text_at_cursor(text)
    else:
        field.insert(text)
