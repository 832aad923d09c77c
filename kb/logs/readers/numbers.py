"""Numbers as logs spell them."""

import math
import re

NAN = frozenset(
    {"nan", "-nan", "+nan", "nan(ind)", "-nan(ind)", "-1.#ind", "1.#qnan", "1.#ind", "nanxxx", "#num!"}
)
NOT_LOGGED = frozenset({"", "-", "--", "none", "null", "n/a", "na", "#na#", "<na>", "?", "nil", "undefined"})

LONGEST = 1000
"""Characters of a number, or of a tensor printed around one; what is longer is not searched."""
NUMBER = (
    r"[-+]?(?:\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?"
    r"|(?i:nan(?:\(ind\)|xxx)?|inf(?:inity)?)(?![A-Za-z]))"
)
"""A number inside a line of text."""

_COMMA = re.compile(r"^[-+]?\d+,\d+(?:[eE][-+]?\d+)?$")
_WRAPPED = re.compile(
    r"^(?:tensor|array|np\.float\d+|DeviceArray)?[(\[]+\s*(.+?)\s*(?:,\s*(?:device|dtype|grad_fn).*)?[)\]]+$"
)


def is_number(item: object) -> bool:
    """Whether a value of JSON is a number, the word for one, or the null of one that was not measured."""
    if isinstance(item, str):
        try:
            to_number(item)
        except (ValueError, RecursionError):
            return False
        return bool(item)
    return item is None or (isinstance(item, int | float) and not isinstance(item, bool))


def to_number(cell: str) -> float | None:
    """Return the number in a cell, or None where the cell holds none.

    Raises ValueError where it holds words.
    """
    if len(cell) > LONGEST:
        raise ValueError("too long for a number")
    text = cell.strip().strip("\"'")
    try:
        return float(text)
    except ValueError:
        pass
    lower = text.lower()
    if lower in NOT_LOGGED:
        return None
    if lower in NAN:
        return math.nan
    if lower.endswith("%"):
        return float(lower[:-1])
    if _COMMA.match(text):
        return float(text.replace(",", "."))
    wrapped = _WRAPPED.match(text)
    if wrapped:
        return to_number(wrapped[1])
    raise ValueError(cell)


def number_or_none(cell: str) -> float | None:
    """Return the number in a cell, or None where the cell holds none or words."""
    try:
        return to_number(cell)
    except ValueError:
        return None
