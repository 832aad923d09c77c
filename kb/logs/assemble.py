"""From a table to runs: find the x axis, split what belongs to several runs, name the columns."""

from collections.abc import Mapping

import numpy as np

from kb.language import Text
from kb.logs.axis import Axis, find_axis
from kb.logs.naming import Named, name_columns
from kb.logs.run import Floats, Run, Series
from kb.logs.split import Part, cut, split_runs
from kb.logs.table import Column, Table


def runs_of(table: Table, source: str, mapping: Mapping[str, str] | None = None) -> list[Run]:
    """Return the runs in `table`; a table without a single value gives none."""
    axis = find_axis(table)
    runs: list[Run] = []
    for part in split_runs(table, axis):
        columns = [found for column in table.columns if (found := cut(column, part)) is not None]
        named = name_columns(columns, mapping)
        series = {name: _series(name, item, axis) for name, item in named.items()}
        if series:
            runs.append(_run(table, source, axis, part, series))
    return _worth_keeping(runs)


def _run(table: Table, source: str, axis: Axis, part: Part, series: dict[str, Series]) -> Run:
    notes = (*table.notes, *part.notes)
    return Run(
        source, table.format, series, axis.name, axis.steps_per_epoch, table.context, notes, label=table.label
    )


def _series(name: str, item: Named, axis: Axis) -> Series:
    column = item.column
    steps = axis.at(column.rows) if column.steps is None else column.steps
    steps, values = _last_of_each_step(steps, column)
    return Series(name, column.name.strip(), steps, values, item.means.direction)


def _last_of_each_step(steps: Floats, column: Column) -> tuple[Floats, Floats]:
    """Of values logged twice in a row for one step the last counts."""
    if len(steps) < 2:
        return steps, column.values
    keep = np.r_[np.diff(steps) != 0, True]
    return (steps, column.values) if keep.all() else (steps[keep], column.values[keep])


def _worth_keeping(runs: list[Run]) -> list[Run]:
    """Drop starts that were broken off before the second point, where there are longer runs."""
    kept = [run for run in runs if run.points > 1]
    if not kept or len(kept) == len(runs):
        return runs
    note = Text(
        f"{len(runs) - len(kept)} more starts in this log ended before their second point and were left out",
        f"日志中另有 {len(runs) - len(kept)} 次训练不足两个点就中断，已略去",
    )
    first, *rest = kept
    return [_with_note(first, note), *rest]


def _with_note(run: Run, note: Text) -> Run:
    from dataclasses import replace

    return replace(run, notes=(*run.notes, note))
