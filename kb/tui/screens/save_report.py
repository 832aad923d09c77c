"""The dialog that writes the report to a Markdown file."""

from collections.abc import Iterator
from pathlib import Path

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label

from kb.tui import words
from kb.tui.context import kb_app, lang_of


class SaveReport(ModalScreen[None]):
    """Asks for a path, writes, and says where; an existing file needs a second Enter."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]  # noqa: RUF012

    def __init__(self, report: str, path: Path) -> None:
        super().__init__()
        self._report, self._proposed = report, path
        self._confirmed: Path | None = None

    def compose(self) -> Iterator[Widget]:
        """Yield the path field."""
        lang = lang_of(self)
        with Vertical(classes="dialog"):
            yield Label(words.SAVE_TITLE[lang], markup=False, classes="pane-title")
            yield Input(str(self._proposed))
            yield Label("", id="save-note", markup=False, classes="hint")

    @on(Input.Submitted)
    def _write(self, event: Input.Submitted) -> None:
        path = Path(event.value.strip()).expanduser()
        if path.exists() and path != self._confirmed:
            self._confirmed = path
            self.query_one("#save-note", Label).update(words.SAVE_EXISTS[lang_of(self)])
            return
        try:
            path.write_text(self._report, encoding="utf-8")
        except OSError as error:
            note = words.CANNOT_SAVE[lang_of(self)].format(path=path, reason=error.strerror)
            self.query_one("#save-note", Label).update(note)
            return
        kb_app(self).tell(words.SAVED, path=path)
        self.dismiss(None)
