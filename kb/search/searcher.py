"""Words in, ranked entries out: n-grams find candidates, their phrases decide the order."""

from array import array
from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz

from kb.errors import UsageError
from kb.knowledge.store import Card, Store
from kb.language import Lang
from kb.search.normalise import grams, normalise, tokens

CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry that answers a query, with a score (0..1) and the phrases that matched."""

    id: str
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: the symptoms it names, the hits (none is an honest answer) and what lies near."""

    query: str
    symptoms: tuple[str, ...]
    hits: tuple[SearchHit, ...]
    nearest: tuple[str, ...] = ()


class Searcher:
    """Search over one compiled knowledge base."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def search(self, query: str, lang: Lang = "en", limit: int = 10) -> Answer:
        """Return what answers `query`, best first. Raises `UsageError` where it holds no word."""
        text = normalise(query)
        if not tokens(text):
            raise UsageError('the query is empty; try `kb search "val loss rising"`')
        candidates = self._candidates(text)
        hits = sorted(
            (self._hit(text, number, share) for number, share in candidates), key=lambda h: -h.score
        )
        good = [hit for hit in hits if hit.score >= REFUSAL]
        return Answer(query, (), tuple(good[:limit]), tuple(hit.id for hit in hits[:3]))

    def card(self, entry_id: str) -> Card:
        """Return the card of a hit."""
        return self.store.card(entry_id)

    def _candidates(self, text: str) -> list[tuple[int, float]]:
        """Return entry numbers with their BM25 score as a share of the best that the query could reach."""
        wanted = set(grams(text))
        marks = ",".join("?" * len(wanted))
        rows = self.store.connection.execute(f"SELECT postings FROM gram WHERE gram IN ({marks})", [*wanted])
        scores: defaultdict[int, float] = defaultdict(float)
        ceiling = 0.0
        for (postings,) in rows:
            half = len(postings) // 2
            weights = array("f", postings[half:])
            ceiling += max(weights)
            for number, weight in zip(array("I", postings[:half]), weights, strict=True):
                scores[number] += weight
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:CANDIDATES]
        return [(number, score / ceiling) for number, score in best]

    def _hit(self, text: str, number: int, share: float) -> SearchHit:
        rows = self.store.connection.execute("SELECT raw, phrase FROM phrase WHERE number = ?", (number,))
        best = max(
            ((fuzz.token_set_ratio(text, phrase) / 100, raw) for raw, phrase in rows), default=(0.0, "")
        )
        entry_id = self.store.connection.execute(
            "SELECT id FROM entry WHERE number = ?", (number,)
        ).fetchone()[0]
        return SearchHit(entry_id, round(0.6 * share + 0.4 * best[0], 4), (best[1],))


REFUSAL = 0.4
