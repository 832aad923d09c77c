"""TensorBoard event files: scalars only, v1 (`simple_value`) and v2 (tensors), perhaps cut off.

A file is a chain of records: length (8 bytes), its checksum (4), the protobuf `Event`, its checksum (4).
Field numbers: github.com/tensorflow/tensorboard, tensorboard/compat/proto/event.proto, summary.proto and
tensor.proto.
"""

import struct
from array import array
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from kb.language import Text
from kb.logs.readers.protobuf import fields, varint
from kb.logs.source import Source
from kb.logs.table import Column, Table

_HEADER = struct.Struct("<Q4x")
_FLOAT = struct.Struct("<f")
_DOUBLE = struct.Struct("<d")
_DTYPES = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8", 19: "<f2"}
"""DT_FLOAT, DT_DOUBLE, DT_INT32, DT_INT64, DT_HALF."""
_FIRST_EVENT = b"brain.Event:"

Points: TypeAlias = "tuple[array[int], array[float]]"


class TfEvents:
    """TensorBoard event files."""

    name = "tfevents"

    def recognise(self, source: Source) -> bool:
        """Return whether the first record is the version of the format."""
        return _FIRST_EVENT in source.head[:64] or _looks_like_record(source.head)

    def read(self, source: Source) -> Sequence[Table]:
        """One column a tag, each with its own steps."""
        tags: dict[str, Points] = {}
        reader = _Records(source.bytes())
        for event in reader:
            if not _read_plain(event, tags):
                _read_event(event, tags)
        notes = [_CUT_OFF] if reader.cut_off else []
        columns = [_column(tag, points) for tag, points in tags.items()]
        if not columns:
            raise source.error(Text("the event file holds no scalar values", "事件文件里没有标量"))
        return [Table(self.name, columns, notes=notes)]


_CUT_OFF = Text(
    "the last record is incomplete (the run was killed or still writes): everything before it is used",
    "最后一条记录不完整（训练被中断或仍在写入）：使用此前的全部记录",
)


def _looks_like_record(head: bytes) -> bool:
    """Return A resumed file may lack the version record.

    Then the first record must frame a plausible event.
    """
    if len(head) < 24:
        return False
    (length,) = _HEADER.unpack_from(head)
    return 9 <= length < len(head) - 16 and head[12] == 0x09


class _Records:
    """The payloads of all complete records."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self.cut_off = False

    def __iter__(self) -> Iterator[memoryview]:
        data, end, position = self._data, len(self._data), 0
        while position + 12 <= end:
            (length,) = _HEADER.unpack_from(data, position)
            start = position + 12
            position = start + length + 4
            if position > end:
                break
            yield data[start : start + length]
        self.cut_off = position != end


def _column(tag: str, points: Points) -> Column:
    steps = np.array(points[0], dtype=np.float64)
    return Column(
        tag, np.arange(len(steps), dtype=np.int64), np.array(points[1], dtype=np.float64), steps=steps
    )


def _read_plain(event: memoryview, tags: dict[str, Points]) -> bool:
    """Read the event that all writers of v1 scalars produce: time, step, one tag, one short float.

    Field for field the same as the general way below, which takes four times as long; False where it does
    not fit.
    """
    size = len(event)
    if size < 20 or event[0] != 0x09 or event[9] != 0x10:
        return False
    try:
        step, at = varint(event, 10)
        summary_fits = event[at] == 0x2A and event[at + 1] == size - at - 2 < 128
        value_fits = event[at + 2] == 0x0A and event[at + 3] == size - at - 4 and event[at + 4] == 0x0A
        end = at + 6 + event[at + 5]
        if not (summary_fits and value_fits and end + 5 == size and event[end] == 0x15):
            return False
    except (IndexError, ValueError):
        return False
    tag = str(event[at + 6 : end], "utf-8", "replace")
    _keep(tags, tag, step, _FLOAT.unpack_from(event, end + 1)[0])
    return True


def _keep(tags: dict[str, Points], tag: str, step: int, value: float) -> None:
    if tag not in tags:
        tags[tag] = (array("q"), array("d"))
    steps, values = tags[tag]
    steps.append(step if step < 1 << 63 else step - (1 << 64))
    values.append(value)


def _read_event(event: memoryview, tags: dict[str, Points]) -> None:
    """Event: 2 step, 5 summary."""
    step, summary = 0, None
    for field, wire, value in fields(event):
        if field == 2 and wire == 0:
            step = value
        elif field == 5 and wire == 2:
            summary = value
    if not isinstance(summary, memoryview) or not isinstance(step, int):
        return
    for field, wire, value in fields(summary):
        if field == 1 and wire == 2 and isinstance(value, memoryview):
            _read_value(value, step, tags)


def _read_value(data: memoryview, step: int, tags: dict[str, Points]) -> None:
    """Summary.Value: 1 tag, 2 simple_value, 8 tensor."""
    tag, number = "", None
    for field, wire, value in fields(data):
        if not isinstance(value, memoryview):
            continue
        if field == 1:
            tag = str(value, "utf-8", "replace")
        elif field == 2 and wire == 5:
            number = _FLOAT.unpack(value)[0]
        elif field == 8 and wire == 2:
            number = _scalar(value)
    if number is None:
        return
    _keep(tags, tag, step, number)


def _scalar(tensor: memoryview) -> float | None:
    """TensorProto: 1 dtype, 2 shape, 4 tensor_content, 5 float_val, 6 double_val, 7 int_val.

    None where not one number.
    """
    dtype, content = 0, None
    for field, wire, value in fields(tensor):
        if field == 1 and isinstance(value, int):
            dtype = value
        elif field == 4 and isinstance(value, memoryview):
            content = value
        elif field in (5, 6) and isinstance(value, memoryview):
            return _one(value, "<f4" if field == 5 else "<f8")
        elif field in (7, 10) and wire == 0 and isinstance(value, int):
            return float(value)
    return _one(content, _DTYPES[dtype]) if content is not None and dtype in _DTYPES else None


def _one(content: memoryview, dtype: str) -> float | None:
    if len(content) != np.dtype(dtype).itemsize:
        return None
    return float(np.frombuffer(content, dtype)[0])


READERS = (TfEvents(),)
