"""How probable a symptom is under each entry, and in general: the numbers behind every ranking."""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from kb.diagnosis.exclusive import completed
from kb.findings import Finding
from kb.knowledge.store import Card, Store
from kb.knowledge.words import LIKELIHOODS

# Probability that a run in trouble shows a given symptom that has nothing to do with its cause.
# Measured on the development runs: a finding that the injected fault does not explain shows in 0.06 to 0.15
# of the runs (tests/benchmarks/bench_diagnosis.py prints the table).
UNRELATED = 0.10

# Probability that an observable is as it should be where the cause has nothing to do with it: in 25 of the 27
# development cases there was no error message, whatever else was wrong.
ORDINARY = 0.7

# From here on an entry expects what it says of an observable, so that something else speaks against it.
EXPECTED = LIKELIHOODS["usually"]

SHAPE = "shape"
"""Pseudo-observable: `shape=overfitting` says that the curves show that entry."""

# How often a shape shows when the cause is one that its entry lists, at least; and, as a share of its general
# rate, when it is not. Between .3 and .8 the order of causes is the same; without any of it the injected
# cause is in the top three in .74 of the runs, not .77, cross-validated (tests/benchmarks/fit_causes.py).
LINKED = 0.45
UNLINKED = 0.7


class SymptomModel:
    """P(symptom | entry) for all failures of a store.

    An entry that does not mention an observable is neutral about it: the symptom has its background rate.
    Among exclusive values, what an entry leaves over is shared as usual by the values it does not mention.
    What real trainings teach beyond the curated words stands in `kb.diagnosis.learned`.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.cards: Mapping[str, Card] = store.failures
        self.vocabulary = store.vocabulary
        self._cache: dict[tuple[str, str], float] = {}
        self._columns: dict[tuple[str, bool], dict[str, float]] = {}
        self._rates: dict[str, Mapping[str, float]] = {}
        self._shares: dict[tuple[str, str], Mapping[str, float]] = {}

    @cached_property
    def background(self) -> dict[str, float]:
        """Rate of each symptom over all failures, weighted by how common they are."""
        total = sum(card.prior for card in self.cards.values()) or 1.0
        excess: dict[str, float] = {}
        for card in self.cards.values():
            for symptom in card.symptoms:
                likelihood = (card.likelihood(symptom) or 0.0) - self._unrelated(symptom)
                excess[symptom] = excess.get(symptom, 0.0) + card.prior * likelihood
        return {s: min(max(self._unrelated(s) + e / total, 0.02), 0.9) for s, e in excess.items()}

    def rate(self, symptom: str) -> float:
        """Return the background rate of a symptom."""
        return self.background.get(symptom, self._unrelated(symptom))

    def _unrelated(self, symptom: str) -> float:
        """Return the rate where an entry does not mention it; of many exclusive values each is rare."""
        observable, _, value = symptom.partition("=")
        facts = self.vocabulary.get(observable, {})
        ordinary = facts.get("ordinary")
        if ordinary and value == ordinary:
            return ORDINARY
        if not self._exclusive(observable):
            return UNRELATED
        others = len(facts["values"]) - bool(ordinary)
        return min(UNRELATED, (1 - ORDINARY if ordinary else 1.0) / others)

    def probability(self, card: Card, symptom: str) -> float:
        """Return P(symptom | card), between 0.005 and 0.99, by the curated words alone."""
        key = (card.id, symptom)
        if key not in self._cache:
            self._cache[key] = min(max(self._probability(card, symptom), 0.005), 0.99)
        return self._cache[key]

    def _probability(self, card: Card, symptom: str) -> float:
        stated = card.likelihood(symptom)
        if stated is not None:
            return stated
        observable, _, value = symptom.partition("=")
        if not self._exclusive(observable):
            return self.rate(symptom)
        return self._shared_out(card, observable).get(value, self.rate(symptom))

    def _shared_out(self, card: Card, observable: str) -> Mapping[str, float]:
        """Return the probabilities of exclusive values under an entry; whoever needs one needs all."""
        key = card.id, observable
        if key not in self._shares:
            said = self._said_about(card, observable)
            rates = self._rates_of(observable)
            self._shares[key] = completed(said, rates) if said else rates
        return self._shares[key]

    def _said_about(self, card: Card, observable: str) -> dict[str, float]:
        """Return what an entry says about the values of an observable."""
        start = f"{observable}="
        said = (symptom for symptom in card.symptoms if symptom.startswith(start))
        return {symptom[len(start) :]: card.likelihood(symptom) or 0.0 for symptom in said}

    def _rates_of(self, observable: str) -> Mapping[str, float]:
        """Return the background rates of the values of an observable; many entries ask for the same."""
        if observable not in self._rates:
            values = self.vocabulary[observable]["values"]
            self._rates[observable] = {value: self.rate(f"{observable}={value}") for value in values}
        return self._rates[observable]

    def _exclusive(self, observable: str) -> bool:
        return bool(self.vocabulary.get(observable, {}).get("exclusive", False))

    def weights(self, finding: Finding) -> Mapping[str, float]:
        """Return by how much a fully certain finding of this kind changes the log-odds of entries.

        An entry that is not in the mapping is neutral.
        """
        key = finding.symptom, finding.present
        if key not in self._columns:
            self._columns[key] = self._column(*key)
        return self._columns[key]

    def _column(self, symptom: str, present: bool) -> dict[str, float]:
        rate = self.rate(symptom)
        if symptom.startswith(SHAPE + "="):
            linked = self.causes_of(symptom)
            under = {name: max(LINKED, rate) if name in linked else UNLINKED * rate for name in self.cards}
        else:
            names = self._mentioning.get(symptom.partition("=")[0], set[str]())
            under = {name: self.probability(self.cards[name], symptom) for name in names}
        if present:
            return {name: math.log(p / rate) for name, p in under.items()}
        return {name: math.log((1 - p) / (1 - rate)) for name, p in under.items()}

    @cached_property
    def _mentioning(self) -> dict[str, set[str]]:
        """The entries that say something about an observable."""
        found: dict[str, set[str]] = {}
        for card in self.cards.values():
            for symptom in card.symptoms:
                found.setdefault(symptom.partition("=")[0], set()).add(card.id)
        return found

    def describes(self, card: Card, finding: Finding) -> bool:
        """Say whether an entry speaks of the observable of a finding, or a shape lists it as its cause."""
        if finding.observable == SHAPE:
            return card.id in self.causes_of(finding.symptom)
        return any(symptom.startswith(finding.observable + "=") for symptom in card.symptoms)

    def opposes(self, card: Card, finding: Finding) -> bool:
        """Say whether a finding is worth naming against an entry.

        Another value of an observable tells only against an entry that expects one of its own: of a cause
        that shows sometimes in an error, "no error" says next to nothing.
        """
        if not finding.present or finding.symptom in card.symptoms or finding.observable == SHAPE:
            return True
        said = self._said_about(card, finding.observable)
        return sum(said.values()) >= EXPECTED

    def causes_of(self, symptom: str) -> frozenset[str]:
        """Return the entries that the page of a shape lists as its causes; none for any other symptom."""
        observable, _, shape = symptom.partition("=")
        return self._links.get(shape, frozenset()) if observable == SHAPE else frozenset()

    @cached_property
    def _links(self) -> dict[str, frozenset[str]]:
        shapes = [name for name, card in self.cards.items() if card.group == "curve"]
        return {
            name: frozenset(_linked(self.store.page(name, "en")["causes"])) & self.cards.keys()
            for name in shapes
        }


def _linked(causes: Sequence[Mapping[str, Sequence[str]]]) -> list[str]:
    return [entry for cause in causes for entry in cause["entries"]]
