"""Everything that `kb` can complain about.

KbError
 ├── UsageError        the call cannot be carried out as given (unknown id, empty query, bad option)
 ├── EntryError        a file of the knowledge base is wrong; names file, line and what would be right
 └── LogError          a training log cannot be read; names file, line or column and why

Each error carries facts (path, line, column, candidates) and turns them into one line of text, in English or,
where a user rather than a programmer meets it, in both languages.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from kb.language import Lang, Text


def did_you_mean(word: str, candidates: Iterable[str], lang: Lang = "en") -> str:
    """Return ` (did you mean 'x'?)` for the candidate nearest to `word`, or an empty string."""
    near = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    if not near:
        return ""
    return f"（是不是 {near[0]!r}？）" if lang == "zh" else f" (did you mean {near[0]!r}?)"


class KbError(Exception):
    """Base of all errors that `kb` raises on purpose.

    `message` says what is wrong and what would be right, in one English line; `text` in both languages.
    `path`, `line` (counted from 1) and `column` (a name or a position) say where, as far as that is known.
    """

    def __init__(
        self,
        message: str | Text,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: str | int | None = None,
    ) -> None:
        super().__init__(str(message))
        self.text = message if isinstance(message, Text) else Text(message, message)
        self.message = self.text.en
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: Lang) -> str:
        """Return the line in a language, as far as there is one but English."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.text[lang]}" if place else self.text[lang]


class UsageError(KbError):
    """The call cannot be carried out as given."""


class EntryError(KbError):
    """A file of the knowledge base does not follow the format."""


class LogError(KbError):
    """A training log cannot be read."""
