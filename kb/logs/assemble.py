"""From a table to runs: find the x axis, split what belongs to several runs, name the columns."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kb.language import Text
from kb.logs.axis import Axis, find_axis
from kb.logs.gaps import without_filling
from kb.logs.naming import Named, name_columns
from kb.logs.notes import REPAIRS, notes_on
from kb.logs.run import Floats, Run, Series
from kb.logs.several import separate
from kb.logs.split import Part, cut, split_runs
from kb.logs.table import Column, Table

UNIX_TIME = 1e8
"""No step takes three years: so many seconds are counted from 1970."""


def runs_of(table: Table, source: str, mapping: Mapping[str, str] | None = None) -> list[Run]:
    """Return the runs in `table`; a table without a single value gives none."""
    runs = [run for part in separate(table) for run in _runs_in(part, source, mapping)]
    return _worth_keeping(runs)


def _runs_in(table: Table, source: str, mapping: Mapping[str, str] | None) -> list[Run]:
    axis = find_axis(table)
    wanted = {**table.hints, **(mapping or {})}
    runs: list[Run] = []
    for part in split_runs(table, axis):
        columns = [found for column in table.columns if (found := cut(column, part)) is not None]
        columns = [without_filling(column) for column in columns]
        named = name_columns(columns, wanted)
        series = {name: _series(name, item, axis) for name, item in named.items()}
        series = {name: one for name, one in series.items() if not _is_clock(one)}
        if series:
            runs.append(_run(table, source, axis, part, series))
    return runs


def _run(table: Table, source: str, axis: Axis, part: Part, series: dict[str, Series]) -> Run:
    repairs = [rule(series) for rule in REPAIRS]
    run = Run(source, table.format, series, axis.name, axis.steps_per_epoch, table.context, label=table.label)
    repaired = tuple(note for note in repairs if note is not None)
    return replace(run, notes=(*table.notes, *part.notes, *repaired, *notes_on(run)))


def _series(name: str, item: Named, axis: Axis) -> Series:
    column = item.column
    steps = axis.at(column.rows) if column.steps is None else column.steps
    if axis.name == "row" and len(steps):
        steps = steps - steps[0]
    if axis.name == "epoch" and item.split not in ("val", "test"):
        steps = _spread(steps)
    steps, values = _last_of_each_step(steps, column)
    if len(steps) > 2 and bool(np.all(np.diff(steps) < 0)):  # the newest line comes first; a note says so
        steps, values = steps[::-1], values[::-1]
    return Series(name, column.name.strip(), steps, values, item.means.direction)


def _spread(steps: Floats) -> Floats:
    """Give values that share an epoch their place inside it, where that is the rule.

    2, 2.33, 2.67 for three of epoch 2.
    """
    starts = np.flatnonzero(np.r_[True, np.diff(steps) != 0])
    if len(steps) < 2 or len(steps) <= 1.5 * len(starts):
        return steps
    lengths = np.diff(np.r_[starts, len(steps)])
    place = np.arange(len(steps)) - np.repeat(starts, lengths)
    return steps + place / np.repeat(lengths, lengths)


def _last_of_each_step(steps: Floats, column: Column) -> tuple[Floats, Floats]:
    """Of values logged one after the other for one step the last counts."""
    if len(steps) < 2:
        return steps, column.values
    again = steps[1:] == steps[:-1]
    if not again.any():
        return steps, column.values
    keep = np.append(~again, True)
    return steps[keep], column.values[keep]


def _is_clock(series: Series) -> bool:
    """Whether a `time` column is the time since the start and no step time.

    It only ever grows, to many times its start, or is the time of day (`UNIX_TIME`).
    """
    values = series.values
    if not series.name.endswith("step_time") or not len(values) or not np.isfinite(values).all():
        return False
    if values.min() > UNIX_TIME:
        return True
    grows = len(values) >= 5 and bool(np.all(np.diff(values) >= 0))
    return grows and float(values[-1]) > 2 * abs(float(values[0]))


def _worth_keeping(runs: list[Run]) -> list[Run]:
    """Drop starts that were broken off before the second point, where there are longer runs."""
    kept = [run for run in runs if run.points > 1]
    dropped = len(runs) - len(kept)
    if not kept or not dropped:
        return runs
    note = Text(
        f"starts in this log that ended before their second point: {dropped}; they were left out",
        f"日志中有 {dropped} 次训练不足两个点就中断，已略去",
    )
    return [replace(run, notes=(*run.notes, note)) for run in kept]
