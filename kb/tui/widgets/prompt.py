"""The line to write in: one line that grows, Enter sends, several lines may be pasted."""

from textual import events
from textual.binding import Binding
from textual.widgets import TextArea

from kb.language import Text
from kb.tui.context import kb_app, lang_of
from kb.tui.dropped import dropped_log
from kb.tui.messages import Submitted

# What a text area does on F5 to F7, which are keys of the app.
_SELECTIONS = ("select_word", "select_line", "select_all")


class Prompt(TextArea):
    """Free text at every moment; a dropped file is a path that is pasted, and loads at once."""

    BINDINGS = [Binding("ctrl+j", "newline", show=False)]  # noqa: RUF012

    def __init__(self, hint: Text, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, compact=True, highlight_cursor_line=False, classes="prompt")
        self._hint = hint
        self._last = ""

    def on_mount(self) -> None:
        """Follow the language."""
        self.watch(kb_app(self), "lang", self._relabel)

    def _relabel(self) -> None:
        self.placeholder = self._hint[lang_of(self)]

    async def _on_key(self, event: events.Key) -> None:
        # The text area, whose handler runs after this one, would take Enter as a line break.
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_submit()

    async def _on_paste(self, event: events.Paste) -> None:
        """Load the log that a pasted path names; keep any other text for the user to send."""
        event.stop()
        event.prevent_default()
        path = None if self.text.strip() else dropped_log(event.text)
        if path is not None:
            # Not by a message: one that another widget's handler causes would stop at that widget.
            kb_app(self).load_log(path)
        else:
            self.insert(event.text.replace("\r\n", "\n").replace("\r", "\n"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave every function key to the commands of the app."""
        return action not in _SELECTIONS

    def action_submit(self) -> None:
        """Send what is written."""
        text = self.text.strip()
        if text:
            self._last = text
            self.clear()
            self.post_message(Submitted(text))

    def action_newline(self) -> None:
        """Begin another line."""
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Bring the last text back when the prompt is empty."""
        if not self.text and self._last:
            self.insert(self._last)
        else:
            super().action_cursor_up(select)

    def action_undo(self) -> None:
        """Undo typing; in an empty prompt undo the last step of the case."""
        if self.text:
            super().action_undo()
        else:
            kb_app(self).action_undo()
