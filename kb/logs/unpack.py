"""Unpack gzip with a limit: a small file may unpack to terabytes, and a killed run leaves a cut one."""

import gzip
import io
import zlib
from typing import BinaryIO, cast

from kb.errors import LogError
from kb.language import Text

MAGIC = b"\x1f\x8b"
LARGEST = 1 << 33
BOMB_SIZE = 1 << 28
BOMB_RATIO = 200
"""Deflate reaches 1032:1 on constant input and 5:1 to 30:1 on logs; above 200:1 and 256 MB it is no log."""

TRUNCATED = Text(
    "the compressed file ends early or is damaged: what was unpacked before is used",
    "压缩文件不完整或已损坏：只使用能解压出来的部分",
)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip stream; `truncated` tells whether its end was missing."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._name = name
        self._size = 0
        self.truncated = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer`; raises LogError where the file unpacks to more than a log can be."""
        view = memoryview(cast("bytearray", buffer))
        try:
            data = self._gzip.read1(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.truncated = True
            return 0
        self._size += len(data)
        self._check(max(self._packed.tell(), 1))
        view[: len(data)] = data
        return len(data)

    def _check(self, packed: int) -> None:
        if self._size > LARGEST or (self._size > BOMB_SIZE and self._size > BOMB_RATIO * packed):
            raise LogError(
                Text(
                    f"the compressed file unpacks to more than {self._size >> 20} MB, "
                    f"{self._size // packed} times its size; unpack it yourself if it really is a log",
                    f"压缩文件解开后超过 {self._size >> 20} MB，是原来的 {self._size // packed} 倍；"
                    "如果确实是日志，请自行解压",
                ),
                path=self._name,
            )

    def close(self) -> None:
        """Close the packed stream, too."""
        if not self.closed:
            self._gzip.close()
            self._packed.close()
        super().close()
