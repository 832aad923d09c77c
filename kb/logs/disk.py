"""Bytes as the system hands them over: files that tell how far they were read, stdin kept aside."""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

from kb.errors import LogError
from kb.language import Text

Progress = Callable[[int, int], None]
"""Called about every megabyte and at the end: bytes of the file on disk read so far, and its size."""

CHUNK = 1 << 20
LARGEST_STDIN_IN_MEMORY = 1 << 26


class Counted(io.FileIO):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._progress = progress
        self._told = 0
        self._size = path.stat().st_size

    def readinto(self, buffer: object, /) -> int:
        """Read as any file; tell it once a chunk and at the end."""
        count = super().readinto(cast("bytearray", buffer))
        place = self.tell()
        if place - self._told >= CHUNK or self._told < place == self._size:
            self._told = place
            self._progress(place, self._size)
        return count


def spool_stdin() -> bytes | Path:
    """Keep stdin in memory, or in a file that the system removes when it is long."""
    data = sys.stdin.buffer.read(LARGEST_STDIN_IN_MEMORY)
    if len(data) < LARGEST_STDIN_IN_MEMORY:
        return data
    return _on_disk(data)


_SPOOLED: list[tempfile.TemporaryDirectory[str]] = []
"""Directories of long standard input; removed when the process ends."""


def _on_disk(data: bytes) -> Path:
    folder = tempfile.TemporaryDirectory(prefix="kb-")
    _SPOOLED.append(folder)
    path = Path(folder.name) / "stdin"
    with path.open("wb") as file:
        while data:
            file.write(data)
            data = sys.stdin.buffer.read(CHUNK)
    return path


def check_readable(path: Path) -> None:
    """Raise LogError where there is no ordinary file that can be opened."""
    try:
        if not path.exists():
            raise LogError(Text("there is no such file", "没有这个文件"), path=path)
        if not path.is_file():
            raise LogError(Text("is not an ordinary file", "不是普通文件"), path=path)
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LogError(Text(f"cannot be opened: {reason}", f"无法打开：{reason}"), path=path) from error
