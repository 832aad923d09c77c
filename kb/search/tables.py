"""The tables of the search in the compiled file: lexicon, postings with their BM25 weight, phrases."""

import json
import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kb.knowledge.plain import plain
from kb.knowledge.words import LIKELIHOODS, PRIORS
from kb.search.lexicon import Lexicon
from kb.search.normalise import surfaces
from kb.search.reading import GRAM, Reading, plain_terms, read

if TYPE_CHECKING:
    from kb.knowledge.corpus import Corpus
    from kb.knowledge.models import Entry
    from kb.search.synonyms import CompiledLexicon

# How much a word counts by where it stands. The title and what people type say what an entry is about;
# the body mentions its neighbours too.
FIELD_WEIGHTS = {
    "title": 3.0,
    "alias": 2.0,
    "phrase": 2.0,
    "summary": 1.5,
    "error": 1.0,
    "symptom": 1.0,
    "body": 0.3,
}

# What a symptom that is always there weighs, against the words of a field.
LIKELIHOOD_WEIGHT = 4.0

# The fields that are phrases: they are compared one by one and teach the speller its words.
SHORT_FIELDS = ("title", "alias", "phrase", "summary")

# The words of more documents than this would be too many to compare a misspelled word with.
SPELLING_DOCUMENTS = 2000

# The usual BM25 constants (Robertson & Zaragoza 2009, section 3.5).
K1, B = 1.2, 0.75

# A term keeps the entries in which it weighs most; what stands behind them never reached the first ten in
# the benchmark, and the lists of 100 000 entries would take a second to add up.
LONGEST_LIST = 1000

_TABLES = """
CREATE TABLE term (term TEXT PRIMARY KEY, rarity REAL NOT NULL, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE lexicon (first TEXT PRIMARY KEY, phrases TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (number INTEGER PRIMARY KEY, data TEXT NOT NULL);
"""


class Field(NamedTuple):
    """A piece of an entry: where it stands, in which language, and its text."""

    name: str
    lang: str
    text: str


class Document(NamedTuple):
    """What the search needs of an entry, however it was made."""

    number: int
    id: str
    kind: str
    group: str
    prior: float
    symptoms: dict[str, float]
    fields: list[Field]


def write_tables(
    connection: sqlite3.Connection,
    corpus: "Corpus",
    progress: "Callable[[int, int], None] | None" = None,
) -> None:
    """Add the search tables for all entries of the compiled file."""
    from kb.search.synonyms import compile_lexicon

    numbers = dict(connection.execute("SELECT id, number FROM entry"))
    entries = sorted(corpus.entries.values(), key=lambda entry: numbers[entry.id])
    documents = (_document(entry, numbers[entry.id], corpus) for entry in entries)
    report = partial(_report, progress, len(entries)) if progress else None
    write_documents(connection, compile_lexicon(corpus), documents, report)


def _report(progress: "Callable[[int, int], None]", total: int, done: int) -> None:
    progress(done, total)


def write_documents(
    connection: sqlite3.Connection,
    compiled: "CompiledLexicon",
    documents: Iterable[Document],
    progress: "Callable[[int], None] | None" = None,
) -> None:
    """Write the tables for documents in any order; the result does not depend on it."""
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO meta VALUES ('lexicon', ?)", (_json(compiled.facts),))
    phrases = ((first, _json(rest)) for first, rest in compiled.phrases.items())
    connection.executemany("INSERT INTO lexicon VALUES (?, ?)", phrases)
    lexicon = Lexicon(compiled.phrases, compiled.facts)
    words = set(compiled.words)
    postings = _Postings()
    # The drafts wait for the rarities, which are known when the last document has been read.
    connection.execute("CREATE TEMP TABLE draft (number INTEGER PRIMARY KEY, data TEXT)")
    for done, document in enumerate(documents, 1):
        readings = [(f, read(f.text, lexicon)) for f in document.fields if f.name != "body"]
        postings.add(document.number, _weighted(document, readings, lexicon))
        connection.execute("INSERT INTO draft VALUES (?, ?)", (document.number, _data(document, readings)))
        if done <= SPELLING_DOCUMENTS:
            words.update(*(surfaces(field.text) for field in document.fields if field.name in SHORT_FIELDS))
        if progress:
            progress(done)
    connection.execute("INSERT INTO meta VALUES ('words', ?)", (" ".join(sorted(words)),))
    rarities = dict(postings.rarities())
    drafts = connection.execute("SELECT number, data FROM draft ORDER BY number")
    rows = ((number, _with_lengths(data, rarities)) for number, data in drafts)
    connection.executemany("INSERT INTO document VALUES (?, ?)", rows)
    connection.execute("DROP TABLE draft")
    connection.executemany("INSERT INTO term VALUES (?, ?, ?)", postings.rows())


