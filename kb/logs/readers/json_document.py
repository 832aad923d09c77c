"""One JSON document: Hugging Face `trainer_state.json`, histories, exports of trackers, what people dump."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np

from kb.language import Text
from kb.logs.lexicon import PLAIN
from kb.logs.names import meaning
from kb.logs.readers.json_rows import flat, phase_of, words_of
from kb.logs.readers.json_walk import MOST_RUNS, Found, Object, Row, runs_in
from kb.logs.readers.numbers import to_number
from kb.logs.readers.table_families import name_value
from kb.logs.run import Floats
from kb.logs.source import Source
from kb.logs.table import Column, Table, TableBuilder
from kb.logs.words import SPLITS, words


class TrainerState:
    """Hugging Face `trainer_state.json`."""

    name = "huggingface-trainer-state"

    def recognise(self, source: Source) -> bool:
        """Return whether an object with a list `log_history`."""
        document = source.json
        return isinstance(document, Mapping) and isinstance(cast("Object", document).get("log_history"), list)

    def read(self, source: Source) -> Sequence[Table]:
        """One row an entry of `log_history`; the summary at the end is no step."""
        history = cast("list[object]", cast("Object", source.json)["log_history"])
        entries = [cast("Row", entry) for entry in history if isinstance(entry, Mapping)]
        return [_rows(self.name, {"": [entry for entry in entries if "train_runtime" not in entry]}, "")]


class Document:
    """Any other document with curves in it: `json-rows`, `history-json` (lists), `json-points` (own x)."""

    name = "json"

    def recognise(self, source: Source) -> bool:
        """Return whether curves were found."""
        _FOUND[source] = runs_in(source.json)
        return bool(_FOUND[source])

    def read(self, source: Source) -> Sequence[Table]:
        """Return the tables of each run; those without a loss or a metric only where there is no other."""
        runs = _FOUND.pop(source, None) or runs_in(source.json)
        if len(runs) >= MOST_RUNS:
            raise source.error(
                Text(
                    f"holds curves in {MOST_RUNS} places or more: that is no log of a training",
                    f"有 {MOST_RUNS} 处以上的曲线：这不是训练日志",
                )
            )
        tables = [table for found in runs for table in _tables(found)]
        for table in tables:
            name_value(table, source.file_name)
        return [table for table in tables if _tells(table)] or tables


_FOUND: WeakKeyDictionary[Source, list[Found]] = WeakKeyDictionary()
"""What recognising a document has found, until it is read: a large one is walked through once."""


def _tables(found: Found) -> Iterator[Table]:
    if found.rows:
        yield _rows("json-rows", found.rows, found.label)
    if found.lists:
        yield _history(found)
    if found.points:
        columns = [_column(name, *points) for name, points in found.points.items()]
        yield Table("json-points", columns, label=found.label)


def _tells(table: Table) -> bool:
    return any(_is_known(column.name) or column.name == "value" for column in table.columns) or bool(
        table.labels
    )


def _is_known(name: str) -> bool:
    found = meaning(name)
    return found.kind == "quantity" and (found.direction is not None or found.quantity in PLAIN)


def _rows(name: str, by_data: Mapping[str, list[Row]], label: str) -> Table:
    """One row an entry; lists of rows for several data are put together by their counters."""
    builder = TableBuilder()
    entries = [(phase_of(entry) or _split(data), entry) for data, rows in by_data.items() for entry in rows]
    if len(by_data) > 1:
        entries.sort(key=lambda item: _place(item[1]))
    for phase, entry in entries:
        builder.add(flat(entry), phase, words_of(entry))
    return builder.table(name, label)


def _split(name: str) -> str:
    return next((SPLITS[word] for word in words(name) if word in SPLITS), "")


def _place(entry: Row) -> float:
    counters = [
        value for key, value in flat(entry).items() if meaning(key).kind in ("epoch", "step", "iteration")
    ]
    return counters[0] if counters else 0.0


def _history(found: Found) -> Table:
    """One column a list; a list of one value an epoch is spread over those of one value a step."""
    lists = _curves(found.lists)
    length = max(len(values) for values in lists.values())
    columns: list[Column] = []
    for name, items in lists.items():
        values = _numbers(items)
        stride = length // len(items) if length % len(items) == 0 else 1
        rows = np.arange(1, len(items) + 1, dtype=np.int64) * stride - 1
        logged = np.array([item is not None for item in items])
        columns.append(Column(name, rows[logged], values[logged]))
    return Table("history-json", columns, label=found.label)


def _curves(lists: Mapping[str, list[object]]) -> dict[str, list[object]]:
    """Leave out lists that are no curves: beside losses and metrics, those of another length are settings."""
    lengths = {len(items) for name, items in lists.items() if _is_known(name)}
    if not lengths:
        return dict(lists)
    return {name: items for name, items in lists.items() if _is_known(name) or len(items) in lengths}


def _column(name: str, x: list[object], y: list[object]) -> Column:
    logged = np.array([item is not None for item in y])
    steps, values = _numbers(x)[logged], _numbers(y)[logged]
    return Column(name, np.arange(len(values), dtype=np.int64), values, steps=steps)


def _numbers(items: Sequence[object]) -> Floats:
    return np.array([_number(item) for item in items], dtype=np.float64)


def _number(item: object) -> float:
    try:
        value = to_number(str(item))
    except (ValueError, RecursionError):
        return float("nan")
    return float("nan") if value is None else value


READERS = (TrainerState(), Document())
