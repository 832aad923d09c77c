"""What a lint rule is and what it reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from kb.knowledge.corpus import Corpus
from kb.knowledge.models import Entry, EntryText

SeverityOfRule = Literal["error", "suggestion"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and by which rule."""

    path: Path
    line: int
    message: str
    rule: str
    severity: SeverityOfRule
    entry: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message} [{self.rule}]"


class Rule:
    """A check. Subclasses set `id` and `severity` and override one of the two `check` methods.

    Errors stop a change, suggestions only speak.
    """

    id: ClassVar[str]
    severity: ClassVar[SeverityOfRule] = "error"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        """Yield what is wrong with one entry."""
        yield from ()

    def check_corpus(self, corpus: Corpus) -> Iterator[Fault]:
        """Yield what is wrong across entries."""
        yield from ()

    def fault(self, entry: Entry, message: str, line: int = 1, text: EntryText | None = None) -> Fault:
        """Build a fault in the English file of an entry, or in the file of `text`."""
        path = entry.path.with_suffix(".zh.md") if text is not None and text.lang == "zh" else entry.path
        return Fault(path, line, message, self.id, self.severity, entry.id)


def texts(entry: Entry) -> list[EntryText]:
    """Return the texts of an entry in all its languages."""
    return [text for text in (entry.en, entry.zh) if text is not None]
