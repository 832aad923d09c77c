"""Words in, ranked entries out: candidates by their terms, ranked by what speaks for each, or refused."""

from collections.abc import Mapping, Sequence
from math import exp, log
from types import MappingProxyType
from typing import NamedTuple

from kb.errors import UsageError
from kb.knowledge.store import Store
from kb.language import Lang
from kb.search.excerpt import excerpt
from kb.search.features import Evidence, Features, compare
from kb.search.index import Index
from kb.search.lexicon import Match
from kb.search.messages import constant_part
from kb.search.normalise import atoms
from kb.search.parse import mentions_of
from kb.search.reading import Reading, read
from kb.search.scope import Scope, scope_of
from kb.search.sentence import Mention
from kb.search.weights import RANKING, RIGHT, SCOPE

# Below this probability that the query belongs here, nothing is an honest answer. Measured: see
# tests/benchmarks/bench_search.py, which prints both kinds of error around it.
REFUSAL = 0.4

# A query that says just what a phrase of an entry says belongs here, whatever its words mean elsewhere.
CERTAIN = 0.9

# Hits with less than this share of the first one's score are left out: nobody reads them.
_TAIL = 0.02

NEAREST = 3


class SearchHit(NamedTuple):
    """An entry that answers a query, with a score (0..1) and what matched."""

    id: str
    score: float
    matched: tuple[str, ...]


class Answer(NamedTuple):
    """What a query gave: the symptoms it names, the hits (none is an honest answer) and what lies near.

    `corrections` maps misspelled words to what they were read as.
    """

    query: str
    symptoms: tuple[str, ...]
    hits: tuple[SearchHit, ...]
    nearest: tuple[str, ...] = ()
    corrections: Mapping[str, str] = MappingProxyType({})


class Ranked(NamedTuple):
    """An entry in the order of relevance, with what speaks for it."""

    id: str
    relevance: float
    evidence: Evidence


class Searcher:
    """Search over one compiled knowledge base; `ranking` weighs the fields of `Features`."""

    def __init__(self, store: Store, ranking: Sequence[float] = RANKING) -> None:
        self.store = store
        self._ranking = ranking
        self.index = Index(store)

    def search(self, query: str, lang: Lang = "en", limit: int = 10) -> Answer:
        """Return what answers `query`, best first. Raises `UsageError` where it holds no word."""
        reading, ranked, scope = self.rank(query)
        symptoms = tuple(mention.symptom for mention in reading.mentions if mention.present)
        belongs = max(_probability(SCOPE, scope), CERTAIN if scope.says_a_phrase else 0.0)
        hits = _scored(ranked, belongs, symptoms, self.index) if belongs >= REFUSAL else ()
        nearest = tuple(entry.id for entry in ranked[:NEAREST])
        return Answer(query, symptoms, tuple(hits[:limit]), nearest, dict(reading.corrections))

    def rank(self, query: str) -> tuple[Reading, list[Ranked], Scope]:
        """Return how `query` was read, its candidates by relevance, and whether it belongs to this world.

        Raises `UsageError` where it holds no word.
        """
        text = excerpt(query, self.index.lexicon)
        reading = read(text, self.index.lexicon, self.index.speller)
        if reading.is_empty:
            raise UsageError('the query is empty; try `kb search "val loss rising"`')
        candidates, rarities = self.index.candidates(reading)
        constant = constant_part(text)
        ranked: list[Ranked] = []
        for candidate in candidates:
            document = self.index.document(candidate.number)
            evidence = compare(reading, constant, rarities, candidate, document)
            relevance = sum(w * x for w, x in zip(self._ranking, evidence.features, strict=True))
            ranked.append(Ranked(document.id, relevance, evidence))
        ranked.sort(key=lambda entry: (-entry.relevance, entry.id))
        best = [entry.evidence.features for entry in ranked]
        return reading, ranked, scope_of(reading, rarities, self.index.unseen, best)

    def mentions(self, text: str) -> list[Mention]:
        """Return the symptoms that a text mentions, present and ruled out; slips of the keyboard are read."""
        return mentions_of(self.scan(text), self.index.lexicon, is_thorough=True)

    def scan(self, text: str) -> list[Match]:
        """Return the phrases of a text in order; slips of the keyboard are read."""
        corrected, _ = self.index.speller.correct(text, atoms(text))
        return self.index.lexicon.scan(corrected)


def _scored(
    ranked: Sequence[Ranked], belongs: float, symptoms: tuple[str, ...], index: Index
) -> list[SearchHit]:
    top = ranked[0].relevance
    total = log(sum(exp(entry.relevance - top) for entry in ranked))
    hits: list[SearchHit] = []
    for entry in ranked:
        share = entry.relevance - top - total
        score = belongs * _probability(RIGHT, (share, entry.relevance))
        if hits and score < _TAIL * hits[0].score:
            break
        hits.append(SearchHit(entry.id, round(score, 4), _reasons(entry, symptoms)))
    return hits


def _reasons(entry: Ranked, symptoms: tuple[str, ...]) -> tuple[str, ...]:
    evidence = entry.evidence
    reasons = (evidence.message, evidence.phrase, *(s for s in symptoms if s in evidence.explained))
    return tuple(dict.fromkeys(reason for reason in reasons if reason))


def _probability(weights: Sequence[float], values: Sequence[float]) -> float:
    *slopes, constant = weights
    odds = constant + sum(slope * value for slope, value in zip(slopes, values, strict=True))
    return 1 / (1 + exp(-max(min(odds, 40.0), -40.0)))


__all__ = ["Answer", "Features", "SearchHit", "Searcher"]
