"""The wire format of protocol buffers, as far as event files and W&B run files need it."""

from collections.abc import Iterator

_SIZES = {1: 8, 5: 4}


def fields(data: memoryview) -> Iterator[tuple[int, int, memoryview | int]]:
    """Yield field number, wire type and value (a varint as int, all else as bytes).

    Stop at what is malformed.
    """
    position, end = 0, len(data)
    try:
        while position < end:
            key, position = varint(data, position)
            wire = key & 7
            if wire == 0:
                value, position = varint(data, position)
                yield key >> 3, wire, value
                continue
            size, position = varint(data, position) if wire == 2 else (_SIZES[wire], position)
            if position + size > end:
                return
            yield key >> 3, wire, data[position : position + size]
            position += size
    except (IndexError, KeyError, ValueError):
        return


def varint(data: memoryview, position: int) -> tuple[int, int]:
    """Return the number at `position` and the position behind it; raises ValueError beyond 64 bits."""
    byte = data[position]
    position += 1
    if byte < 0x80:
        return byte, position
    result, shift = byte & 0x7F, 7
    while byte >= 0x80:
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        shift += 7
        if shift > 70:
            raise ValueError("varint too long")
    return result, position
