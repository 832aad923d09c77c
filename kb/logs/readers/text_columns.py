"""A header of names and lines of numbers below it.

Ultralytics, fastai, spaCy and skorch align the columns with blanks; MATLAB, rich and many scripts draw bars.
"""

import re

from kb.logs.names import meaning
from kb.logs.readers.numbers import number_or_none
from kb.logs.readers.text_pairs import is_measured

Cells = tuple[str, ...]

BAR = re.compile(r"\s*[|│┃║]\s*")
_FRAME = re.compile(r"^\s*[|│┃║]|[|│┃║]?\s*$")
_HEADER = re.compile(r"^\s*(?:epochs?|class|E|steps?|iter(?:ation)?s?)(?:\s{2,}|\t)[A-Za-z_#]", re.IGNORECASE)
_BARRED = re.compile(r"^[^|│┃║\d]*(?:[|│┃║][^|│┃║]*){2,}$")
_BORDER = re.compile(r"^[\s|+:=_\-\u2500-\u257f]+$")
_ROW = re.compile(r"^[\s|│┃║]*(?:\d|all\b)")
_BARRED_ROW = re.compile(r"^\s*[|│┃║].*\d")
_PROGRESS = re.compile(r":?\s*\d+%\s*[|━─]")
_NAME = re.compile(r"[A-Za-z_#\u4e00-\u9fff]")
_UNIT = re.compile(r"(?<=\d)(?:G|M|K|ms|s|m|%|:)$")
_GROUP = re.compile(r"\b(?:Box|Mask|Pose)\(")
FEWEST_ALIGNED = 3
"""Two names in a line are prose more often than a table, unless bars or tabs part them."""


class Columns:
    """The header that was seen last, and the rows that fit below it."""

    def __init__(self) -> None:
        self._headers: tuple[Cells, ...] = ()
        self._barred = False
        self._above: Cells = ()

    @property
    def headed(self) -> bool:
        """Whether there has been a header."""
        return bool(self._headers)

    def may_be_row(self, line: str) -> bool:
        """Whether there has been a header and the line may stand below it; a cheap test."""
        if not self._headers:
            return False
        return bool((_BARRED_ROW if self._barred else _ROW).match(line) or line.startswith("\x1b"))

    def header(self, line: str) -> bool:
        """Remember a line of names; False where it is none."""
        if _HEADER.match(line):
            return self._aligned(_GROUP.sub("", _PROGRESS.split(line, maxsplit=1)[0]).strip())
        return _BARRED.match(line) is not None and self._between_bars(line)

    def _aligned(self, line: str) -> bool:
        """Names of several words stand two blanks apart; where all are single words one blank may do."""
        wide = tuple(re.split(r"\s{2,}|\t", line))
        headers = tuple(_plain(names) for names in (wide, tuple(line.split())))
        fewest = 2 if "\t" in line else FEWEST_ALIGNED
        if len(wide) < fewest or not any(_names_a_curve(names) for names in headers):
            return False
        self._headers, self._barred = headers, False
        return True

    def _between_bars(self, line: str) -> bool:
        """Take names between bars; a second line of the header goes on with the names of the first."""
        names = _cells(line)
        if any(cell and not re.match(r"[A-Za-z_#(\u4e00-\u9fff]", cell) for cell in names):
            return False
        if len(self._above) == len(names):
            names = tuple(
                f"{first} {second}".strip() for first, second in zip(self._above, names, strict=True)
            )
        self._above = names if len(names) > 1 else ()
        if not _names_a_curve(names):
            return False
        self._headers, self._barred = (names,), True
        return True

    def row(self, line: str) -> tuple[dict[str, float], str]:
        """Return the values of a line under the header and the data they were measured on.

        Empty where it does not fit.
        """
        self._above = ()
        cells = _cells(line) if self._barred else _aligned_cells(line.partition(" | ")[0])
        header = self._header_of(len(cells))
        if not header or (header[0] == "Class" and cells[0] != "all"):
            return {}, ""
        values = [number_or_none(_UNIT.sub("", cell)) for cell in cells]
        if not self._barred and sum(value is not None for value in values) < len(cells) - 1 - cells.count(
            "#na#"
        ):
            return {}, ""
        found: dict[str, float] = {}
        for name, value in zip(_spelled_out(header), values, strict=False):
            if value is not None and name and name != "Class":
                found.setdefault(name, value)
        return found, "val" if header[0] == "Class" else ""

    def is_border(self, line: str) -> bool:
        """Whether the line is drawn between header and rows."""
        return bool(self._headers) and _BORDER.match(line) is not None

    def _header_of(self, width: int) -> Cells:
        """Return the reading of the header that is as wide as a row; of three columns one may miss."""
        exact = next((names for names in self._headers if len(names) == width), ())
        if exact or self._barred:
            return exact
        near = (names for names in reversed(self._headers) if abs(len(names) - width) == 1)
        return next((names for names in near if width >= FEWEST_ALIGNED), ())


def _cells(line: str) -> Cells:
    return tuple(cell.strip() for cell in BAR.split(_FRAME.sub("", line)))


def _aligned_cells(line: str) -> Cells:
    return tuple(re.sub(r"(\d+)/\d+", r"\1", line).split())


def _plain(names: Cells) -> Cells:
    return tuple(name.strip("()") for name in names)


def _names_a_curve(names: Cells) -> bool:
    """Whether the names are words, one of them counts and another is measured."""
    if len(names) < 2 or not all(_NAME.match(name) for name in names if name):
        return False
    counted = names[0] in ("Class", "E") or any(
        meaning(name).kind in ("epoch", "step", "iteration") for name in names
    )
    return counted and any(is_measured(name) or name in ("P", "box") for name in names)


def _spelled_out(header: Cells) -> list[str]:
    """Return the names with their abbreviations resolved."""
    short = dict(_SHORT_NAMES)
    if {"obj", "cls"} <= set(header) or {"box", "cls"} <= set(header):
        short |= _YOLO_TERMS
    names = [short.get(name, name) for name in header]
    if header[:2] == ("E", "#"):  # spaCy: all but the losses is measured on the development set
        names[2:] = [name if name.startswith("LOSS") else f"dev {name}" for name in names[2:]]
    return names


_SHORT_NAMES = {"P": "precision", "R": "recall", "E": "epoch", "#": "step"}
_YOLO_TERMS = {name: f"{name}_loss" for name in ("box", "obj", "cls", "dfl", "total", "GIoU")}
