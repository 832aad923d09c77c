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
        if word and _may_break(word[-1], char):
            yield word
            word = ""
        word += char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word


def _may_break(left: str, right: str) -> bool:
    """Say whether a line may end between two characters of which one is Chinese.

    Punctuation stays with what stands before it, an opening bracket or quotation mark with what follows.
    """
    if not {unicodedata.east_asian_width(left), unicodedata.east_asian_width(right)} & {"W", "F"}:
        return False
    return not unicodedata.category(right).startswith("P") and unicodedata.category(left) not in ("Ps", "Pi")
