"""Text laid out in terminal cells: a Chinese character takes two."""

import unicodedata
from collections.abc import Iterator
from types import ModuleType

_OPENING = ("Ps", "Pi")  # the Unicode categories of opening brackets and quotation marks


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


def line_breaks(text: str, width: int, fold: bool = True) -> list[int]:
    """Return where `text` breaks into lines of at most `width` cells; a longer word is cut where `fold`."""
    breaks: list[int] = []
    used = start = 0
    for piece in _pieces(text):
        length = cells(piece.rstrip())
        if used and used + length > width:
            breaks.append(start)
            used = 0
        for offset, char in enumerate(piece) if fold and length > width else ():
            if used + cells(char) > width:
                breaks.append(start + offset)
                used = 0
            used += cells(char)
        used = used if fold and length > width else used + cells(piece)
        start += len(piece)
    return breaks


def break_chinese_lines(module: ModuleType) -> None:
    """Make `rich.text` or `textual.content` break Chinese lines, which they do at spaces only.

    Chinese has no spaces: a sentence would be one word, and a line would end at the last Latin word before
    it. Neither offers a setting for it, so the function that both take from Rich is replaced.
    """
    plain = getattr(module, "divide_line", None)
    if plain is None:
        return

    def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
        return plain(text, width, fold) if text.isascii() else line_breaks(text, width, fold)

    module.divide_line = divide_line  # pyright: ignore[reportAttributeAccessIssue]


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
    before, after = unicodedata.category(left), unicodedata.category(right)
    return before not in _OPENING and (after in _OPENING or not after.startswith("P"))
