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

        `length` is the number of rows so far; `measured` says which columns decide what stays. New rows are
        made as sparse as the old ones first; only if that is not enough all become sparser.
        """
        if self._factor > 1:
            _thin_from(self._until, columns, length, measured, 2 * self._factor)
        if _size(columns) > MOST_VALUES // 2:
            group = GROUP * max(1, sum(measured))
            _thin_from(0, columns, length, measured, group)
            self._factor *= group // 2
        self._until = length
        return _size(columns)


def _size(columns: Sequence[Pair]) -> int:
    return sum(len(rows) for rows, _ in columns)


def _thin_from(
    start: int, columns: Sequence[Pair], length: int, measured: Sequence[bool], group: int
) -> None:
    """Keep two rows of each `group` values of a measured column from row `start` on."""
    keep = np.zeros(length, dtype=np.bool_)
    keep[:start] = True
    for (rows, values), decides in zip(columns, measured, strict=True):
        if len(rows) <= SHORT:
            keep[np.array(rows)] = True
        elif decides:
            _mark(keep, np.array(rows), np.array(values), start, group)
    for rows, values in columns:
        chosen = keep[np.array(rows)]  # changed in place: readers hold on to the arrays
        rows[:] = array("q", np.array(rows)[chosen].tobytes())
        values[:] = array("d", np.array(values)[chosen].tobytes())


def _mark(keep: NDArray[np.bool_], rows: Rows, values: Floats, start: int, group: int) -> None:
    finite = np.isfinite(values)
    keep[rows[~finite]] = True
    low, high = np.where(finite, values, np.inf), np.where(finite, values, -np.inf)
    first = int(np.searchsorted(rows, start))
    for begin, end in pairwise([*range(first, len(rows), group), len(rows)]):
        keep[rows[begin + int(low[begin:end].argmin())]] = True
        keep[rows[begin + int(high[begin:end].argmax())]] = True
