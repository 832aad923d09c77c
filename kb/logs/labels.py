"""Columns of words in a table: which run, which data or which quantity a row speaks of."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
MOST_WORDS = 1000
"""A column with more different words holds dates, file names or remarks: nothing that sorts rows."""
NONE = -1


@dataclass(slots=True)
class Labels:
    """A column of words: `codes[row]` is a place in `words`, or -1 where the row has none."""

    name: str
    codes: Codes
    words: list[str]

    def of(self, rows: Codes) -> "Labels":
        """Return the labels of some rows."""
        return Labels(self.name, self.codes[rows], self.words)


class LabelBuilder:
    """Collect the words of rows, a code for each."""

    def __init__(self) -> None:
        self._codes: dict[str, array[int]] = {}
        self._known: dict[str, dict[str, int]] = {}

    def add(self, row: int, words: Mapping[str, str]) -> None:
        """Keep the words of one row; rows come in rising order, rows without words may be left out."""
        for name, word in words.items():
            known = self._known.setdefault(name, {})
            if len(known) > MOST_WORDS:
                continue
            codes = self._codes.setdefault(name, array("q"))
            codes.extend([NONE] * (row - len(codes)))
            codes.append(known.setdefault(word, len(known)))

    def labels(self, length: int) -> list[Labels]:
        """Return the columns that sort rows, filled up to `length`."""
        return [
            Labels(name, _filled(codes, length), [*self._known[name]])
            for name, codes in self._codes.items()
            if len(self._known[name]) <= MOST_WORDS
        ]


def _filled(codes: "array[int]", length: int) -> Codes:
    missing = np.full(length - len(codes), NONE, dtype=np.int64)
    return np.concatenate([np.array(codes, dtype=np.int64), missing])
