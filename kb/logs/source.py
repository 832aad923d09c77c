"""Where a log comes from: a path or stdin, perhaps compressed, in one of several encodings.

Nothing here trusts the file: compressed data may explode, a line may be a hundred megabytes long, the last
line may be cut in the middle of a character, the file may grow while it is read.
"""

import codecs
import io
import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from kb.errors import LogError
from kb.language import Text
from kb.logs import unpack
from kb.logs.disk import CHUNK, Counted, Progress, check_readable, spool_stdin
from kb.logs.encoding import find_encoding
from kb.logs.json_repair import repaired

HEAD = 1 << 18
"""Bytes looked at to find the format: preambles with a printed configuration reach beyond 64 KB in real
logs."""
LONGEST_ROW = 1 << 23
"""A table may have 10^5 columns: a line is then a few megabytes."""
LONGEST_LINE = 1 << 20
"""No printed line that carries training values comes near a megabyte; what is longer is cut there."""
LINES_COMPARED = 5
LARGEST_DOCUMENT = 1 << 29
"""A JSON document is parsed in memory, at about ten times its size; beyond 512 MB that is refused."""


def _cut_off(longest: int) -> Text:
    return Text(f"a line longer than {longest >> 20} MB was cut", f"有一行超过 {longest >> 20} MB，已截断")


