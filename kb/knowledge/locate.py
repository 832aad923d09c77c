"""Where the bundled entries, their ready-made index and the user's cache are."""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "bundled"
EXAMPLES = _PACKAGE / "examples"


def bundled_entries() -> Path:
    """Return the directory of the entries that come with `kb`: in the wheel, or beside the source tree."""
    shipped = _SHIPPED / "entries"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "entries"


def shipped_index() -> Path | None:
    """Return the index that the wheel carries, or None in a source tree."""
    index = _SHIPPED / "knowledge.sqlite"
    return index if index.is_file() else None


def cache_directory() -> Path:
    """Return the directory for compiled indexes: `KB_CACHE`, or the cache directory of this system."""
    chosen = os.environ.get("KB_CACHE")
    if chosen:
        return Path(chosen)
    # platformdirs would know this too, but costs a tenth of a cold `kb search`.
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "kb" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kb"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kb"


def entry_files(directory: Path) -> list[Path]:
    """Return the English entry files below `directory`, sorted; pages such as README.md are no entries."""
    return sorted(
        path
        for path in directory.rglob("*.md")
        if not path.name.endswith(".zh.md") and path.stem.islower() and not _hidden(path, directory)
    )


def _hidden(path: Path, directory: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(directory).parts)
