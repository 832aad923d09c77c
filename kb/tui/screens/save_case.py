"""The dialog that writes the case to a file: a report to read, or a session to take up again."""

from collections.abc import Iterator
from pathlib import Path

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label

from kb.errors import KbError
from kb.tui import words
from kb.tui.context import kb_app, lang_of


class SaveCase(ModalScreen[None]):
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
            yield Label(words.SAVE_HINT[lang], markup=False, classes="hint")
            yield Label("", id="save-note", markup=False, classes="hint")

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        path = Path(event.value.strip()).expanduser()
        if path.exists() and path != self._confirmed:
            self._confirmed = path
            self._note(words.SAVE_EXISTS[lang_of(self)])
            return
        try:
            self._write(path)
        except (OSError, KbError) as error:
            reason = error.in_language(lang_of(self)) if isinstance(error, KbError) else error.strerror
            self._note(words.CANNOT_SAVE[lang_of(self)].format(path=path, reason=reason))
            return
        kb_app(self).case_is_kept()
        kb_app(self).tell(words.SAVED, path=path.absolute())
        self.dismiss(None)

    def _write(self, path: Path) -> None:
        if path.suffix.lower() == ".json":
            kb_app(self).session.save(path)
        else:
            path.write_text(self._report, encoding="utf-8")

    def _note(self, text: str) -> None:
        self.query_one("#save-note", Label).update(text)