class Source:
    """One log, opened as often as readers need it. Raises LogError where there is no readable file."""

    def __init__(self, path: str | Path, progress: Progress | None = None) -> None:
        self.name = str(path)
        self.notes: list[Text] = []
        self._progress = progress
        self._piped = spool_stdin() if self.name == "-" else None
        self.path = Path(path)
        if self._piped is None:
            check_readable(self.path)
        self.head = self._read_head()

    def add_note(self, note: Text) -> None:
        """Keep a remark about the file for the runs read from it, once."""
        if note not in self.notes:
            self.notes.append(note)

    def error(self, message: Text, *, line: int | None = None, column: str | int | None = None) -> LogError:
        """Return an error that names this log."""
        return LogError(message, path=self.name, line=line, column=column)

    @property
    def file_name(self) -> str:
        """The last part of the path, empty for stdin."""
        return "" if self._piped else self.path.name

    @cached_property
    def size(self) -> int:
        """Bytes on disk (0 for stdin)."""
        return 0 if self._piped else self.path.stat().st_size

    @cached_property
    def is_packed(self) -> bool:
        """Whether the bytes on disk are gzip, whatever the name says."""
        with self._packed() as stream:
            return stream.read(len(unpack.MAGIC)) == unpack.MAGIC

    @property
    def plain_path(self) -> Path | None:
        """The file itself where its bytes need neither be unpacked nor counted: pandas reads that faster."""
        return None if self._piped or self._progress or self.is_packed else self.path

    def _packed(self) -> BinaryIO:
        if self._piped is not None:
            return (
                cast("BinaryIO", io.BytesIO(self._piped))
                if isinstance(self._piped, bytes)
                else self._piped.open("rb")
            )
        if self._progress is None:
            return self.path.open("rb")
        return cast("BinaryIO", io.BufferedReader(Counted(self.path, self._progress), CHUNK))

    @contextmanager
    def open(self) -> Generator[BinaryIO]:
        """Return the unpacked bytes from the beginning."""
        if not self.is_packed:
            with self._packed() as stream:
                yield stream
            return
        unpacked = unpack.Unpacked(self._packed(), self.name)
        with io.BufferedReader(unpacked, CHUNK) as stream:
            yield cast("BinaryIO", stream)
            if unpacked.truncated:
                self.add_note(unpack.TRUNCATED)

    def _read_head(self) -> bytes:
        with self.open() as stream:
            head = stream.read(HEAD)
            while len(head) < LONGEST_ROW and b"\n" not in head and b"\r" not in head:
                more = stream.read(CHUNK)
                if not more:
                    break
                head += more
        return head

    @cached_property
    def encoding(self) -> str:
        """The encoding, from the byte order mark or by trying."""
        return find_encoding(self.head)

    @cached_property
    def head_text(self) -> str:
        """The head, decoded."""
        return self.head.decode(self.encoding, "replace").removeprefix("\ufeff")

    @property
    def head_lines(self) -> list[str]:
        """The complete lines of the head."""
        return self._split_head[0]

    @property
    def cut_line(self) -> str:
        """The line in which the head ends, as far as it goes."""
        return self._split_head[1]

    @cached_property
    def _split_head(self) -> tuple[list[str], str]:
        lines = re.split(r"\r\n|\n|\r", self.head_text)
        return (lines, "") if len(self.head) < HEAD or len(lines) == 1 else (lines[:-1], lines[-1])

    def bytes(self) -> bytes:
        """All bytes, for formats that need the whole; raises LogError where they are too many for memory."""
        with self.open() as stream:
            data = stream.read(LARGEST_DOCUMENT + 1)
        if len(data) > LARGEST_DOCUMENT:
            size = LARGEST_DOCUMENT >> 20
            raise self.error(
                Text(
                    f"is larger than {size} MB in one document, too large to be read at once",
                    f"是超过 {size} MB 的单个文档，太大，无法一次读入",
                )
            )
        return data

    @cached_property
    def json(self) -> object:
        """The file as one JSON document (NaN and Infinity allowed), or None where it is not one."""
        if not _OPENS_DOCUMENT.match(self.head_text) or _is_line_by_line(self.head_lines, self.cut_line):
            return None
        text = self.bytes().decode(self.encoding, "replace").removeprefix("\ufeff")
        try:
            return json.loads(text)
        except RecursionError:
            return None
        except ValueError:
            document, missing = repaired(text)
        if missing is not None:
            self.add_note(missing)
        return document

    @cached_property
    def endless(self) -> bool:
        """Whether the file begins with a line that is longer than any row of a table."""
        return len(self.head) >= LONGEST_ROW and b"\n" not in self.head and b"\r" not in self.head

    @property
    def broken_document(self) -> bool:
        """Whether the endless line is a JSON document, of which nothing could be read."""
        return self.endless and self.head.lstrip()[:1] in (b"{", b"[") and self.json is None

    def lines(self, longest: int = LONGEST_LINE) -> Iterator[str]:
        """All lines, decoded piece by piece in bounded memory; carriage returns inside a line are kept.

        What goes beyond `longest` characters of a line is cut off, with a note.
        """
        rest, too_long = "", False
        for text in self._pieces():
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                if not too_long:
                    yield line.removesuffix("\r")
                too_long = False
            if len(rest) > longest:
                if "\r" in rest:  # a bar redrawn for hours is one line of many short ones
                    line, _, rest = rest.rpartition("\r")
                    yield line
                else:
                    if not too_long:
                        self.add_note(_cut_off(longest))
                        yield rest[:longest]
                    rest, too_long = "", True
        if rest and not too_long:
            yield rest

    def _pieces(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        with self.open() as stream:
            first = True
            while data := stream.read(CHUNK):
                text = decoder.decode(data)
                yield text.removeprefix("\ufeff") if first else text
                first = False
        yield decoder.decode(b"", final=True)


_OPENS_DOCUMENT = re.compile(r"\s*(?:[A-Za-z_]\w*\s*=\s*)?[{\[](?!\0)")


def _is_line_by_line(lines: list[str], cut: str) -> bool:
    """Whether each line is an object of its own: JSON Lines, which need not fit into memory."""
    filled = [line.strip() for line in lines[:LINES_COMPARED] if line.strip()]
    whole = [line for line in filled if line.startswith("{") and line.endswith("}")]
    return len(whole) + cut.startswith("{") > 1 and 2 * len(whole) > len(filled)
