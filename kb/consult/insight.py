"""What an answer would mean: which candidate it supports, what would change the order, what to log."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.consult.expectations import Expectations
from kb.consult.guide import CHOICE_STRENGTH
from kb.consult.questions import ANSWERED, gains_of_asking
from kb.diagnosis import Ranked, SymptomModel

RIVALS = 5

# An answer is said to speak for a candidate where it is half as likely again under it as under the others.
SUPPORTS = 1.5


# Observables that a log answers by other curves, and those that logs call something else.
DERIVED = frozenset({"onset", "gap", "initial_loss", "loss_vs_metric", "clipped_share"})
COLUMN = {"lr_schedule": "lr", "accuracy": "val_accuracy"}


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that would put another candidate first."""

    observable: str
    value: str
    entry: str


def supported(
    expectations: Expectations, ranked: Sequence[Ranked], observable: str, most: int = RIVALS
) -> list[tuple[str, str]]:
    """Return values of an observable with the one of the first `most` candidates that each speaks for most.

    A candidate whose page does not name the value has no part in it, even where the others rule it out.
    """
    live = [(r.id, r.probability, expectations.under(r.id, observable)) for r in ranked[:most]]
    cards = expectations.model.cards
    pairs: list[tuple[str, str]] = []
    for place, value in enumerate(expectations.model.vocabulary[observable]["values"]):
        entry, rate = max(((name, rates[place]) for name, _, rates in live), key=lambda pair: pair[1])
        others = [(probability, rates[place]) for name, probability, rates in live if name != entry]
        mean = sum(p * other for p, other in others) / (sum(p for p, _ in others) or 1.0)
        if rate >= SUPPORTS * mean and f"{observable}={value}" in cards[entry].symptoms:
            pairs.append((value, entry))
    return pairs


def turning_points(model: SymptomModel, ranked: Sequence[Ranked], settled: Collection[str]) -> list[Turn]:
    """Return, for each close rival of the leader, the cheapest answer that would put the rival first."""
    turns: list[Turn] = []
    for rival in ranked[1:RIVALS]:
        lead = math.log(ranked[0].probability / max(rival.probability, 1e-12))
        best = min(_overtakings(model, ranked[0].id, rival.id, lead, settled), default=None)
        if best and all(turn.observable != best[2].observable for turn in turns):
            turns.append(best[2])
    return turns


def _overtakings(
    model: SymptomModel, leader: str, rival: str, lead: float, settled: Collection[str]
) -> list[tuple[float, float, Turn]]:
    """Return the best answer by which a rival overtakes: its cost, how unlikely it is then, the turn.

    Only what the page of the rival expects counts: what the leader alone rules out says nothing for it.
    """
    first, second = model.cards[leader], model.cards[rival]
    found: list[tuple[float, float, Turn]] = []
    for symptom in second.symptoms:
        observable, _, value = symptom.partition("=")
        if observable in settled or observable not in model.vocabulary:
            continue
        under, other = model.probability(second, symptom), model.probability(first, symptom)
        if under > model.rate(symptom) and CHOICE_STRENGTH * math.log(under / other) > lead:
            cost = 1 / ANSWERED[model.vocabulary[observable]["cost"]]
            found.append((cost, 1 - under, Turn(observable, value, rival)))
    return sorted(found, key=lambda item: (item[0], item[1], item[2].observable, item[2].value))[:1]


def worth_logging(
    expectations: Expectations, ranked: Sequence[Ranked], settled: Collection[str], most: int = 3
) -> list[str]:
    """Return the curves that would have told most, as logs name them."""
    gains = gains_of_asking(expectations, ranked, settled)
    logged = [name for name in gains if expectations.model.vocabulary[name]["log"] and name not in DERIVED]
    ordered = sorted(logged, key=lambda name: (-gains[name], name))
    return [COLUMN.get(name, name) for name in ordered[:most]]
