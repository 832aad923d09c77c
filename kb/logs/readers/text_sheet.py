"""The rows of a console log, with the kind of line each came from."""

from array import array
from collections.abc import Sequence

import numpy as np

from kb.logs.readers.text_pairs import has_split, is_measured
from kb.logs.table import Column, Key, Rows, Table, TableBuilder

MORE_THAN_ONCE = 2


class Sheet:
    """Rows of a table; the kind of a line is its first name and the first quantity it measures."""

    def __init__(self) -> None:
        self.builder = TableBuilder()
        self.measured = 0
        self._kinds: dict[tuple[str, ...], int] = {}
        self._counts = array("q")
        self._last_rows = array("q")

    def add(self, cells: Sequence[tuple[Key, float]]) -> None:
        """Append a row."""
        keys = [key for key, _ in cells]
        self.count(self.kind(keys), measured=tells(keys))
        self.builder.add_keyed(cells)

    def kind(self, keys: Sequence[Key]) -> int:
        """Return the number of the kind of a line with these cells."""
        measured = ((name, phase) for name, phase, _ in keys if is_measured(name))
        name, phase = next(measured, ("", ""))
        first = name + (phase if phase != "train" else "")
        number = self._kinds.setdefault((keys[0][0], first) if keys else (), len(self._counts))
        if number == len(self._counts):
            self._counts.append(0)
            self._last_rows.append(0)
        return number

    def count(self, kind: int, *, measured: bool) -> None:
        """Say that the next row is of this kind and whether it measures a loss or a metric."""
        self._counts[kind] += 1
        self._last_rows[kind] = self.builder.length
        self.measured += measured

    def table(self, name: str) -> Table:
        """Return the table without lines of a kind that came once, where others came again and again."""
        table = self.builder.table(name)
        counts = np.array(self._counts)
        if counts.max(initial=0) > MORE_THAN_ONCE:
            single = np.array(self._last_rows)[counts == 1]
            found = [_without(column, single) for column in table.columns]
            table.columns = [column for column in found if column is not None]
        table.columns = _joined(table.columns)
        return table


def tells(keys: Sequence[Key]) -> bool:
    """Whether a loss or a metric is among the cells."""
    return any(is_measured(name) and has_split(name) for name, _, _ in keys)


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
