"""Thin out columns that would not fit into memory, keeping what matters of them.

Of each group of neighbouring values the lowest and the highest stay (a spike is not lost), and every value
that is not finite. All columns keep the same rows, so that losses and counters stay together.
"""

from array import array
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.language import Text
from kb.logs.run import Floats

Rows = NDArray[np.int64]
MOST_VALUES = 10_000_000
"""160 MB of rows and values; about 2.5 million lines of four values."""
SHORT = MOST_VALUES // 100
"""Columns this short (a validation among millions of steps) are kept whole."""
GROUP = 8
"""Two values of a group and column stay: with all columns together at most a quarter of the rows."""

THINNED = Text(
    f"more than {MOST_VALUES:,} values: of neighbouring ones only the lowest, the highest and those that are "
    "not finite were kept",
    f"超过 {MOST_VALUES:,} 个数值：相邻的值只保留最小、最大以及非有限的值",
)

Pair = tuple["array[int]", "array[float]"]


class Thinner:
    """Remembers how far columns have been thinned, so that old and new rows end equally dense."""

    def __init__(self) -> None:
        self._factor = 1
        self._until = 0

    @property
    def used(self) -> bool:
        """Whether something was taken away."""
        return self._until > 0

    def thin(self, columns: Sequence[Pair], length: int, measured: Sequence[bool]) -> int:
        """Thin `columns` (rows and values) in place and return the number of values left.

        `length` is the number of rows so far; `measured` says which columns decide what stays.
        """
        keep = np.zeros(length, dtype=np.bool_)
        group = GROUP * max(1, sum(measured))
        for (rows, values), decides in zip(columns, measured, strict=True):
            if decides or len(rows) <= SHORT:
                _mark(keep, np.array(rows), np.array(values), self._until, group, self._factor)
        for rows, values in columns:
            _keep_only(keep, rows, values)
        self._factor *= group // 2
        self._until = length
        return sum(len(rows) for rows, _ in columns)


def _mark(keep: NDArray[np.bool_], rows: Rows, values: Floats, until: int, group: int, factor: int) -> None:
    if len(rows) <= SHORT:
        keep[rows] = True
        return
    keep[rows[~np.isfinite(values)]] = True
    cut = int(np.searchsorted(rows, until))
    for first, last, size in ((0, cut, group), (cut, len(rows), group * factor)):
        edges = [*range(first, last, size), last]
        for start, end in pairwise(edges):
            part = values[start:end]
            keep[rows[start + int(part.argmin())]] = True
            keep[rows[start + int(part.argmax())]] = True


def _keep_only(keep: NDArray[np.bool_], rows: "array[int]", values: "array[float]") -> None:
    """Change the arrays in place: readers hold on to them."""
    chosen = keep[np.array(rows)]
    rows[:] = array("q", np.array(rows)[chosen].tobytes())
    values[:] = array("d", np.array(values)[chosen].tobytes())
