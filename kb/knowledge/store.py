"""The compiled knowledge base: one SQLite file that answers without YAML, Markdown or pydantic.

Reading it costs what is asked for: a search touches a few rows, `kb show` one page. `search` adds tables of
its own to the same file, so that both always belong to the same entries.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import UsageError, did_you_mean
from kb.knowledge.words import LIKELIHOODS, PRIORS, Frequency, Likelihood
from kb.language import Lang, Text

if TYPE_CHECKING:
    from kb.knowledge.models import Entry

FORMAT = 7  # raise it when the tables change


@dataclass(frozen=True, slots=True)
class Card:
    """What ranking and listing need of an entry; texts by language."""

    id: str
    kind: str
    group: str
    frequency: Frequency
    severity: str
    title: Mapping[Lang, str]
    summary: Mapping[Lang, str]
    phrases: Mapping[Lang, list[str]]
    aliases: list[str]
    errors: list[str]
    symptoms: Mapping[str, Likelihood]
    addresses: list[str]

    @property
    def prior(self) -> float:
        """Relative weight of the entry before anything is known."""
        return PRIORS[self.frequency]

    def likelihood(self, symptom: str) -> float | None:
        """Return how probable `symptom` is when this entry is the cause; None where it does not say."""
        word = self.symptoms.get(symptom)
        return None if word is None else LIKELIHOODS[word]


class Store:
    """Read access to a compiled knowledge base.

    One store may be used from several threads: SQLite serialises them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open a compiled file read-only; raises `sqlite3.DatabaseError` where it is not one."""
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        store = cls(connection)
        if store.meta("format") != str(FORMAT):
            connection.close()
            raise sqlite3.DatabaseError("compiled by another version")
        return store

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def meta(self, key: str) -> str:
        """Return a value of the table `meta`, empty where it is not there."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def __len__(self) -> int:
        return self.connection.execute("SELECT count(*) FROM entry").fetchone()[0]

    def __contains__(self, name: object) -> bool:
        return self.connection.execute("SELECT 1 FROM entry WHERE id = ?", (name,)).fetchone() is not None

    def ids(self) -> list[str]:
        """Return all ids in the order of the catalogue."""
        return [row[0] for row in self.connection.execute("SELECT id FROM entry ORDER BY number")]

    def resolve(self, name: str) -> str:
        """Return the id that `name` means: an id, an alias or a retired id.

        Raises `UsageError` with the nearest name where there is none.
        """
        wanted = name.strip().lower().replace(" ", "-").replace("_", "-")
        for key in (name, wanted):
            if key in self:
                return key
        query = "SELECT id FROM alias WHERE alias IN (?, ?)"
        row = self.connection.execute(query, (name, wanted)).fetchone()
        if row:
            return row[0]
        names = [*self.ids(), *(alias for (alias,) in self.connection.execute("SELECT alias FROM alias"))]
        hints = (did_you_mean(wanted, names), did_you_mean(wanted, names, "zh"))
        raise UsageError(
            Text(
                f"no entry {name!r}{hints[0] or '; `kb list` shows all'}",
                f"没有条目 {name!r}{hints[1] or '；`kb list` 列出全部'}",
            )
        )

    def card(self, entry_id: str) -> Card:
        """Return the card of an existing id."""
        row = self.connection.execute("SELECT card FROM entry WHERE id = ?", (entry_id,)).fetchone()
        return Card(**json.loads(row[0]))

    def cards(self) -> Iterator[Card]:
        """Yield all cards in the order of the catalogue."""
        for (card,) in self.connection.execute("SELECT card FROM entry ORDER BY number"):
            yield Card(**json.loads(card))

    @cached_property
    def failures(self) -> dict[str, Card]:
        """The cards of all failure entries by id, loaded once."""
        return {card.id: card for card in self.cards() if card.kind == "failure"}

    def page(self, entry_id: str, lang: Lang) -> dict[str, Any]:
        """Return the text of an entry (the JSON of `EntryText`); English where there is no Chinese one."""
        query = "SELECT text FROM page WHERE id = ? AND lang IN (?, 'en') ORDER BY lang = ? DESC LIMIT 1"
        row = self.connection.execute(query, (entry_id, lang, lang)).fetchone()
        return json.loads(row[0])

    def entry(self, entry_id: str) -> "Entry":
        """Return the full model of an entry."""
        from kb.knowledge.models import Entry

        row = self.connection.execute("SELECT facts FROM entry WHERE id = ?", (entry_id,)).fetchone()
        facts = json.loads(row[0])
        query = "SELECT lang, text FROM page WHERE id = ?"
        texts = {lang: json.loads(text) for lang, text in self.connection.execute(query, (entry_id,))}
        return Entry.model_validate({**facts, **texts})

    def table(self, name: str) -> Any:
        """Return a whole table: `vocabulary`, `sources` (by id) or `tree`, as plain JSON values."""
        return json.loads(self.meta(name) or "null")

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, Any]]:
        """The observables by id: `name`, `ask`, `cost`, `log`, `exclusive`, `values` (each with phrases)."""
        return self.table("vocabulary")

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The bibliography by id."""
        return self.table("sources")

    @cached_property
    def tree(self) -> dict[str, Any] | None:
        """The guided tree: `start` and `nodes`."""
        return self.table("tree")
