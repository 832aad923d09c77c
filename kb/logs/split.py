"""Take apart what several runs left in one file: restarts, resumed runs and two processes writing at once."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.language import Text
from kb.logs.axis import Axis
from kb.logs.run import Floats
from kb.logs.table import Column, Rows, Table

RESTART_SHARE = 0.02
"""A counter that falls back to the first 2 % of the run is a new run; further on it is a resumed one."""
INTERLEAVED_SHARE = 0.2
"""One run falls back once in a while; two writers make the counter fall on every second line."""
MOST_WRITERS = 16
LONGEST_JUMP = 50
"""Strides a writer may skip (lines lost, a pause of logging) before its next line is taken for another's."""


@dataclass(slots=True)
class Part:
    """Rows of one run (`rows` is a mask over all rows of the table) and what was repaired in them."""

    rows: NDArray[np.bool_]
    notes: list[Text] = field(default_factory=list[Text])


def split_runs(table: Table, axis: Axis) -> list[Part]:
    """Return the rows of each run, in the order in which the runs begin."""
    whole = np.ones(table.length, dtype=np.bool_)
    if axis.name == "row" or len(axis.values) < 2:
        return _at_breaks(table, [Part(whole)])
    drops = np.flatnonzero(np.diff(axis.values) < 0) + 1
    if 2 <= len(drops) == len(axis.values) - 1:
        return _at_breaks(table, [Part(whole, [_BACKWARDS])])
    if len(drops) >= 5 and len(drops) > INTERLEAVED_SHARE * len(axis.values):
        return _untangle(table, axis)
    return _at_restarts(table, axis, drops)


def _at_breaks(table: Table, parts: list[Part]) -> list[Part]:
    edges = [0, *sorted({row for row in table.breaks if 0 < row < table.length}), table.length]
    if len(edges) == 2:
        return parts
    return [Part(_mask(table.length, first, last)) for first, last in pairwise(edges)]


def _mask(length: int, first: int, last: int) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=np.bool_)
    mask[first:last] = True
    return mask


def _at_restarts(table: Table, axis: Axis, drops: Rows) -> list[Part]:
    stride = _stride(axis.values) if len(drops) else 0.0
    parts: list[Part] = []
    first_row, first_index = 0, 0
    current = Part(np.zeros(table.length, dtype=np.bool_))
    superseded = np.zeros(table.length, dtype=np.bool_)
    breaks = set(table.breaks)
    for drop in drops:
        top = float(axis.values[first_index:drop].max())
        value, start = float(axis.values[drop]), float(axis.values[first_index])
        after = axis.values[drop + 1] if drop + 1 < len(axis.values) else value
        row = int(axis.rows[drop]) - axis.lead
        if value - start <= max(RESTART_SHARE * (top - start), stride) or row in breaks:
            current.rows[first_row:row] = True
            parts.append(current)
            current = Part(np.zeros(table.length, dtype=np.bool_))
            first_row, first_index = row, int(drop)
        elif after < top:
            lost = axis.rows[first_index:drop][axis.values[first_index:drop] >= value]
            superseded[int(lost[0]) : row] = True
            current.notes.append(_resumed(value, top))
    current.rows[first_row:] = True
    parts.append(current)
    for part in parts:
        part.rows &= ~superseded
    return [part for part in parts if part.rows.any()]


def _stride(values: Floats) -> float:
    rising = np.diff(values)
    rising = rising[rising > 0]
    return float(np.median(rising)) if len(rising) else 0.0


def _untangle(table: Table, axis: Axis) -> list[Part]:
    """Give each line to the writer whose last step is the nearest below: each writer only moves forward.

    A second round knows how far a writer moves from line to line and lets nobody jump much further, so that
    the first line of a writer is not taken by another one that stands far below.
    """
    owner, writers = _owners(axis.values, np.inf)
    jumps = np.concatenate([np.diff(axis.values[owner == writer]) for writer in range(writers)])
    stride = _stride(np.cumsum(np.abs(jumps)))
    again, writers_again = _owners(axis.values, LONGEST_JUMP * stride)
    if 1 < writers_again <= MOST_WRITERS:
        owner, writers = again, writers_again
    if writers > MOST_WRITERS:
        return [Part(np.ones(table.length, dtype=np.bool_), [_TANGLED])]
    of_row = owner[
        np.maximum(np.searchsorted(axis.rows, np.arange(table.length) + axis.lead, side="right") - 1, 0)
    ]
    return [Part(of_row == writer, [_interleaved(writers)]) for writer in range(writers)]


def _owners(values: Floats, longest_jump: float) -> tuple[NDArray[np.int64], int]:
    """Return the writer of each value and their number; give up above `MOST_WRITERS`."""
    last: list[float] = []
    owner = np.zeros(len(values), dtype=np.int64)
    for index, value in enumerate(values.tolist()):
        free = [w for w in range(len(last)) if last[w] <= value <= last[w] + longest_jump]
        if not free:
            last.append(value)
            free = [len(last) - 1]
            if len(last) > MOST_WRITERS:
                break
        owner[index] = max(free, key=lambda writer: last[writer])
        last[owner[index]] = value
    return owner, len(last)


def cut(column: Column, part: Part) -> Column | None:
    """Return the points of a column that belong to a run, or None where there are none."""
    keep = part.rows[column.rows]
    if keep.all():
        return column
    if not keep.any():
        return None
    steps = None if column.steps is None else column.steps[keep]
    return Column(column.name, column.rows[keep], column.values[keep], column.phase, steps, column.aspect)


_BACKWARDS = Text(
    "the steps run backwards: the log is read from its last line to its first",
    "步数从大到小排列：日志按从最后一行到第一行的顺序读取",
)

_TANGLED = Text(
    "the step counter falls back again and again: the file may hold several runs that cannot be told apart",
    "步数反复回退：文件里可能混有多次训练，无法分开",
)


def _interleaved(count: int) -> Text:
    return Text(
        f"{count} processes wrote to this file at the same time; "
        "their lines were told apart by their step counters",
        f"有 {count} 个进程同时写入该文件；已按步数把各自的行分开",
    )


def _resumed(value: float, top: float) -> Text:
    return Text(
        f"the log goes back from {top:g} to {value:g} (resumed run): "
        "of the steps logged twice the later values count",
        f"日志从 {top:g} 回到 {value:g}（断点续训）：重复的步数以后写入的值为准",
    )
