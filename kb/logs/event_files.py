"""Put the event files of a directory together to runs.

Train and validation usually lie in two folders with the same tags (`train/`, `validation/`); a resumed run
adds a file to the same folder; a run started anew there adds one as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kb.errors import LogError
from kb.language import Text
from kb.logs.readers.tfevents import TfEvents
from kb.logs.source import Source
from kb.logs.split import RESTART_SHARE
from kb.logs.table import Column, Table
from kb.logs.words import SPLITS, words


def event_tables(files: Sequence[Path], top: Path) -> Iterator[tuple[Table, Path]]:
    """Yield a table for each run and the directory it lies in; files without scalars are passed over."""
    groups: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        home = file.parent
        groups[home.parent if _split_of(home) and home != top else home].append(file)
    for home, members in groups.items():
        for table in _runs(sorted(members, key=lambda file: (_stamp(file), file))):
            table.label = "" if home == top else home.relative_to(top).as_posix()
            yield table, home


def _split_of(folder: Path) -> str:
    """Return the data that a folder name stands for.

    `train`, `validation`, `loss_val` (written by `add_scalars`).
    """
    return next((SPLITS[word] for word in words(folder.name) if word in SPLITS), "")


def _stamp(file: Path) -> int:
    """Return the time in an event file's name."""
    return next((int(part) for part in file.name.split(".") if part.isdigit() and len(part) >= 9), 0)


def _runs(files: Sequence[Path]) -> list[Table]:
    """Tables of the files of one place, a file that starts anew begins a new one."""
    runs: list[Table] = []
    for file in files:
        try:
            (table,) = TfEvents().read(Source(file))
        except LogError:
            continue
        for column in table.columns:
            column.phase = _split_of(file.parent)
        home = next((run for run in reversed(runs) if _continues(run, table)), None)
        if home is None:
            runs.append(table)
        else:
            _append(home, table)
    return runs


def _continues(run: Table, table: Table) -> bool:
    """Whether a file adds to a run: other series, or the same ones from a later step on."""
    known = {(column.name, column.phase): column for column in run.columns}
    shared = [(known[key], c) for c in table.columns if (key := (c.name, c.phase)) in known]
    return all(_first(new) > _first(old) + RESTART_SHARE * (_last(old) - _first(old)) for old, new in shared)


def _first(column: Column) -> float:
    return float(column.steps[0]) if column.steps is not None else 0.0


def _last(column: Column) -> float:
    return float(column.steps[-1]) if column.steps is not None else 0.0


def _append(run: Table, table: Table) -> None:
    known = {(column.name, column.phase): index for index, column in enumerate(run.columns)}
    for column in table.columns:
        index = known.get((column.name, column.phase))
        if index is None:
            run.columns.append(column)
        else:
            run.columns[index] = _joined(run.columns[index], column)
            if _RESUMED not in run.notes:
                run.notes.append(_RESUMED)
    run.notes.extend(note for note in table.notes if note not in run.notes)


def _joined(old: Column, new: Column) -> Column:
    assert old.steps is not None
    assert new.steps is not None
    keep = old.steps < new.steps[0]
    steps = np.concatenate([old.steps[keep], new.steps])
    values = np.concatenate([old.values[keep], new.values])
    return Column(old.name, np.arange(len(steps), dtype=np.int64), values, old.phase, steps)


_RESUMED = Text(
    "several event files of one run were put together (resumed run); "
    "of steps logged twice the later values count",
    "同一次训练的多个事件文件已合并（断点续训）；重复的步数以后写入的值为准",
)
