"""Values that console output spreads over several lines.

Boxes of `| name | value |`, tables without separators, names in one line and values in the next.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from kb.logs.readers.numbers import to_number
from kb.logs.readers.text_counters import read_progress
from kb.logs.readers.text_lines import plain
from kb.logs.readers.text_pairs import is_measured

_BOX_LINE = re.compile(r"^\s*\|\s*([A-Za-z][\w/ ]*?)\s*\|\s*(\S+)\s*\|\s*$")
_BOX_TITLE = re.compile(r"^\s*\|\s*([A-Za-z]\w*/)\s*\|\s*\|\s*$")
_TWO_TITLE = re.compile(r"Training \|\s+Validation\s*$")
_TWO_LINE = re.compile(r"(?:^|- )([A-Za-z]\S*)\s*\|\s*(\S+)\s*\|\s*(\S+)\s*$")
_NUMBER_START = re.compile(r"^\s*(?:\d|all\b)")
_UNIT = re.compile(r"(?<=\d)(?:G|M|K|ms|s|%)$")
_HEADER = re.compile(r"^\s*(?:epoch|class|E)\s{2,}[A-Za-z_#]", re.IGNORECASE)
FEWEST_COLUMNS = 3


class TakeRow(Protocol):
    """What is done with a finished row.

    Names and numbers, the data, and whether they come from a bar that is not full.
    """

    def __call__(self, row: dict[str, float], phase: str = "", *, running: bool = False) -> None:
        """Take the row."""
        ...


class Blocks:
    """All kinds of blocks; a line that belongs to one is taken, its values come as a row when it ends."""

    def __init__(self) -> None:
        self._box = Box()
        self._columns = Columns()
        self._pasted: tuple[str, ...] | None = None
        self.open = False
        """Whether the meaning of the next line depends on the lines before it."""

    def take(self, line: str, put: TakeRow) -> bool:
        """Take a line that belongs to a block; False where it does not."""
        taken = self._take(line, put)
        self.open = self._box.open or self._columns.open or self._pasted is not None
        return taken

    def _take(self, line: str, put: TakeRow) -> bool:
        if ("|" in line or self._box.open) and self._box.take(line):
            return True
        for phase, row in self._box.end():
            put(row, phase)
        if " copypaste: " in line:
            return self._paste(line.partition(" copypaste: ")[2].strip(), put)
        if ("poch" in line or "Class" in line or line.startswith("E  ")) and self._columns.header(
            re.split(r":?\s*\d+%\|", plain(line), maxsplit=1)[0]
        ):
            return True
        return self._columns.open and self._row(line, put)

    def _row(self, line: str, put: TakeRow) -> bool:
        progress = read_progress(plain(line))
        row, phase = self._columns.row(progress.text.partition(" | ")[0])
        if row:
            put(row, phase, running=not progress.complete)
        return bool(row)

    def _paste(self, text: str, put: TakeRow) -> bool:
        """Detectron2: `Task: bbox`, then names, then values, with commas between."""
        if self._pasted and re.match(r"[\d.nan,-]+$", text):
            cells = [_number(cell) for cell in text.split(",")]
            pairs = zip(self._pasted[1:], cells, strict=False)
            put({self._pasted[0] + name: value for name, value in pairs if value is not None}, "val")
            self._pasted = None
        elif text.startswith("Task: "):
            self._pasted = (text.removeprefix("Task: ").strip() + "/",)
        elif self._pasted:
            self._pasted = (self._pasted[0], *text.split(","))
        return True


class Box:
    """A box of names and values, as Stable-Baselines prints, or of train and validation, as AllenNLP does."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, float]] = {}
        self._title = ""
        self._two = False

    @property
    def open(self) -> bool:
        """Whether lines of a box have been taken and its end has not come."""
        return bool(self._rows) or bool(self._title) or self._two

    def take(self, line: str) -> bool:
        """Take a line of the box; False where the line is none."""
        if _TWO_TITLE.search(line):
            self._two = True
            return True
        title = _BOX_TITLE.match(line)
        if title:
            self._title = title[1]
            return True
        if self._two:
            match = _TWO_LINE.search(line)
            found = {"train": match[2], "val": match[3]} if match else {}
        else:
            match = _BOX_LINE.match(line)
            found = {"": match[2]} if match else {}
        for phase, text in found.items():
            value = _number(text)
            if match and value is not None:
                self._rows.setdefault(phase, {})[self._title + match[1]] = value
        return match is not None

    def end(self) -> list[tuple[str, dict[str, float]]]:
        """Return the finished rows with their data, none where there was no box."""
        if not self.open:
            return []
        rows, self._rows, self._title, self._two = self._rows, {}, "", False
        return list(rows.items())


class Columns:
    """A header of names and lines of numbers below it, as Ultralytics, fastai and spaCy print them."""

    def __init__(self) -> None:
        self._header: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether there has been a header."""
        return bool(self._header)

    def header(self, line: str) -> bool:
        """Remember a line of names; False where it is none."""
        if not _HEADER.match(line):
            return False
        line = line.replace("Box(", "").replace("Mask(", "")
        cells = re.split(r"\s{2,}", line.strip()) if line.startswith("E ") else line.split()
        names = tuple(name.strip("()") for name in cells)
        if len(names) < FEWEST_COLUMNS or not all(re.match(r"[A-Za-z_#]", name) for name in names):
            return False
        if not any(is_measured(name) or name in ("P", "box") for name in names[1:]):
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
        if abs(len(cells) - len(self._header)) > 1 or numbers < len(cells) - 1 - cells.count("#na#"):
            return {}, ""
        pairs = zip(self._names(), values, strict=False)
        return {name: value for name, value in pairs if value is not None and name != "Class"}, phase

    def _names(self) -> Sequence[str]:
        short = dict(_SHORT_NAMES)
        if {"box", "cls"} <= set(self._header):
            short |= _YOLO_TERMS
        names = [short.get(name, name) for name in self._header]
        if self._header[:2] == ("E", "#"):  # spaCy: all but the losses is measured on the development set
            names[2:] = [name if name.startswith("LOSS") else f"dev {name}" for name in names[2:]]
        return names


_SHORT_NAMES = {"P": "precision", "R": "recall", "E": "epoch", "#": "step"}
_YOLO_TERMS = {name: f"{name}_loss" for name in ("box", "obj", "cls", "dfl", "total")}


def _number(text: str) -> float | None:
    try:
        return to_number(text)
    except ValueError:
        return None
