"""Take a table apart that holds several runs: a column that names the run, or a set of columns for each.

Which column names the run is seen from the counter: within one run it only rises. So a column is a key where
the counter falls or stands still over all rows, and rises within each of the groups that the column makes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from kb.logs.labels import NONE, Codes, Labels
from kb.logs.long_form import Roles, in_columns, roles_of, tells_data
from kb.logs.names import meaning
from kb.logs.run import Floats
from kb.logs.table import Column, Table
from kb.logs.words import words

RUN_WORDS = frozenset(
    {"fold", "seed", "run", "trial", "experiment", "exp", "model", "config", "replicate", "repeat", "subset"}
)
"""Words of columns that name the run; with numbers in them only these, words are tried under any name."""
MOST_RUNS = 1000
"""Nobody compares more runs in one table; so many columns of one kind are weights or classes."""
MOST_TOLERATED = 0.1
"""Share of the falls of the counter that may be left: a run that was resumed falls back once or twice."""


def separate(table: Table) -> list[Table]:
    """Return a table for each run that has its own columns or is named on its rows."""
    if table.columns and all(column.steps is not None for column in table.columns):
        return [table]
    roles = roles_of(table)
    parts = _by_key(table, roles)
    return [whole for part in parts for whole in _side_by_side(in_columns(part, roles))]


def _by_key(table: Table, roles: Roles) -> list[Table]:
    keys = [label for label in table.labels if label is not roles.quantity and not tells_data(label)]
    numbered = [column for column in table.columns if names_a_run(column.name)]
    keys = [*filter(_named_for_runs, keys), *(_as_labels(column, table.length) for column in numbered)] + [
        label for label in keys if not _named_for_runs(label)
    ]
    candidates = [key for key in keys if 1 < len(np.unique(key.codes)) <= table.length // 2]
    if not candidates:
        return [table]
    chosen = _chosen(table, roles, candidates)
    if not chosen:
        return [table]
    group = _combined([key.codes[: table.length] for key in chosen])
    if group.max() >= MOST_RUNS:
        return [table]
    return [
        replace(
            rows_of(table, rows),
            label=", ".join(_said(key, int(rows[0])) for key in chosen),
        )
        for rows in _groups(group)
    ]


def names_a_run(name: str) -> bool:
    """Whether a column of numbers counts runs: folds, seeds, trials."""
    found = words(name)
    return bool(RUN_WORDS & set(found)) and meaning(name).kind == "setting"


def _named_for_runs(label: Labels) -> bool:
    return bool(RUN_WORDS & set(words(label.name)))


def _as_labels(column: Column, length: int) -> Labels:
    values, places = np.unique(column.values, return_inverse=True)
    codes = np.full(length, NONE, dtype=np.int64)
    codes[column.rows] = places
    return Labels(column.name, codes, [f"{column.name} {value:g}" for value in values])


def _said(key: Labels, row: int) -> str:
    code = int(key.codes[row])
    return key.words[code] if code != NONE else ""


def _chosen(table: Table, roles: Roles, candidates: Sequence[Labels]) -> list[Labels]:
    """Take the keys that make the counter rise, the most telling first; none where they do not suffice."""
    place = _place(table)
    fixed = [key.codes[: table.length] for key in (roles.phase, roles.quantity) if key is not None]
    chosen: list[Labels] = []
    before = left = _falls(place, fixed, table.length)
    while left:
        rest = [key for key in candidates if key not in chosen]
        tried = [
            _falls(place, [*fixed, *(k.codes[: table.length] for k in (*chosen, key))], table.length)
            for key in rest
        ]
        if not tried or min(tried) >= left:
            break
        left = min(tried)
        chosen.append(rest[tried.index(left)])
    if not chosen or left > MOST_TOLERATED * before:
        return []
    return chosen if _share_a_measure(table, [key.codes[: table.length] for key in chosen]) else []


def _place(table: Table) -> list[Floats]:
    """Return the counters, epochs first, with a value on every row."""
    found: list[Floats] = []
    for kind in ("epoch", "step", "iteration"):
        column = next((c for c in table.columns if meaning(c.name).kind == kind and len(c) > 1), None)
        if column is not None:
            index = np.searchsorted(column.rows, np.arange(table.length), side="right") - 1
            found.append(column.values[np.maximum(index, 0)])
    return found


def _falls(place: Sequence[Floats], keys: Sequence[Codes], length: int) -> int:
    """Count the rows at which the counter does not rise from the row before in the same group."""
    group = _combined(keys) if keys else np.zeros(length, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    same = np.diff(group[order]) == 0
    if not place:  # without a counter, groups in one piece are runs
        return int((np.diff(order)[same] != 1).sum()) + (0 if keys else length)
    rises = np.zeros(length - 1, dtype=np.bool_)
    level = np.ones(length - 1, dtype=np.bool_)
    for values in place:
        step = np.diff(values[order])
        rises |= level & (step > 0)
        level &= step == 0
    return int((same & ~rises).sum())


def _combined(keys: Sequence[Codes]) -> Codes:
    group = keys[0]
    for key in keys[1:]:
        group = group * (int(key.max()) + 2) + key
    first = np.unique(group, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first[1]))[first[2]].astype(np.int64)


def _groups(group: Codes) -> Iterator[Codes]:
    order = np.argsort(group, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _share_a_measure(table: Table, keys: Sequence[Codes]) -> bool:
    """Whether some loss or metric is measured in all groups, on two rows at least: else they are no runs."""
    group = _combined(keys)
    count = int(group.max()) + 1
    return any(
        bool((np.bincount(group[column.rows], minlength=count) > 1).all())
        for column in table.columns
        if meaning(column.name).kind == "quantity"
    )


def rows_of(table: Table, rows: Codes) -> Table:
    """Return the table that holds only `rows`, numbered anew."""
    place = np.full(table.length, NONE, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    columns: list[Column] = []
    for column in table.columns:
        new = place[column.rows]
        keep = new != NONE
        if keep.any():
            columns.append(replace(column, rows=new[keep], values=column.values[keep]))
    breaks = tuple(int(np.searchsorted(rows, row)) for row in table.breaks)
    labels = [label.of(rows) for label in table.labels]
    return replace(table, columns=columns, breaks=breaks, labels=labels)


_RUN = r"(?:fold|run|seed|trial|exp|experiment|repeat)[ _-]?\d+"
_MARKED = re.compile(rf"^(?:({_RUN})[ _/.:-]+(.+)|(.+?)[ _/.:-]+({_RUN}))$", re.IGNORECASE)


def _side_by_side(table: Table) -> list[Table]:
    """Part `fold1_train_loss`, `fold2_train_loss`: what is left of the names tells the series of each run."""
    runs: dict[str, list[Column]] = {}
    shared: list[Column] = []
    for column in table.columns:
        match = _MARKED.match(column.name)
        if match is None:
            shared.append(column)
        else:
            mine = replace(column, name=match[2] or match[3])
            runs.setdefault(match[1] or match[4], []).append(mine)
    if not 1 < len(runs) <= MOST_RUNS:
        return [table]
    return [replace(table, columns=[*shared, *columns], label=run) for run, columns in runs.items()]
