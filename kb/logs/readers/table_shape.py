"""Find the separator, the header and the decimal sign of a table from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.logs.names import meaning
from kb.logs.readers.numbers import to_number
from kb.logs.source import Source

SEPARATORS = (",", "\t", ";", "|", " ")
SAMPLE = 60
"""Lines looked at: enough to meet a filled row in a table whose validation columns are mostly empty."""
_DECIMAL_COMMA = re.compile(r"^\s*[-+]?\d+,\d+(?:[eE][-+]?\d+)?\s*$")
LABELLED = re.compile(
    r"^\s*(?:(?:epoch|step|iter(?:ation)?|e|ep)[ _:=-]?(?=\d)|(?=\d+\s*/))(\d+)(?:\s*/\s*\d+)?\s*$",
    re.IGNORECASE,
)
"""A counter with its name or its end beside it: `Epoch 3`, `3/50`."""
_VALUE_INSIDE = re.compile(r"[A-Za-z][\"']?\s*[:=]\s*[\"']?[-+.]?\d|[\s(]\d+\.\d|\d\.\d+[)\]]")
_LETTER = re.compile(r"[^\W\d_]")
_CLOCK = re.compile(r"^\d+:\d\d(?::\d\d)?(?:\.\d+)?$")
_SEPARATOR_TOLD = re.compile(r"^sep=.$", re.IGNORECASE)
"""The first line of a table that Excel wrote."""
UNNAMED = re.compile(r"^(?:Unnamed: \d+)?$")
"""What pandas calls an index without a name."""
LONGEST_NAME = 60
MOST_CELLS = 1000
"""Cells of a line looked at: of 10^5 columns the first thousand tell as much as all of them."""
Line = tuple[int, str]
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is laid out. `first` is the number of the first data line, counted from 0."""

    separator: str
    header: tuple[str, ...]
    first: int
    decimal: str = "."
    named: bool = True
    labelled: bool = False
    padded: bool = False


def cells_of(line: str, separator: str) -> list[str]:
    """Cut a line into cells; a blank as separator stands for any white space."""
    if separator == " ":
        return line.split()
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True))]
    except (csv.Error, StopIteration):
        return [cell.strip() for cell in line.split(separator)]


def is_marker(line: str) -> bool:
    """Whether the line is a merge marker left by version control."""
    return line.startswith(_MARKERS)


def numeric(cell: str) -> bool | None:
    """Return true for a number, None for a cell that was not logged, False for words."""
    try:
        return None if to_number(cell) is None else True
    except ValueError:
        return None if _CLOCK.match(cell) else bool(LABELLED.match(cell))


@lru_cache(maxsize=1)
def find_shape(source: Source) -> Shape | None:
    """Return the shape of the table in `source`, or None where it is none."""
    if source.endless or "\0" in source.head_text[:4096]:
        return None
    lines, remark = _sample(source.head_lines)
    if not lines:
        return None
    present = [separator for separator in SEPARATORS if separator == "," or _parts_lines(lines, separator)]
    found = [shape for separator in present if (shape := _try(lines, separator, remark)) is not None]
    return max(found, key=lambda shape: len(shape.header), default=None) or _behind_preamble(lines)


def _parts_lines(lines: list[Line], separator: str) -> bool:
    """Whether a separator stands in one of the lines; what stands in none makes a table of one column."""
    return any(separator in line or (separator == " " and "\t" in line) for _, line in lines)


def _sample(head: Sequence[str]) -> tuple[list[Line], str]:
    """Return the first lines with content and their numbers, and the remark before them, perhaps a header."""
    lines: list[Line] = []
    remark = ""
    for number, line in enumerate(head):
        if line.startswith("#"):
            remark = remark if lines else line.lstrip("# ")
        elif line.strip() and not is_marker(line) and not _SEPARATOR_TOLD.match(line):
            lines.append((number, line))
            if len(lines) == SAMPLE:
                break
    return lines, remark


