"""Read a table of thousands of columns: pandas spends longer on a column than on its few numbers."""

from array import array
from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from kb.logs.readers.table_shape import Shape, cells_of, is_marker
from kb.logs.run import Floats
from kb.logs.source import LONGEST_ROW, Source
from kb.logs.table import Column, Table

WIDE = 1000
"""Columns from which on a table is read here: pandas takes 50 µs for each, the time of 300 numbers."""
MOST_NUMBERS = 50_000_000
"""400 MB; a table of more is read by the one that thins out."""


def is_wide(shape: Shape) -> bool:
    """Whether the table has so many columns."""
    return len(shape.header) > WIDE


def read_wide(source: Source, shape: Shape, name: str) -> Table | None:
    """Return a table of numbers and empty cells; None where there is anything else, or too much."""
    width = len(shape.header)
    numbers = array("d")
    logged = bytearray()
    for number, line in enumerate(source.lines(LONGEST_ROW)):
        if number < shape.first or not line.strip() or line.startswith("#"):
            continue
        cells = cells_of(line, shape.separator)
        if len(cells) != width or is_marker(line) or len(numbers) > MOST_NUMBERS:
            return None
        logged.extend(map(bool, cells))
        try:
            numbers.extend([float(cell) if cell else nan for cell in cells])
        except ValueError:
            return None
    table = np.array(numbers).reshape(-1, width)
    return Table(name, _columns(shape.header, table, np.frombuffer(logged, np.bool_).reshape(table.shape)))


def _columns(header: Sequence[str], table: Floats, logged: NDArray[np.bool_]) -> list[Column]:
    """Return the columns that hold something; those that are full share their row numbers."""
    every = np.arange(len(table), dtype=np.int64)
    filled: list[bool] = np.logical_and.reduce(logged, axis=0).tolist()
    columns: list[Column] = []
    for place, (name, values) in enumerate(zip(header, np.ascontiguousarray(table.T), strict=True)):
        rows = every if filled[place] else np.flatnonzero(logged[:, place])
        if len(rows):
            columns.append(Column(name, rows, values if filled[place] else values[rows]))
    return columns
