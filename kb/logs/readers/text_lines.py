"""Make a raw line of console output readable: no colours, no redrawn bars, no dates."""

import re
from collections.abc import Iterator

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_BACKSPACES = re.compile(r"\x08+")
_DATES = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T_]+\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+\]"
    r"|\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b|\b\d{1,3}:\d\d\b(?![.\d])"
)
_LEVELS = re.compile(r"\b(?:INFO|DEBUG|WARNING|NOTICE|VERBOSE)\b:?(?:[\s|]*[\w.]+:\d+ (?=- ))?")
"""`INFO:`, and with the place in the program `INFO | yolox.core.trainer:258 - `."""
_NAMED_LEVEL = re.compile(r"INFO|DEBUG|WARNING|NOTICE|VERBOSE")
_PREFIXED = frozenset("[rRdDwW")
_QUOTE = re.compile(r"^(?:>\s?)+")
_PLACE = re.compile(r"\(\w+:\d+\)|\b[\w/]+\.(?:py|cpp|cc):\d+(?::\w+)?\b\]?")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,(\[])(\d+),(\d+(?:[eE][-+]?\d+)?)(?!\d|[.,]\d)")
_NOT_THOUSANDS = re.compile(r"(?<![\d.,(\[])(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?!\d|[.,]\d)")
_POINT = re.compile(r"\d\.\d")
_MARKUP = re.compile(r"\[/?[a-z]+(?: [a-z]+)*\](?!\s*[:=])|\[/\]")
"""`[bold cyan]` and `[/bold cyan]` of a printer of rich text that was not asked to render them."""
_HOLLOW = re.compile(r"^\[\s*\]\s*")
"""What is left of a date in brackets."""
_RANK = re.compile(r"^\[?(?:rank|default|device|worker)[ _]?\d+\]?:\s*|^\[[\w.-]+:\d+/\d+\]", re.IGNORECASE)


_DETAIL = re.compile(r"^\s*(?:Region \d|v\d \()")
"""Darknet prints the state of each layer for each sub-batch, NaN where it met no object."""

_GLUED = re.compile(r"(?<=[\d)])(?=Epoch \d+/\d+\s*$)")
"""Keras ends a bar that is cut short without a line break."""


def screen_lines(line: str) -> Iterator[str]:
    """Return what a terminal would have shown one after the other.

    Carriage returns and backspaces begin anew.
    """
    if "Epoch " in line[1:]:
        line = _GLUED.sub("\r", line)
    if "\r" in line or "\x08" in line:
        for piece in re.split(r"\r+|\x08+", line):
            if piece.strip():
                yield piece
    else:
        yield line


def is_detail(line: str) -> bool:
    """Whether a line holds numbers of single layers, not of the training."""
    return line.startswith(("Region", "v", " ")) and bool(_DETAIL.match(line))


def undressed(line: str) -> str:
    """Return the line without colours, quote signs and the end that a terminal marks."""
    if "\x1b" in line:
        line = _ANSI.sub("", line)
    line = line.rstrip(" $")
    return _QUOTE.sub("", line) if line.startswith(">") else line


def plain(line: str) -> str:
    """Return the line without colours, dates, levels, quote signs and rank prefixes."""
    line = undressed(line)
    if line[:1] in _PREFIXED:
        line = _RANK.sub("", line)
    if ":" in line or "-" in line or "/" in line:
        line = _DATES.sub(" ", line)
    if ".py:" in line or ".c" in line or "(" in line:
        line = _PLACE.sub(" ", line)
    if "," in line and not _POINT.search(line) and _NOT_THOUSANDS.search(line):
        line = _DECIMAL_COMMA.sub(r"\1.\2", line)
    if "[/" in line:
        line = _MARKUP.sub("", line)
    if line.startswith("[ "):
        line = _HOLLOW.sub("", line)
    return _LEVELS.sub(" ", line) if _NAMED_LEVEL.search(line) else line
