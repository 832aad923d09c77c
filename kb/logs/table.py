"""What readers hand over: columns of numbers as the log has them, before anyone has said what they mean."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kb.language import Text
from kb.logs import thinning
from kb.logs.labels import LabelBuilder, Labels
from kb.logs.names import meaning
from kb.logs.run import Floats

Rows = NDArray[np.int64]


@dataclass(slots=True)
class Column:
    """The values of one name, in the order of the log.

    `rows` are the rows of the log that hold a value, rising and as long as `values`: a cell that was not
    logged has no row here, a NaN has. `phase` is `train`, `val` or `test` where the log says it outside of
    the name (`mode: val`, a line "Validation:"). `steps` is set where the format gives each value its own
    step. `aspect` tells values of one name apart that lines of different kinds hold: of a batch, and of the
    epoch in its summary.
    """

    name: str
    rows: Rows
    values: Floats
    phase: str = ""
    steps: Floats | None = None
    aspect: str = ""

    def __len__(self) -> int:
        return len(self.values)


@dataclass(slots=True)
class Table:
    """All columns of one log.

    `breaks` are rows at which the log itself says that a new run begins. `hints` (canonical name -> column)
    say what columns without a name of their own most likely hold. `labels` are the columns of words.
    """

    format: str
    columns: list[Column]
    label: str = ""
    breaks: tuple[int, ...] = ()
    notes: list[Text] = field(default_factory=list[Text])
    context: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: list[Labels] = field(default_factory=list[Labels])

    @property
    def length(self) -> int:
        """Number of rows that hold something."""
        return max((int(column.rows[-1]) + 1 for column in self.columns if len(column)), default=0)


Key = tuple[str, str, str]
"""Name, phase and aspect of a column."""


class TableBuilder:
    """Collect rows of names and numbers; 16 bytes a value, thinned out beyond ten million values."""

    def __init__(self) -> None:
        self._columns: dict[Key, thinning.Pair] = {}
        self._breaks: list[int] = []
        self._thinner = thinning.Thinner()
        self._labels = LabelBuilder()
        self._size = 0
        self.length = 0

    def add(
        self, pairs: Mapping[str, float], phase: str = "", words: Mapping[str, str] | None = None
    ) -> None:
        """Append one row of numbers and words; of a name that comes twice the last value stays."""
        if words:
            self._labels.add(self.length, words)
        for name, value in pairs.items():
            rows, values = self.column((name, phase, ""))
            rows.append(self.length)
            values.append(value)
        self.advance(len(pairs))

    def add_keyed(self, cells: Iterable[tuple[Key, float]]) -> None:
        """Append one row of values with name, phase and aspect.

        Of a key that comes twice the last value stays.
        """
        row = dict(cells)
        for key, value in row.items():
            rows, values = self.column(key)
            rows.append(self.length)
            values.append(value)
        self.advance(len(row))

    def column(self, key: Key) -> thinning.Pair:
        """Return the rows and values of a column, to append to; end each row with `advance`."""
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = (array("q"), array("d"))
        return found

    def advance(self, values: int) -> None:
        """End a row into which so many values were put."""
        self.length += 1
        self._size += values
        if self._size > thinning.MOST_VALUES:
            measured = [meaning(name).kind == "quantity" for name, _, _ in self._columns]
            self._size = self._thinner.thin(list(self._columns.values()), self.length, measured)

    def begin_run(self) -> None:
        """Say that the next row belongs to a new run."""
        self._breaks.append(self.length)

    def table(self, format: str, label: str = "") -> Table:  # noqa: A002  (the word of the contract)
        """Return the table collected so far."""
        columns = [
            Column(name, np.array(rows, dtype=np.int64), np.array(values), phase, None, aspect)
            for (name, phase, aspect), (rows, values) in self._columns.items()
        ]
        notes = [thinning.THINNED] if self._thinner.used else []
        labels = self._labels.labels(self.length)
        return Table(format, columns, label, tuple(self._breaks), notes, labels=labels)