def _document(entry: "Entry", number: int, corpus: "Corpus") -> Document:
    symptoms = {symptom: LIKELIHOODS[word] for symptom, word in entry.symptoms.items()}
    fields = [*_fields(entry, corpus)]
    return Document(number, entry.id, entry.kind, entry.group, PRIORS[entry.frequency], symptoms, fields)


def _fields(entry: "Entry", corpus: "Corpus") -> Iterator[Field]:
    yield from (Field("alias", "", alias.replace("-", " ")) for alias in (entry.id, *entry.aliases))
    yield from (Field("error", "", error) for error in entry.errors)
    for text in filter(None, (entry.en, entry.zh)):
        yield Field("title", text.lang, text.title)
        yield Field("summary", text.lang, text.summary)
        yield from (Field("phrase", text.lang, phrase) for phrase in text.phrases)
        for section in text.sections:
            if section.key not in ("evidence", "confusions"):
                yield Field("body", text.lang, plain(section.markdown))
    for symptom, word in entry.symptoms.items():
        if word in ("always", "usually"):
            observable, _, value = symptom.partition("=")
            labels = corpus.vocabulary[observable].values[value]
            yield Field("symptom", "", f"{observable} {labels.en[0]} {labels.zh[0]}")


def _weighted(document: Document, readings: list[tuple[Field, Reading]], lexicon: Lexicon) -> Counter[str]:
    counts: Counter[str] = Counter()
    for field, reading in readings:
        for term in (*reading.terms, *reading.grams):
            counts[term] += FIELD_WEIGHTS[field.name]  # pyright: ignore[reportArgumentType]
    for field in document.fields:
        if field.name == "body":  # its letters and symptoms say nothing that its words do not
            for term in plain_terms(field.text, lexicon):
                counts[term] += FIELD_WEIGHTS["body"]  # pyright: ignore[reportArgumentType]
    for symptom, likelihood in document.symptoms.items():
        counts[f"={symptom}"] += likelihood * LIKELIHOOD_WEIGHT  # pyright: ignore[reportArgumentType]
    return counts


def _data(document: Document, readings: list[tuple[Field, Reading]]) -> str:
    """Return what the rerank compares, as JSON: phrases with their terms, errors, symptoms."""
    phrases = [
        (field.name[0], field.text, reading.text, [*reading.terms])
        for field, reading in readings
        if field.name in SHORT_FIELDS
    ]
    data = {
        "id": document.id,
        "kind": document.kind,
        "group": document.group,
        "prior": document.prior,
        "phrases": phrases,
        "errors": [field.text for field, _ in readings if field.name == "error"],
        "symptoms": document.symptoms,
    }
    return _json(data)


def _with_lengths(data: str, rarities: dict[str, float]) -> str:
    """Put before the terms of each phrase the sum of their rarities, which a cosine divides by."""
    document = json.loads(data)
    document["phrases"] = [
        (field, raw, text, round(sum(rarities[term] for term in terms), 3), terms)
        for field, raw, text, terms in document["phrases"]
    ]
    return _json(document)


class _Postings:
    """Postings being collected: 8 bytes for a term in an entry, so that 100 000 entries fit in memory."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._counts: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
        # Words and n-grams have lengths of their own.
        self._lengths: dict[bool, dict[int, float]] = {False: {}, True: {}}

    def add(self, number: int, counts: Counter[str]) -> None:
        """Take the weighted counts of the terms of one document."""
        lengths = {False: 0.0, True: 0.0}
        for term, count in counts.items():
            self._numbers[term].append(number)
            self._counts[term].append(count)
            lengths[term[0] == GRAM] += count
        for kind, length in lengths.items():
            self._lengths[kind][number] = length

    def rarities(self) -> Iterator[tuple[str, float]]:
        """Yield each term with its inverse document frequency."""
        size = len(self._lengths[False])
        for term, numbers in self._numbers.items():
            yield term, math.log(1 + (size - len(numbers) + 0.5) / (len(numbers) + 0.5))

    def rows(self) -> Iterator[tuple[str, float, bytes]]:
        """Yield each term with its rarity, and its entries and BM25 weights, the heaviest first."""
        means = {kind: sum(own.values()) / max(len(own), 1) for kind, own in self._lengths.items()}
        for term, rarity in self.rarities():
            kind = term[0] == GRAM
            lengths, mean = self._lengths[kind], means[kind]
            weighed = [
                (rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[number] / mean)), number)
                for number, count in zip(self._numbers[term], self._counts[term], strict=True)
            ]
            weighed.sort(key=lambda pair: (-pair[0], pair[1]))
            weights, numbers = zip(*weighed[:LONGEST_LIST], strict=True)
            yield term, rarity, array("I", numbers).tobytes() + array("f", weights).tobytes()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
