"""The compiled tables, read for a query: candidates by their terms, and the documents behind them."""

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from math import log
from typing import NamedTuple

from kb.knowledge.store import Store
from kb.search.lexicon import Lexicon, StoredPhrases
from kb.search.messages import constant_part
from kb.search.reading import Reading
from kb.search.spelling import Speller

CANDIDATES = 24

# From this likelihood on a symptom belongs to the picture of an entry.
TYPICAL = 0.8

_SPOILT = {
    f"train_loss={value}" for value in ("rising", "exploding", "nan", "flat", "plateau", "oscillating")
}
_CONTRAST = {f"loss_vs_metric={v}" for v in ("both_rise", "loss_falls_metric_flat", "contradict")}


class Phrase(NamedTuple):
    """A title, alias, summary or phrase of an entry, as written and as compared."""

    field: str
    raw: str
    text: str
    length: float
    terms: frozenset[str]


class Document(NamedTuple):
    """An entry as the rerank sees it.

    `texts` are its titles, aliases and phrases as compared by letters, `raw` the same as written;
    `about` holds sets of observables: who describes this entry speaks of one of each.
    """

    id: str
    kind: str
    group: str
    prior: float
    phrases: tuple[Phrase, ...]
    texts: tuple[str, ...]
    raw: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    symptoms: Mapping[str, float]
    about: tuple[frozenset[str], ...]


class Candidate(NamedTuple):
    """The number of an entry with its share of the BM25 score that the query could reach at best."""

    number: int
    terms: float
    grams: float


class Index:
    """Read access to the search tables of a store."""

    def __init__(self, store: Store) -> None:
        self.connection: sqlite3.Connection = store.connection
        self.lexicon = Lexicon(StoredPhrases(self.connection), json.loads(store.meta("lexicon")))
        self._store = store
        self.size = len(store)
        self.document = lru_cache(4096)(self._document)

    @cached_property
    def speller(self) -> Speller:
        """The spelling correction over the words of the entries and of the lexicon."""
        return Speller(self._store_words, self._is_known, self.lexicon)

    def _is_known(self, word: str) -> bool:
        query = "SELECT 1 FROM term WHERE term = ?"
        known = self.connection.execute(query, (f"w:{word}",)).fetchone() is not None
        return known or self.lexicon.starts(word)

    def _store_words(self) -> list[str]:
        return self._store.meta("words").split()

    @cached_property
    def unseen(self) -> float:
        """The rarity of a term that no entry holds."""
        return log(1 + (self.size + 0.5) / 0.5)

    def candidates(self, reading: Reading) -> tuple[list[Candidate], dict[str, float]]:
        """Return the best candidates in no particular order, and the rarity of each term of the reading."""
        found = self._postings((*reading.terms, *reading.grams))
        words = _add_up(found, [term for term in reading.terms if term in found])
        pieces = _add_up(found, [gram for gram in reading.grams if gram in found])
        total: dict[int, float] = dict(words)
        for number, share in pieces.items():
            total[number] = total.get(number, 0.0) + share
        best = sorted(total, key=lambda number: (-total[number], number))[:CANDIDATES]
        rarities = {term: found[term][0] if term in found else self.unseen for term in reading.terms}
        return [Candidate(n, words.get(n, 0.0), pieces.get(n, 0.0)) for n in best], rarities

    def _postings(self, terms: Iterable[str]) -> dict[str, tuple[float, bytes]]:
        wanted = [*terms]
        found: dict[str, tuple[float, bytes]] = {}
        for start in range(0, len(wanted), 500):  # SQLite takes at most 999 parameters in old builds
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT term, rarity, postings FROM term WHERE term IN ({marks})"
            found.update(
                (term, (rarity, data)) for term, rarity, data in self.connection.execute(query, part)
            )
        return found

    def _document(self, number: int) -> Document:
        query = "SELECT data FROM document WHERE number = ?"
        data = json.loads(self.connection.execute(query, (number,)).fetchone()[0])
        phrases = tuple(
            Phrase(field, raw, text, length, frozenset(terms))
            for field, raw, text, length, terms in data["phrases"]
        )
        short = [phrase for phrase in phrases if phrase.field != "s"]
        return Document(
            data["id"],
            data["kind"],
            data["group"],
            data["prior"],
            phrases,
            tuple(phrase.text for phrase in short),
            tuple(phrase.raw for phrase in short),
            tuple((error, constant_part(error)) for error in data["errors"]),
            data["symptoms"],
            _about({s for s, p in data["symptoms"].items() if p >= TYPICAL}),
        )


def _about(typical: set[str]) -> tuple[frozenset[str], ...]:
    """Return what nobody leaves out: a training loss gone wrong, and both sides of a contrast."""
    about: list[frozenset[str]] = []
    if typical & _SPOILT:
        about.append(frozenset({"train_loss"}))
        if "val_loss=falling" in typical:
            about.append(frozenset({"val_loss", "gap"}))
    if typical & _CONTRAST:
        about.append(frozenset({"accuracy", "train_accuracy", "loss_vs_metric"}))
    return tuple(about)


def _add_up(found: Mapping[str, tuple[float, bytes]], terms: list[str]) -> dict[int, float]:
    scores: defaultdict[int, float] = defaultdict(float)
    ceiling = 0.0
    for term in terms:
        data = found[term][1]
        half = len(data) // 2
        weights = array("f", data[half:])
        ceiling += weights[0]  # the postings are sorted by weight
        for number, weight in zip(array("I", data[:half]), weights, strict=True):
            scores[number] += weight
    return {number: score / ceiling for number, score in scores.items()} if ceiling else {}
