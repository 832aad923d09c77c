"""Choices of a question inside the conversation: arrows, single keys, mouse, and free text at any time."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kb.tui.messages import Chosen


class Choices(OptionList):
    """A list of choices: digits take the first nine at once, `more` have keys of their own.

    Any other character belongs to the prompt.
    """

    @dataclass
    class TypedThrough(Message):
        """A character was typed that is no choice."""

        text: str
        pasted: bool = False

    def __init__(self, choices: Mapping[str, str], more: Mapping[str, str] | None = None) -> None:
        numbered = {str(number): key for number, key in enumerate(choices, 1) if number < 10}
        self._by_key = {**numbered, **{key: key for key in more or {}}}
        shown = {key: character for character, key in self._by_key.items()}
        labels = {**choices, **(more or {})}
        options = [Option(_line(shown.get(key, " "), label), id=key) for key, label in labels.items()]
        super().__init__(*options, markup=False, compact=True, classes="choices")
        self._typing = False

    @property
    def labels(self) -> list[str]:
        """The choices as they are shown, for tests and screen readers."""
        return [str(option.prompt) for option in self.options]

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

    @on(OptionList.OptionSelected)
    def _select(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Chosen(event.option_id or ""))


def _line(character: str, label: str) -> Content:
    return Content.assemble((f"{character} ", "$text-accent"), label)