def _behind_preamble(lines: list[Line]) -> Shape | None:
    """Find a table below lines of text, such as the settings of the run: its header tells where it begins."""
    for start in range(1, len(lines) - 1):
        for separator in (",", ";", "\t"):
            if separator in lines[start][1] and is_header(cells_of(lines[start][1], separator)):
                return _try(lines[start:], separator, "")
    return None


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are names, among them two of a counter, a loss, a metric or a time."""
    if any(numeric(cell) or _VALUE_INSIDE.search(cell) for cell in cells[:MOST_CELLS]):
        return False
    return _named_like_a_log(cells) and all(len(cell) <= LONGEST_NAME for cell in cells)


def _try(lines: list[Line], separator: str, remark: str) -> Shape | None:
    rows = [cells_of(line, separator) for _, line in lines]
    start = _header_row(rows)
    if start < 0 and len(named := cells_of(remark, separator)) == len(rows[0]) and is_header(named):
        rows, lines, start = [named, *rows], [(lines[0][0] - 1, remark), *lines], 0
    header = tuple(rows[start]) if start >= 0 else tuple(f"column {n + 1}" for n in range(len(rows[0])))
    widths = [len(row) for row in rows[start + 1 :]]
    body = [row[: min(len(header) + 2, MOST_CELLS)] for row in rows[start + 1 :]]
    if separator == "|" and (start < 0 or sum(bool(cell) for cell in rows[start]) < 2):
        return None  # a box drawn around names and values, not a table
    if separator == "|" and sum(_in_words(row) for row in rows[: start + 2]) > 1:
        return None  # names over two lines, as console output has them
    if not _fits(header, body, widths, separator, named=start >= 0):
        return None
    first = lines[start + 1][0] if start + 1 < len(lines) else lines[start][0] + 1
    commas = separator != "," and any(_DECIMAL_COMMA.match(cell) for row in body for cell in row)
    labelled = any(LABELLED.match(cell) for row in body for cell in row)
    padded = any(f"{separator} " in line for _, line in lines)
    return Shape(separator, _unique(header), first, "," if commas else ".", start >= 0, labelled, padded)


def _header_row(rows: list[list[str]]) -> int:
    """Index of the header: the first row without a number, of the width that most rows have; -1 for none."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    for index, row in enumerate(rows[:10]):
        seen = row[:MOST_CELLS]
        if any(numeric(cell) or (_VALUE_INSIDE.search(cell) and not UNNAMED.match(cell)) for cell in seen):
            return -1
        if abs(len(row) - width) <= 1 and any(_LETTER.search(cell) for cell in seen):
            return index
    return -1


def _in_words(row: list[str]) -> bool:
    """Whether a row holds several cells of words and no number."""
    return sum(bool(_LETTER.search(cell)) for cell in row) > 1 and not any(map(numeric, row))


def _fits(
    header: tuple[str, ...], body: list[list[str]], widths: list[int], separator: str, *, named: bool
) -> bool:
    if named and len(header) == 1:
        known = meaning(header[0])
        if (
            not (known.direction or known.quantity in ("lr", "grad_norm", "reward"))
            or len(header[0]) > LONGEST_NAME
        ):
            return False
    if not body:
        known_names = sum(_known(name) for name in header[:MOST_CELLS])
        return (
            named
            and len(header) >= 2
            and known_names >= 2
            and all(len(name) <= LONGEST_NAME for name in header)
        )
    even = sum(abs(width - len(header)) <= (1 if separator != " " else 0) for width in widths)
    if even < 0.8 * len(body) or (not named and (len(body) < 2 or (separator == " " and len(header) == 1))):
        return _one_column(header, body, separator, named=named)
    marks = [numeric(cell) for row in body for cell in row]
    good, words = marks.count(True), marks.count(False)
    if separator == " " or not named:
        return good > 0 and words <= 0.1 * len(marks)
    return (
        _has_numeric_column(min(len(header), MOST_CELLS), body)
        if good
        else words == 0 or _named_like_a_log(header)
    )


def _one_column(header: tuple[str, ...], body: list[list[str]], separator: str, *, named: bool) -> bool:
    return (
        separator == ","
        and not named
        and len(header) == 1
        and all(len(r) == 1 and numeric(r[0]) for r in body)
        and len(body) > 2
    )


def _has_numeric_column(width: int, body: list[list[str]]) -> bool:
    for index in range(width):
        marks = [numeric(row[index]) for row in body if index < len(row)]
        filled = [mark for mark in marks if mark is not None]
        if filled and sum(filled) >= 0.8 * len(filled):
            return True
    return False


def _known(name: str) -> bool:
    found = meaning(name)
    return (
        found.kind not in ("quantity", "setting")
        or found.direction is not None
        or found.quantity in ("lr", "grad_norm")
    )


def _named_like_a_log(header: Sequence[str]) -> bool:
    return len(header) >= 2 and sum(_known(name) for name in header[:MOST_CELLS]) >= 2


def _unique(header: tuple[str, ...]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names: list[str] = []
    for number, raw in enumerate(header):
        name = raw.strip().strip("\"'")
        name = f"column {number + 1}" if UNNAMED.match(name) else name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}.{seen[name] - 1}")
    return tuple(names)
