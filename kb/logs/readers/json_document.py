"""One JSON document: Hugging Face `trainer_state.json`, Keras history and other objects of lists."""

from collections.abc import Mapping, Sequence
from typing import cast

from kb.logs.readers.json_rows import flat, phase_of
from kb.logs.source import Source
from kb.logs.table import Table, TableBuilder

Object = Mapping[str, object]


class TrainerState:
    """Hugging Face `trainer_state.json`."""

    name = "huggingface-trainer-state"

    def recognise(self, source: Source) -> bool:
        """Return whether an object with a list `log_history`."""
        document = source.json
        return isinstance(document, Mapping) and isinstance(cast("Object", document).get("log_history"), list)

    def read(self, source: Source) -> Sequence[Table]:
        """One row an entry of `log_history`; the summary at the end is no step."""
        history = cast("list[Object]", cast("Object", source.json)["log_history"])
        return [_rows(self.name, [entry for entry in history if "train_runtime" not in entry])]


class ListOfRows:
    """A list of objects, one a step."""

    name = "json-rows"

    def recognise(self, source: Source) -> bool:
        """Return whether A list whose items are objects with numbers."""
        document = source.json
        if not isinstance(document, list):
            return False
        items = cast("list[object]", document)
        return bool(items) and isinstance(items[0], Mapping) and bool(flat(cast("Object", items[0])))

    def read(self, source: Source) -> Sequence[Table]:
        """One row an item."""
        return [_rows(self.name, cast("list[Object]", source.json))]


class History:
    """An object of equally long lists (Keras history) or of objects by epoch (pandas)."""

    name = "history-json"

    def recognise(self, source: Source) -> bool:
        """Return whether some value is a list of numbers or an object of numbers by row number."""
        return isinstance(source.json, Mapping) and bool(_lists(cast("Object", source.json)))

    def read(self, source: Source) -> Sequence[Table]:
        """One column a list."""
        builder = TableBuilder()
        lists = _lists(cast("Object", source.json))
        for row in range(max(len(values) for values in lists.values())):
            builder.add(flat({name: values[row] for name, values in lists.items() if row < len(values)}))
        return [builder.table(self.name)]


def _rows(name: str, entries: Sequence[object]) -> Table:
    builder = TableBuilder()
    for entry in entries:
        if isinstance(entry, Mapping):
            row = cast("Object", entry)
            builder.add(flat(row), phase_of(row))
    return builder.table(name)


def _lists(document: Object, prefix: str = "", depth: int = 0) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for key, value in document.items():
        name = f"{prefix}{key}"
        if isinstance(value, list):
            items = cast("list[object]", value)
            if items and all(isinstance(item, int | float) or item is None for item in items[:20]):
                found[name] = items
        elif isinstance(value, Mapping):
            inner = cast("Object", value)
            if inner and all(part.isdigit() for part in inner):
                found[name] = list(inner.values())
            elif depth < 4:
                found.update(_lists(inner, f"{name}/", depth + 1))
    return found


READERS = (TrainerState(), ListOfRows(), History())
