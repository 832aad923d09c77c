"""How probable each answer to a question is under each entry."""

from collections.abc import Sequence
from functools import cached_property

from kb.diagnosis import SymptomModel


class Expectations:
    """P(value | entry) over the values of an observable, summing to 1; kept once it is known.

    Entries that do not mention an observable all expect what is typical: they need one row, not one each.
    """

    def __init__(self, model: SymptomModel) -> None:
        self.model = model
        self._typical: dict[str, Sequence[float]] = {}
        self._under: dict[tuple[str, str], Sequence[float]] = {}

    @cached_property
    def mentioning(self) -> dict[str, frozenset[str]]:
        """The entries that mention each observable."""
        found: dict[str, set[str]] = {}
        for card in self.model.cards.values():
            for symptom in card.symptoms:
                found.setdefault(symptom.partition("=")[0], set()).add(card.id)
        return {name: frozenset(ids) for name, ids in found.items() if name in self.model.vocabulary}

    def typical(self, observable: str) -> Sequence[float]:
        """Return the probabilities of the values under an entry that says nothing about them."""
        if observable not in self._typical:
            values = self.model.vocabulary[observable]["values"]
            self._typical[observable] = _normalised([self.model.rate(f"{observable}={v}") for v in values])
        return self._typical[observable]

    def under(self, entry: str, observable: str) -> Sequence[float]:
        """Return the probabilities of the values under one entry."""
        if entry not in self.mentioning.get(observable, ()):
            return self.typical(observable)
        key = (entry, observable)
        if key not in self._under:
            card, values = self.model.cards[entry], self.model.vocabulary[observable]["values"]
            self._under[key] = _normalised(
                [self.model.probability(card, f"{observable}={v}") for v in values]
            )
        return self._under[key]


def _normalised(rates: Sequence[float]) -> Sequence[float]:
    total = sum(rates)
    return [rate / total for rate in rates]
