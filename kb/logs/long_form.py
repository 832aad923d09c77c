"""Tables in which a column of words says what the numbers of a row are: the data (`phase`), the quantity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.logs.labels import NONE, Codes, Labels
from kb.logs.names import meaning
from kb.logs.table import Column, Table
from kb.logs.words import SPLITS, words

QUANTITY_WORDS = frozenset(
    {"metric", "metricname", "key", "variable", "name", "tag", "series", "quantity", "measure"}
)
VALUE_WORDS = frozenset({"value", "metricvalue", "val", "y", "number", "result"})
MOST_SPLITS = 8


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of words that say which data and which quantity a row speaks of; the column of values."""

    phase: Labels | None = None
    quantity: Labels | None = None
    value: Column | None = None


def roles_of(table: Table) -> Roles:
    """Find what the columns of words are for."""
    value = next((column for column in table.columns if set(words(column.name)) & VALUE_WORDS), None)
    quantity = next((label for label in table.labels if value and _tells_quantity(label)), None)
    others = [] if any(column.phase for column in table.columns) else table.labels
    phase = next((label for label in others if label is not quantity and tells_data(label)), None)
    return Roles(phase, quantity, value)


def tells_data(label: Labels) -> bool:
    """Whether the words are `train`, `val` and the like, of at least two kinds."""
    found = {_split(word) for word in label.words}
    return len(label.words) <= MOST_SPLITS and len(found - {""}) > 1


def _split(word: str) -> str:
    return next((SPLITS[part] for part in words(word) if part in SPLITS), "")


def _tells_quantity(label: Labels) -> bool:
    known = sum(meaning(word).direction is not None or meaning(word).quantity == "lr" for word in label.words)
    return bool(set(words(label.name)) & QUANTITY_WORDS) and known * 2 >= len(label.words)


def in_columns(table: Table, roles: Roles) -> Table:
    """Return the table with a column for each quantity and data that its rows speak of."""
    by_name = {label.name: label for label in table.labels}
    phase = by_name.get(roles.phase.name) if roles.phase else None
    if roles.quantity and roles.value:
        return _wide(table, by_name[roles.quantity.name], phase, roles.value.name)
    return _phased(table, phase) if phase else table


def _phased(table: Table, phase: Labels) -> Table:
    columns: list[Column] = []
    for column in table.columns:
        if meaning(column.name).kind != "quantity":
            columns.append(column)
            continue
        columns.extend(
            replace(part, phase=_split(phase.words[code]) if code != NONE else "")
            for code, part in _parts(column, phase.codes)
        )
    return replace(table, columns=columns)


def _parts(column: Column, codes: Codes) -> list[tuple[int, Column]]:
    of_rows = codes[column.rows]
    found: list[tuple[int, Column]] = []
    for code in dict.fromkeys(of_rows.tolist()):
        keep = of_rows == code
        found.append((code, replace(column, rows=column.rows[keep], values=column.values[keep])))
    return found


def _wide(table: Table, quantity: Labels, phase: Labels | None, value: str) -> Table:
    """One column for each quantity; rows of one place of the counters become one row where they only rise."""
    counters = [
        column for column in table.columns if meaning(column.name).kind in ("epoch", "step", "iteration")
    ]
    source = next((column for column in table.columns if column.name == value), None)
    if source is None:
        return table
    parts = [
        (
            replace(
                part,
                name=quantity.words[code],
                phase=_split(phase.words[split]) if phase and split != NONE else "",
            )
        )
        for code, whole in _parts(source, quantity.codes)
        if code != NONE
        for split, part in (_parts(whole, phase.codes) if phase else [(NONE, whole)])
    ]
    place = _merged(counters, parts, table.length)
    if place is None:
        return replace(table, columns=[*counters, *parts])
    return replace(table, columns=[_moved(column, place) for column in (*counters, *parts)], breaks=())


def _merged(counters: Sequence[Column], parts: Sequence[Column], length: int) -> Codes | None:
    """Return a new row for each row, by the place of its counters; None where a quantity falls back."""
    filled = [column for column in counters if len(column) == length]
    if not filled:
        return None
    places = np.stack([column.values for column in filled], axis=1)
    rows = np.unique(places, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    if any((np.diff(rows[part.rows]) < 0).any() for part in parts):
        return None
    return rows


def _moved(column: Column, place: Codes) -> Column:
    """Give the values their new rows; of two on one row the last stays."""
    rows, values = place[column.rows], column.values
    order = np.argsort(rows, kind="stable")
    rows, kept = rows[order], values[order]
    last = np.r_[np.diff(rows) != 0, True]
    return replace(column, rows=rows[last], values=kept[last])
