"""Where a log comes from: a path or stdin, perhaps compressed, in one of several encodings.

Nothing here trusts the file: compressed data may explode, a line may be a hundred megabytes long, the last
line may be cut in the middle of a character.
"""

import codecs
import gzip
import io
import json
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from kb.errors import LogError
from kb.language import Text

Progress = Callable[[int, int], None]
"""Called with bytes read so far and the size of the file (0 where it is not known)."""

HEAD = 1 << 18
"""Bytes looked at to find the format: preambles with a printed configuration reach beyond 64 KB in real logs."""
LONGEST_HEAD = 1 << 23
"""A table may have 10^5 columns: its first line alone is then a few megabytes."""
LONGEST_LINE = 1 << 20
"""No text line that carries training values comes near a megabyte; what is longer is cut there."""
CHUNK = 1 << 20
LARGEST_DOCUMENT = 1 << 29
"""A JSON document is parsed in memory, at about ten times its size; beyond 512 MB that is refused."""
LARGEST_UNPACKED = 1 << 33
BOMB_SIZE = 1 << 28
BOMB_RATIO = 200
"""Deflate reaches 1032:1 on constant input and 5:1 to 30:1 on logs; above 200:1 and 256 MB it is no log."""
LONGEST_STDIN_IN_MEMORY = 1 << 26


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops at a sane size and takes a missing end for the end."""

    def __init__(self, raw: BinaryIO, source: "Source") -> None:
        self._raw = raw
        self._gzip = gzip.GzipFile(fileobj=raw)
        self._source = source
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        try:
            data = self._gzip.read1(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self._source.add_note(_TRUNCATED_GZIP)
            return 0
        self._size += len(data)
        packed = max(self._raw.tell(), 1)
        if self._size > LARGEST_UNPACKED or (self._size > BOMB_SIZE and self._size / packed > BOMB_RATIO):
            raise LogError(
                f"the compressed file unpacks to more than {self._size >> 20} MB ({self._size // packed} times "
                "its size); unpack it yourself if it really is a log",
                path=self._source.name,
            )
        view[: len(data)] = data
        return len(data)


_TRUNCATED_GZIP = Text(
    "the compressed file ends early or is damaged: what was unpacked before is used",
    "压缩文件不完整或已损坏：只使用能解压出来的部分",
)
_LONG_LINE = Text(
    f"a line longer than {LONGEST_LINE >> 20} MB was cut",
    f"有一行超过 {LONGEST_LINE >> 20} MB，已截断",
)


class Source:
    """One log, opened as often as readers need it."""

    def __init__(self, path: str | Path, progress: Progress | None = None) -> None:
        self.name = str(path)
        self.notes: list[Text] = []
        self._progress = progress
        self._stdin = _spool_stdin() if self.name == "-" else None
        self.path = None if self._stdin else Path(path)
        if self.path:
            _check_readable(self.path)
        self.head = self._read_head()

    def add_note(self, note: Text) -> None:
        """Keep a remark about the file for the runs read from it, once."""
        if note not in self.notes:
            self.notes.append(note)

    def error(self, message: str, *, line: int | None = None, column: str | int | None = None) -> LogError:
        """An error that names this log."""
        return LogError(message, path=self.name, line=line, column=column)

    @property
    def file_name(self) -> str:
        """The last part of the path, empty for stdin."""
        return self.path.name if self.path else ""

    @cached_property
    def size(self) -> int:
        """Bytes on disk (0 for stdin)."""
        return self.path.stat().st_size if self.path else 0

    def _open_packed(self) -> BinaryIO:
        if self._stdin:
            self._stdin.seek(0)
            return self._stdin
        assert self.path is not None
        return self.path.open("rb")

    @cached_property
    def is_packed(self) -> bool:
        """Whether the bytes on disk are gzip, whatever the name says."""
        with _keep_open(self._open_packed(), self._stdin is not None) as raw:
            return raw.read(2) == b"\x1f\x8b"

    def open(self) -> BinaryIO:
        """The unpacked bytes from the beginning."""
        raw = self._open_packed()
        if self.is_packed:
            raw = self._open_packed()
            return cast("BinaryIO", io.BufferedReader(_Unpacked(raw, self), CHUNK))
        return raw

    def _read_head(self) -> bytes:
        stream = self.open()
        head = stream.read(HEAD)
        while len(head) < LONGEST_HEAD and b"\n" not in head and b"\r" not in head:
            more = stream.read(CHUNK)
            if not more:
                break
            head += more
        return head

    @cached_property
    def whole_head(self) -> bool:
        """Whether the head is all there is."""
        return len(self.head) < HEAD

    @cached_property
    def encoding(self) -> str:
        """The encoding, from the byte order mark or by trying."""
        return _encoding(self.head)

    @cached_property
    def head_text(self) -> str:
        """The head, decoded."""
        text = self.head.decode(self.encoding, "replace")
        return text.removeprefix("\ufeff")

    @cached_property
    def head_lines(self) -> list[str]:
        """The complete lines of the head."""
        lines = re.split(r"\r\n|\n|\r", self.head_text)
        return lines if self.whole_head or len(lines) == 1 else lines[:-1]

    def bytes(self) -> bytes:
        """All bytes, for formats that need the whole; refused where this cannot fit."""
        if self.size > LARGEST_DOCUMENT:
            raise self.error(f"{self.size >> 20} MB in one document is too large to be read at once")
        with self.open() as stream:
            data = stream.read(LARGEST_DOCUMENT + 1)
        if len(data) > LARGEST_DOCUMENT:
            raise self.error("the document is too large to be read at once")
        return data

    @cached_property
    def text(self) -> str:
        """The whole file, decoded."""
        return self.bytes().decode(self.encoding, "replace").removeprefix("\ufeff")

    @cached_property
    def json(self) -> object:
        """The file as one JSON document (NaN and Infinity allowed), or None where it is not one."""
        if not self.head_text.lstrip().startswith(("{", "[")):
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    def lines(self) -> Iterator[str]:
        """All lines, decoded piece by piece in bounded memory; carriage returns inside a line are kept."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        rest, done, too_long = "", 0, False
        stream = self.open()
        while data := stream.read(CHUNK):
            done += len(data)
            if self._progress:
                self._progress(done, 0 if self.is_packed else self.size)
            *lines, rest = (rest + decoder.decode(data)).split("\n")
            for line in lines:
                if not too_long:
                    yield line.removesuffix("\r")
                too_long = False
            if len(rest) > LONGEST_LINE and "\r" not in rest[-LONGEST_LINE:]:
                if not too_long:
                    self.add_note(_LONG_LINE)
                    yield rest[:LONGEST_LINE]
                rest, too_long = "", True
        rest += decoder.decode(b"", final=True)
        if rest and not too_long:
            yield rest


def _keep_open(stream: BinaryIO, keep: bool) -> BinaryIO:
    return cast("BinaryIO", io.BytesIO(stream.read(2))) if keep else stream


def _spool_stdin() -> BinaryIO:
    spool = tempfile.SpooledTemporaryFile(LONGEST_STDIN_IN_MEMORY)  # noqa: SIM115  (lives as long as the source)
    while data := sys.stdin.buffer.read(CHUNK):
        spool.write(data)
    return cast("BinaryIO", spool)


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise LogError("is a directory, a file was expected", path=path)
        if not path.exists():
            raise LogError("there is no such file", path=path)
        if not path.is_file():
            raise LogError("is not an ordinary file", path=path)
        with path.open("rb"):
            pass
    except OSError as error:
        raise LogError(f"cannot be opened: {error.strerror or error}", path=path) from error


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _encoding(head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head[:4096]:  # text of mostly Latin letters in UTF-16 has a zero in every second byte
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        half = len(head[:4096]) // 2
        if odd > 0.6 * half and even < 0.1 * half:
            return "utf-16-le"
        if even > 0.6 * half and odd < 0.1 * half:
            return "utf-16-be"
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return name
    return "utf-8" if b"\0" in head else "latin-1"
