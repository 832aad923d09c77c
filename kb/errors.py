"""Everything that `kb` can complain about.

KbError
 ├── UsageError        the call cannot be carried out as given (unknown id, empty query, bad option)
 ├── EntryError        a file of the knowledge base is wrong; names file, line and what would be right
 └── LogError          a training log cannot be read; names file, line or column and why

Each error carries facts (path, line, column, candidates) and turns them into one line of text.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` for the candidate nearest to `word`, or an empty string."""
    near = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


class KbError(Exception):
    """Base of all errors that `kb` raises on purpose.

    `message` says what is wrong and what would be right, in one line. `path`, `line` (counted from 1)
    and `column` (a name or a position) say where, as far as that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: str | int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class UsageError(KbError):
    """The call cannot be carried out as given."""


class EntryError(KbError):
    """A file of the knowledge base does not follow the format."""


class LogError(KbError):
    """A training log cannot be read."""
