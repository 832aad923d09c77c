"""Find the x axis of a table: which counter says how far the training was at each row."""

from dataclasses import dataclass, replace

import numpy as np

from kb.logs.names import Kind, meaning
from kb.logs.run import Floats
from kb.logs.table import Column, Rows, Table

FEWEST_COUNTED = 0.02
"""A step counter stands on every 50th line at least; what comes more rarely is a setting that was printed."""

OFTEN_FALLING = 0.2
"""A counter starts again with an epoch or a run; one that falls on every fifth line gives way to another."""


@dataclass(frozen=True, slots=True)
class Axis:
    """How far the training was: `values[i]` holds from `rows[i]` on until the next one.

    `name` is `step`, `epoch` or `row`. `steps_per_epoch` is known where the log counts both. `lead` rows
    of each record stand before its counter.
    """

    name: str
    rows: Rows
    values: Floats
    steps_per_epoch: float | None = None
    lead: int = 0

    def at(self, rows: Rows) -> Floats:
        """Return the position of each of `rows`; rows before the first counter stand at the first counter."""
        if not len(self.rows) or not len(rows):
            return rows.astype(np.float64)
        on_every_row = len(self.rows) == self.rows[-1] + 1
        if on_every_row and len(rows) == len(self.rows) == rows[-1] + 1:
            return self.values
        if on_every_row:
            return self.values[np.minimum(rows, len(self.rows) - 1)]
        index = np.searchsorted(self.rows, rows + self.lead, side="right") - 1
        return self.values[np.maximum(index, 0)]


def find_axis(table: Table) -> Axis:
    """Choose the axis: a step counter.

    Else iterations inside epochs put end to end, else epochs, else rows.
    """
    axis = _plainest_axis(table)
    return replace(axis, lead=_rows_before_counter(axis.rows, table.length))


MOST_ALIKE = 0.8
"""So many records are equally long where a block of lines is printed again and again."""


def _rows_before_counter(rows: Rows, length: int) -> int:
    """Return how many rows of a record come before its counter, 0 where there are no such records."""
    if len(rows) < 3 or rows[0] == 0:
        return 0
    record = length - int(rows[-1]) + int(rows[0])
    alike = float((np.diff(rows) == record).mean())
    return int(rows[0]) if alike >= MOST_ALIKE else 0


def _plainest_axis(table: Table) -> Axis:
    if table.columns and all(column.steps is not None for column in table.columns):
        return Axis("step", _NO_ROWS, np.empty(0))
    epoch = _counter(table, ("epoch",))
    step = _counter(table, ("step",) if epoch else ("step", "iteration")) or _counter(table, ("iteration",))
    if step is None and epoch is None:
        rows = np.arange(table.length, dtype=np.int64)
        return Axis("row", rows, rows.astype(np.float64))
    if step is None:
        assert epoch is not None
        return Axis("epoch", epoch.rows, epoch.values)
    if epoch is None or len(epoch) < 2:
        return Axis("step", step.rows, step.values)
    at_step = Axis("epoch", epoch.rows, epoch.values).at(step.rows)
    if _restarts_with_epoch(step.values, at_step):
        length = _epoch_length(step.values, at_step)
        return Axis(
            "step", step.rows, (np.floor(at_step) - np.floor(at_step.min())) * length + step.values, length
        )
    if len(step) * 4 < len(epoch):
        return Axis("epoch", epoch.rows, epoch.values)
    return Axis("step", step.rows, step.values, _steps_per_epoch(step.values, at_step))


_NO_ROWS = np.empty(0, dtype=np.int64)


def _counter(table: Table, kinds: tuple[Kind, ...]) -> Column | None:
    """Return the plainest counter that moves.

    With what other counters of its kind say on rows where it is silent.
    """
    candidates = sorted(_candidates(table, kinds), key=lambda found: found[0])
    if not candidates:
        return None
    best = candidates[0][1]
    for _, other in candidates[1:]:
        if not np.isin(other.rows, best.rows).any():
            merged = _merge(best, other)
            if _drops(merged) <= _drops(best) + _drops(other):
                best = merged
    return best


def _candidates(table: Table, kinds: tuple[Kind, ...]) -> list[tuple[tuple[int, int], Column]]:
    """Counters with their rank; a constant one is a setting (`total_steps`), not a counter."""
    found: list[tuple[tuple[int, int], Column]] = []
    longest = max((len(column) for column in table.columns), default=0)
    for column in table.columns:
        means = meaning(column.name)
        if means.kind not in kinds or column.phase in ("val", "test"):
            continue
        keep = np.isfinite(column.values)
        rows, values = (
            (column.rows, column.values) if keep.all() else (column.rows[keep], column.values[keep])
        )
        if not len(values):
            continue
        if means.kind != "epoch" and len(values) < FEWEST_COUNTED * longest:
            continue
        if len(values) > 1 and np.ptp(values) == 0:
            continue
        handicap = 8 * bool(np.any(values < 0)) + 16 * bool(_tangled(values))
        rank = (means.rank + handicap, -len(values))
        found.append((rank, Column(column.name, rows, values)))
    return found


def _merge(first: Column, second: Column) -> Column:
    rows = np.concatenate([first.rows, second.rows])
    order = np.argsort(rows, kind="stable")
    return Column(first.name, rows[order], np.concatenate([first.values, second.values])[order])


def _tangled(values: Floats) -> bool:
    """Whether it falls so often that it counts something else, such as the steps of one episode."""
    return int((np.diff(values) < 0).sum()) > OFTEN_FALLING * len(values)


def _drops(column: Column) -> int:
    return int((np.diff(column.values) < 0).sum())


def _restarts_with_epoch(steps: Floats, epochs: Floats) -> bool:
    """Whether the step counter starts again in each epoch: most of its drops fall where the epoch rises."""
    drops = np.diff(steps) < 0
    rises = np.diff(np.floor(epochs)) > 0
    return bool(drops.any()) and int((drops & rises).sum()) * 2 > int(rises.sum()) > 0


def _epoch_length(steps: Floats, epochs: Floats) -> float:
    """Return iterations in an epoch, from the highest counter seen and its stride."""
    rising = np.diff(steps)
    rising = rising[(rising > 0) & (np.diff(epochs) == 0)]
    stride = float(np.median(rising)) if len(rising) else 1.0
    return float(steps.max()) + (stride if steps.min() < stride else 0.0)


def _steps_per_epoch(steps: Floats, epochs: Floats) -> float | None:
    span = float(epochs[-1] - epochs[0])
    if span < 1 or steps[-1] <= steps[0]:
        return None
    whole = np.flatnonzero(np.diff(np.floor(epochs)) > 0)
    if len(whole) >= 2 and not np.any(epochs != np.floor(epochs)):
        return float(np.median(np.diff(steps[whole + 1]))) or None
    return float(steps[-1] - steps[0]) / span
