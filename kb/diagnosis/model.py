"""How probable a symptom is under each entry, and in general: the numbers behind every ranking."""

from collections.abc import Mapping
from functools import cached_property

from kb.knowledge.store import Card, Store

# Probability that a run in trouble shows a given symptom that has nothing to do with its cause.
# Measured on the development runs: a finding that the injected fault does not explain shows in 0.06 to 0.15
# of the runs (tests/benchmarks/bench_diagnosis.py prints the table).
UNRELATED = 0.10


class SymptomModel:
    """P(symptom | entry) for all failures of a store.

    An entry that does not mention an observable is neutral about it: the symptom has its background rate.
    Among exclusive values, what an entry leaves over is shared by the values it does not mention.
    """

    def __init__(self, store: Store) -> None:
        self.cards: Mapping[str, Card] = store.failures
        self.vocabulary = store.vocabulary
        self._cache: dict[tuple[str, str], float] = {}

    @cached_property
    def background(self) -> dict[str, float]:
        """Rate of each symptom over all failures, weighted by how common they are."""
        total = sum(card.prior for card in self.cards.values()) or 1.0
        excess: dict[str, float] = {}
        for card in self.cards.values():
            for symptom in card.symptoms:
                likelihood = card.likelihood(symptom) or 0.0
                excess[symptom] = excess.get(symptom, 0.0) + card.prior * (likelihood - UNRELATED)
        return {symptom: min(max(UNRELATED + e / total, 0.02), 0.9) for symptom, e in excess.items()}

    def rate(self, symptom: str) -> float:
        """Return the background rate of a symptom."""
        return self.background.get(symptom, UNRELATED)

    def probability(self, card: Card, symptom: str) -> float:
        """Return P(symptom | card), between 0.005 and 0.99."""
        key = (card.id, symptom)
        if key not in self._cache:
            self._cache[key] = min(max(self._probability(card, symptom), 0.005), 0.99)
        return self._cache[key]

    def _probability(self, card: Card, symptom: str) -> float:
        stated = card.likelihood(symptom)
        if stated is not None:
            return stated
        observable, _, value = symptom.partition("=")
        siblings = self._stated_siblings(card, observable)
        if not siblings or not self._exclusive(observable):
            return self.rate(symptom)
        unstated = [
            v for v in self.vocabulary[observable]["values"] if f"{observable}={v}" not in card.symptoms
        ]
        left = max(1.0 - sum(siblings), 0.05)
        return left / len(unstated) if value in unstated else self.rate(symptom)

    def _stated_siblings(self, card: Card, observable: str) -> list[float]:
        prefix = observable + "="
        return [card.likelihood(s) or 0.0 for s in card.symptoms if s.startswith(prefix)]

    def _exclusive(self, observable: str) -> bool:
        return bool(self.vocabulary.get(observable, {}).get("exclusive", True))
