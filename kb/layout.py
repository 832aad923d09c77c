"""Text laid out in terminal cells: a Chinese character takes two."""

import unicodedata
from collections.abc import Iterator


def cells(text: str) -> int:
    """Return how many terminal cells `text` takes; a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def wrap(text: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    """Wrap `text` into lines of at most `width` cells; Chinese may break between any two characters."""
    hanging = indent if hanging is None else hanging
    lines: list[str] = []
    line = indent
    for piece in _pieces(" ".join(text.split())):
        if cells(line) + cells(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = hanging
            piece = piece.lstrip()
        line += piece
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str) -> Iterator[str]:
    """Yield parts between which a line may break."""
    word = ""
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        # Chinese punctuation must not start a line: it stays with what stands before it.
        if wide and not unicodedata.category(char).startswith("P") and word:
            yield word
            word = ""
        word += char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word
