"""Values that console output spreads over several lines.

Boxes of `| name | value |` and tables without separators.
"""

import re
from collections.abc import Sequence

from kb.logs.readers.numbers import to_number
from kb.logs.readers.text_pairs import is_measured

_BOX_LINE = re.compile(r"^\s*\|\s*([A-Za-z][\w/ ]*?)\s*\|\s*(\S+)\s*\|\s*$")
_BOX_TITLE = re.compile(r"^\s*\|\s*([A-Za-z]\w*/)\s*\|\s*\|\s*$")
_NUMBER_START = re.compile(r"^\s*(?:\d|all\b)")
_UNIT = re.compile(r"(?<=\d)(?:G|M|K|ms|s|%)$")
_HEADER = re.compile(r"^\s*(?:epoch|class)\s{2,}[A-Za-z_]", re.IGNORECASE)
FEWEST_COLUMNS = 3


class Box:
    """A box of names and values, as Stable-Baselines and Baselines print: one row of the log."""

    def __init__(self) -> None:
        self._row: dict[str, float] = {}
        self._title = ""

    def take(self, line: str) -> bool:
        """Take a line of the box; False where the line is none."""
        title = _BOX_TITLE.match(line)
        if title:
            self._title = title[1]
            return True
        match = _BOX_LINE.match(line)
        if not match:
            return False
        value = _number(match[2])
        if value is not None:
            self._row[self._title + match[1]] = value
        return True

    def end(self) -> dict[str, float]:
        """Return the finished row, empty where there was no box."""
        row, self._row, self._title = self._row, {}, ""
        return row


class Columns:
    """A header of names and lines of numbers below it, as Ultralytics and fastai print them."""

    def __init__(self) -> None:
        self._header: tuple[str, ...] = ()

    def header(self, line: str) -> bool:
        """Remember a line of names; False where it is none."""
        if not _HEADER.match(line):
            return False
        names = tuple(name.strip("()") for name in line.replace("Box(", "").replace("Mask(", "").split())
        if len(names) < FEWEST_COLUMNS or not all(re.match(r"[A-Za-z_]", name) for name in names):
            return False
        if not any(is_measured(name) or name == "P" for name in names[1:]):
            return False
        self._header = names
        return True

    def row(self, line: str) -> tuple[dict[str, float], str]:
        """Return the values of a line under the header and the data they were measured on.

        Empty where it does not fit.
        """
        if not self._header or not _NUMBER_START.match(line):
            return {}, ""
        cells = re.sub(r"(\d+)/\d+", r"\1", line).split()
        phase = "val" if self._header[0] == "Class" else ""
        if phase and cells[0] != "all":
            return {}, ""
        values = [_number(_UNIT.sub("", cell)) for cell in cells]
        numbers = sum(value is not None for value in values)
        if abs(len(cells) - len(self._header)) > 1 or numbers < len(cells) - 1:
            return {}, ""
        pairs = zip(self._names(), values, strict=False)
        return {name: value for name, value in pairs if value is not None and name != "Class"}, phase

    def _names(self) -> Sequence[str]:
        return [{"P": "precision", "R": "recall"}.get(name, name) for name in self._header]


def _number(text: str) -> float | None:
    try:
        return to_number(text)
    except ValueError:
        return None
