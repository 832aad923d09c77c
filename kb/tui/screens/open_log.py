"""The dialog that finds a log: type a path, or walk through the folders."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import DirectoryTree, Input, Label

from kb.tui import words
from kb.tui.context import kb_app, lang_of
from kb.tui.typing import TypingScreen


class Folders(DirectoryTree):
    """Files that are not hidden; plain signs, because terminals disagree on the width of emoji."""

    ICON_NODE, ICON_NODE_EXPANDED, ICON_FILE = "▸ ", "▾ ", "· "

    BINDINGS = [Binding("backspace,left", "up", show=False), Binding("space", "whole", show=False)]  # noqa: RUF012

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave hidden files out."""
        return [path for path in paths if not path.name.startswith(".")]

    def action_up(self) -> None:
        """Show the folder above."""
        self.path = Path(self.path).resolve().parent

    def action_whole(self) -> None:
        """Take the highlighted folder or file as it is."""
        node = self.cursor_node
        if node is not None and node.data is not None and isinstance(self.screen, OpenLog):
            self.screen.dismiss(str(node.data.path))


class Completion(Suggester):
    """Completes the last part of a path to the first file or folder that begins so."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path, with a slash behind a folder."""
        folder, slash, start = value.rpartition("/")
        try:
            inside = sorted(Path(folder + slash).expanduser().iterdir())
        except (OSError, RuntimeError):
            return None
        names = (path.name + "/" * path.is_dir() for path in inside if not path.name.startswith("."))
        found = next((name for name in names if start and name.startswith(start)), None)
        return f"{folder}{slash}{found}" if found else None


class OpenLog(TypingScreen[str | None], ModalScreen[str | None]):
    """Ends with the chosen path, or None."""

    BINDINGS = [Binding("escape", "dismiss(None)", show=False)]  # noqa: RUF012

    def __init__(self, overlay: bool = False) -> None:
        super().__init__()
        self._overlay = overlay

    def compose(self) -> Iterator[Widget]:
        """Yield the path field and the folders."""
        lang = lang_of(self)
        with Vertical(classes="dialog tall"):
            title = words.OVERLAY_TITLE if self._overlay else words.OPEN_TITLE
            yield Label(title[lang], markup=False, classes="pane-title")
            yield Input(placeholder=words.OPEN_PATH[lang], suggester=Completion(), select_on_focus=False)
            yield Label(id="folder", markup=False, classes="hint")
            yield Folders(Path.cwd())
            yield Label(words.OPEN_HINT[lang], markup=False, classes="hint")

    def on_mount(self) -> None:
        """Begin in the folders: most logs lie near."""
        folders = self.query_one(Folders)
        self.watch(folders, "path", self._show_folder)
        folders.focus()

    def _show_folder(self, path: str | Path) -> None:
        self.query_one("#folder", Label).update(str(path))

    @property
    def field(self) -> Input:
        """What is typed while the folders have the focus is a path."""
        return self.query_one(Input)

    @on(Input.Submitted)
    def _take_path(self, event: Input.Submitted) -> None:
        path = Path(event.value.strip().strip("'\"")).expanduser()
        if not event.value.strip():
            return
        if not path.exists():
            kb_app(self).tell(words.NO_SUCH_FILE, severity="warning", path=path)
            return
        self.dismiss(str(path))

    @on(DirectoryTree.FileSelected)
    def _take_file(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(str(event.path))
