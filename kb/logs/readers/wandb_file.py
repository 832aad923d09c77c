"""W&B run files (`run-<id>.wandb`): protobuf records in the log format of LevelDB.

Blocks of 32 KiB hold pieces: checksum (4 bytes), length (2), type (1: whole, 2: first, 3: middle, 4: last).
Records: github.com/wandb/wandb, wandb/proto/wandb_internal.proto (Record.history = 2; HistoryRecord.item =
1, step = 2; HistoryItem.key = 1, nested_key = 2, value_json = 16).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from kb.logs.readers.json_rows import flat
from kb.logs.readers.protobuf import fields
from kb.logs.source import Source
from kb.logs.table import Table, TableBuilder

_BLOCK = 32768
_HEADER = 7
_WHOLE, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4


class WandbFile:
    """The local history of a W&B run."""

    name = "wandb"

    def recognise(self, source: Source) -> bool:
        """Return whether the file starts with its ident."""
        return source.head.startswith(b":W&B")

    def read(self, source: Source) -> Sequence[Table]:
        """One row a history record."""
        builder = TableBuilder()
        for record in _records(memoryview(source.bytes())):
            for field, wire, value in fields(record):
                if field == 2 and wire == 2 and isinstance(value, memoryview):
                    builder.add(_history(value))
        return [builder.table(self.name)]


def _records(data: memoryview) -> Iterator[memoryview]:
    position, pieces = _HEADER, b""
    while position + _HEADER <= len(data):
        room = _BLOCK - position % _BLOCK
        if room < _HEADER:
            position += room
            continue
        length = data[position + 4] | data[position + 5] << 8
        kind = data[position + 6]
        start = position + _HEADER
        position = start + length
        if kind == 0 or position > len(data):
            return
        piece = data[start:position]
        if kind == _WHOLE:
            yield piece
            continue
        pieces = bytes(piece) if kind == _FIRST else pieces + bytes(piece)
        if kind == _LAST:
            yield memoryview(pieces)


def _history(record: memoryview) -> dict[str, float]:
    row: dict[str, object] = {}
    for field, wire, value in fields(record):
        if field == 1 and wire == 2 and isinstance(value, memoryview):
            name, item = _item(value)
            if (name and not name.startswith("_")) or name == "_step":
                row[name] = item
    return flat(row)


def _item(data: memoryview) -> tuple[str, object]:
    names: list[str] = []
    value: object = None
    for field, wire, content in fields(data):
        if wire != 2 or not isinstance(content, memoryview):
            continue
        text = str(content, "utf-8", "replace")
        if field in (1, 2) and text:
            names.append(text)
        elif field == 16:
            value = _parsed(text)
    return "/".join(names), value


def _parsed(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else value


READERS = (WandbFile(),)
