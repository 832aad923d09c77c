"""Which question to ask next: the one whose answer is expected to teach most for what it costs to answer."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.diagnosis import Ranked, SymptomModel
from kb.knowledge.store import Card
from kb.language import Lang

# What an answer costs the user, in glances: a minute of looking is worth three glances, an experiment ten.
COSTS = {"glance": 1.0, "minute": 1.7, "experiment": 4.0}

# Entries below this probability do not influence the choice; together they rarely hold a tenth.
RELEVANT = 0.004

# Below this expected gain (bits per glance) an answer would hardly change the order of the candidates.
WORTH_ASKING = 0.02


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the user: the observable, the words, and its values with their labels."""

    observable: str
    text: str
    choices: Mapping[str, str]
    why: str = ""


def next_observable(
    model: SymptomModel, ranked: Sequence[Ranked], known: Collection[str], answerable_by_log: bool
) -> tuple[str, float] | None:
    """Return the observable with the largest expected gain per cost and that gain, or None.

    `known` are the observables that need no question. `answerable_by_log` leaves out what a loaded log would
    have shown.
    """
    live = [(model.cards[r.id], r.probability) for r in ranked if r.probability >= RELEVANT]
    best: tuple[str, float] | None = None
    for name, observable in model.vocabulary.items():
        if name in known or (answerable_by_log and observable["log"]):
            continue
        if not any(_mentions(card.symptoms, name) for card, _ in live):
            continue
        table = [(probability, _values(model, card, name)) for card, probability in live]
        gain = expected_gain(table) / COSTS[observable["cost"]]
        if best is None or gain > best[1]:
            best = (name, gain)
    return best if best and best[1] >= WORTH_ASKING else None


def _mentions(symptoms: Mapping[str, str], observable: str) -> bool:
    return any(symptom.startswith(observable + "=") for symptom in symptoms)


def _values(model: SymptomModel, card: Card, observable: str) -> list[float]:
    """Return P(value | card) over the values of an observable, summing to 1."""
    values = model.vocabulary[observable]["values"]
    rates = [model.probability(card, f"{observable}={value}") for value in values]
    total = sum(rates)
    return [rate / total for rate in rates]


def expected_gain(table: Sequence[tuple[float, Sequence[float]]]) -> float:
    """Return the mutual information (bits) between the entry and the answer.

    `table` holds for each entry its probability and the probabilities of the answers under it.
    """
    total = sum(probability for probability, _ in table)
    if total <= 0:
        return 0.0
    count = len(table[0][1])
    mixed = [sum(p * rates[i] for p, rates in table) / total for i in range(count)]
    gain = 0.0
    for probability, rates in table:
        for rate, mean in zip(rates, mixed, strict=True):
            if rate > 0 and mean > 0:
                gain += probability / total * rate * math.log2(rate / mean)
    return gain


def make_question(model: SymptomModel, observable: str, lang: Lang, why: str = "") -> Question:
    """Return the question about an observable in the words of the vocabulary."""
    facts = model.vocabulary[observable]
    choices = {value: phrases[lang][0] for value, phrases in facts["values"].items()}
    return Question(observable, facts["ask"][lang], choices, why)
