"""The tables of the search in the compiled file: n-gram postings with their BM25 weight, and phrases."""

import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.search.normalise import grams, normalise

if TYPE_CHECKING:
    from kb.knowledge.corpus import Corpus
    from kb.knowledge.models import Entry

# How much a word counts by where it stands. The title and what people type say what an entry is about;
# the body mentions its neighbours too.
FIELD_WEIGHTS = {
    "title": 3.0,
    "alias": 2.0,
    "phrase": 2.0,
    "summary": 1.5,
    "error": 1.0,
    "symptom": 0.7,
    "body": 0.3,
}

# The usual BM25 constants (Robertson & Zaragoza 2009, section 3.5).
K1, B = 1.2, 0.75

_TABLES = """
CREATE TABLE gram (gram TEXT PRIMARY KEY, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE phrase (number INTEGER, lang TEXT, raw TEXT, phrase TEXT);
CREATE INDEX phrase_number ON phrase (number);
"""


def write_tables(connection: sqlite3.Connection, corpus: "Corpus") -> None:
    """Add the search tables for all entries of the compiled file."""
    connection.executescript(_TABLES)
    numbers = dict(connection.execute("SELECT id, number FROM entry"))
    counts = {numbers[entry.id]: _weighted_grams(entry, corpus) for entry in corpus.entries.values()}
    connection.executemany("INSERT INTO gram VALUES (?, ?)", _postings(counts))
    for entry in corpus.entries.values():
        rows = ((numbers[entry.id], lang, raw, normalise(raw)) for lang, raw in _phrases(entry))
        connection.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?)", rows)


def _phrases(entry: "Entry") -> Iterable[tuple[str, str]]:
    for text in filter(None, (entry.en, entry.zh)):
        yield text.lang, text.title
        yield from ((text.lang, phrase) for phrase in text.phrases)
    yield from (("", error) for error in entry.errors)
    yield from (("", alias.replace("-", " ")) for alias in (entry.id, *entry.aliases))


def _fields(entry: "Entry", corpus: "Corpus") -> Iterable[tuple[str, str]]:
    yield "title", entry.id.replace("-", " ")
    yield from (("alias", alias.replace("-", " ")) for alias in entry.aliases)
    yield from (("error", error) for error in entry.errors)
    for text in filter(None, (entry.en, entry.zh)):
        yield "title", text.title
        yield "summary", text.summary
        yield from (("phrase", phrase) for phrase in text.phrases)
        yield from (("body", section.markdown) for section in text.sections if section.key != "evidence")
    for symptom, word in entry.symptoms.items():
        if word in ("always", "usually"):
            observable, _, value = symptom.partition("=")
            labels = corpus.vocabulary[observable].values[value]
            yield "symptom", f"{observable} {labels.en[0]} {labels.zh[0]}"


def _weighted_grams(entry: "Entry", corpus: "Corpus") -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, text in _fields(entry, corpus):
        for gram in grams(normalise(text)):
            counts[gram] += FIELD_WEIGHTS[name]  # pyright: ignore[reportArgumentType]
    return counts


def _postings(counts: dict[int, Counter[str]]) -> Iterable[tuple[str, bytes]]:
    """Yield each n-gram with the numbers of its entries and its BM25 weight in each, as two arrays."""
    lengths = {number: sum(count.values()) for number, count in counts.items()}
    mean = sum(lengths.values()) / max(len(lengths), 1)
    by_gram: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, count in counts.items():
        saturation = K1 * (1 - B + B * lengths[number] / mean)
        for gram, frequency in count.items():
            by_gram[gram].append((number, frequency * (K1 + 1) / (frequency + saturation)))
    for gram, postings in by_gram.items():
        rarity = math.log(1 + (len(counts) - len(postings) + 0.5) / (len(postings) + 0.5))
        entries, weights = zip(*postings, strict=True)
        yield gram, array("I", entries).tobytes() + array("f", (w * rarity for w in weights)).tobytes()
