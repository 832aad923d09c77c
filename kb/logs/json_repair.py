"""Read what is almost JSON: printed by Python, objects one after the other, cut off in the middle.

The text is rewritten piece by piece and then parsed as JSON; nothing in it is ever evaluated.
"""

import json
import re

from kb.language import Text

LONGEST = 1 << 26
"""Rewriting costs several times the size; beyond 64 MB programs write, and they write proper JSON."""
MOST_OBJECTS = 1_000_000

CUT = Text(
    "the JSON document is not complete (a run that was killed while writing?): what is there was read",
    "JSON 文档不完整（写入时被中断？）：已读取现有内容",
)

_LOOKS_NESTED = re.compile(
    r"\s*(?:\w+\s*=\s*)?(?:\{\s*[\"'\d]|\[\s*(?:[\[{(\"']|[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*,))"
)
_TEXT_BEHIND = re.compile(r"[^\[{]*[\[{][^\[\]{}]*[\]}]\s*[^\s,\[\]{}]")
"""`[1, 2000] loss: 0.5` is a line of a console."""
_PIECE = re.compile(r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|[^\"']+", re.DOTALL)
_REWRITES = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"\b[A-Za-z_][\w.]*\(\s*([-+]?(?:[\d.]+(?:[eE][-+]?\d+)?|nan|inf))\s*(?:,[^()]*)?\)", r"\1"),
        (r"\b[A-Za-z_][\w.]*\(\s*(\[[^()]*\])\s*(?:,[^()]*)?\)", r"\1"),
        (r"\(", "["),
        (r"\)", "]"),
        (r"\bNone\b", "null"),
        (r"\bTrue\b", "true"),
        (r"\bFalse\b", "false"),
        (r"(?i:\bnan\b)", "NaN"),
        (r"\b(?:inf|Inf|infinity)\b", "Infinity"),
        (r"(?<=\d)\.(?=\s*[,\]}])", ".0"),
        (r"(?<=[\[,:\s+-])\.(?=\d)", "0."),
        (r"([{,]\s*)(-?\d+)\s*:", r'\1"\2":'),
        (r",(\s*[\]}])", r"\1"),
    )
)
_BRACKET = re.compile(r"\"(?:\\.|[^\"\\])*\"?|[\[\]{},]", re.DOTALL)
_ASSIGNED = re.compile(r"^\s*\w+\s*=\s*")


def repaired(text: str) -> tuple[object, Text | None]:
    """Return the document in `text` and what was missing; the document is None where there is none."""
    if len(text) > LONGEST or not _LOOKS_NESTED.match(text) or _TEXT_BEHIND.match(text):
        return None, None
    for candidate in (text, _rewritten(text)):
        for parse in (_one_after_the_other, _closed):
            try:
                document = parse(candidate)
            except (ValueError, RecursionError):
                continue
            return document, CUT if parse is _closed else None
    return None, None


def _rewritten(text: str) -> str:
    """Turn the spelling of Python into that of JSON, outside of texts."""
    plain = _ASSIGNED.sub("", text)
    return "".join(map(_piece, _PIECE.findall(plain)))


def _piece(piece: str) -> str:
    if piece[0] == '"':
        return piece
    if piece[0] == "'":
        return json.dumps(piece[1:-1])
    for pattern, into in _REWRITES:
        piece = pattern.sub(into, piece)
    return piece


def _one_after_the_other(text: str) -> object:
    """Parse a document, or several that follow each other as a list of them."""
    decoder = json.JSONDecoder()
    found: list[object] = []
    place = _next(text, 0)
    while place < len(text) and len(found) < MOST_OBJECTS:
        value, end = decoder.raw_decode(text, place)
        found.append(value)
        place = _next(text, end)
    return found[0] if len(found) == 1 else found


def _next(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def _closed(text: str) -> object:
    """Parse a document whose end is missing, up to its last complete item."""
    open_ones: list[str] = []
    cut, closing = 0, ""
    for match in _BRACKET.finditer(text):
        sign = match[0]
        if sign in "[{":
            open_ones.append("]" if sign == "[" else "}")
        elif sign in "]}":
            if not open_ones or open_ones.pop() != sign:
                break
        elif sign == ",":
            cut, closing = match.start(), "".join(reversed(open_ones))
    if not closing:
        raise ValueError("nothing to close")
    return json.loads(text[:cut] + closing)
