"""The rows of a console log, with the kind of line each came from."""

from array import array
from collections.abc import Sequence

import numpy as np

from kb.logs.names import meaning
from kb.logs.readers.text_pairs import has_split, is_measured
from kb.logs.table import Column, Key, Rows, Table, TableBuilder

MORE_THAN_ONCE = 2
RUNNING = "running"
"""Marks what progress bars and running means inside an epoch say."""


class Sheet:
    """Rows of a table; the kind of a line is its first name and the first quantity it measures."""

    def __init__(self) -> None:
        self.builder = TableBuilder()
        self._kinds: dict[tuple[str, ...], int] = {}
        self._counts = array("q")
        self._last_rows = array("q")

    def add(self, cells: Sequence[tuple[Key, float]]) -> None:
        """Append a row."""
        keys = [key for key, _ in cells]
        self.count(self.kind(keys))
        self.builder.add_keyed(cells)

    def kind(self, keys: Sequence[Key]) -> int:
        """Return the number of the kind of a line with these cells."""
        measured = ((name, phase) for name, phase, _ in keys if is_measured(name))
        name, phase = next(measured, ("", ""))
        first = name + (phase if phase != "train" else "")
        number = self._kinds.setdefault((*keys[0][::2], first) if keys else (), len(self._counts))
        if number == len(self._counts):
            self._counts.append(0)
            self._last_rows.append(0)
        return number

    def count(self, kind: int) -> None:
        """Say that the next row is of this kind."""
        self._counts[kind] += 1
        self._last_rows[kind] = self.builder.length

    def table(self, name: str) -> Table:
        """Return the table without lines of a kind that came once, where others came again and again."""
        table = self.builder.table(name)
        counts = np.array(self._counts)
        if counts.max(initial=0) > MORE_THAN_ONCE:
            single = np.array(self._last_rows)[counts == 1]
            found = [_without(column, single) for column in table.columns]
            table.columns = [column for column in found if column is not None]
        table.columns = _joined(_preferred(table.columns))
        return table


def _preferred(columns: list[Column]) -> list[Column]:
    """Leave bars out where whole lines say as much: the loss of the training, or at least some curve."""
    running = [column for column in columns if column.aspect == RUNNING]
    plain = [column for column in columns if column.aspect != RUNNING]
    if not any(map(_tells, running)):
        return _renumbered(plain) if running else plain
    if not any(_tells(column) and len(column) > 1 for column in plain):
        return _renumbered(running)
    if any(map(_learns, plain)) or not any(map(_learns, running)):
        return _renumbered(plain)
    return columns


def _tells(column: Column) -> bool:
    return is_measured(column.name) and has_split(column.name)


def _learns(column: Column) -> bool:
    """Whether a column holds the loss of the training."""
    found = meaning(column.name)
    return "loss" in found.quantity.split("_") and (found.split or column.phase) in ("", "train")


_NO_ROWS: Rows = np.empty(0, dtype=np.int64)


def _renumbered(columns: list[Column]) -> list[Column]:
    """Close the gaps that left out rows leave between the others."""
    rows = np.unique(np.concatenate([_NO_ROWS, *(column.rows for column in columns)]))
    for column in columns:
        column.rows = np.searchsorted(rows, column.rows)
    return columns


def _joined(columns: list[Column]) -> list[Column]:
    """Add the one or two values under a first heading `Training` to the unmarked column that they begin."""
    plain = {(column.name, column.aspect): column for column in columns if not column.phase}
    result: list[Column] = []
    for column in columns:
        home = plain.get((column.name, column.aspect))
        few = column.phase == "train" and len(column) <= MORE_THAN_ONCE
        if not few or home is None or len(home) <= len(column):
            result.append(column)
            continue
        rows = np.concatenate([column.rows, home.rows])
        order = np.argsort(rows, kind="stable")
        home.rows, home.values = rows[order], np.concatenate([column.values, home.values])[order]
    return result


def _without(column: Column, rows: Rows) -> Column | None:
    keep = ~np.isin(column.rows, rows)
    if keep.all():
        return column
    if not keep.any():
        return None
    return Column(column.name, column.rows[keep], column.values[keep], column.phase, None, column.aspect)
