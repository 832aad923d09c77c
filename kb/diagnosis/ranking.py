"""Findings rank entries: a posterior over the failures and "something else", with reasons for and against."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.diagnosis.model import SymptomModel
from kb.findings import Finding
from kb.knowledge.store import Card

# Weight of "something else", as a share of all entries together: one question in ten of the development
# questions has an answer outside the catalogue's failures.
LEAK = 0.10

# A reason is worth telling from this change of the odds on.
TELLING = math.log(1.3)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its probability and the findings that raised or lowered it, strongest first."""

    id: str
    probability: float
    because: tuple[Finding, ...]
    against: tuple[Finding, ...]


def rank(
    model: SymptomModel,
    findings: Iterable[Finding],
    candidates: Iterable[Card] | None = None,
    head_start: Mapping[str, float] | None = None,
) -> list[Ranked]:
    """Return the candidates (all failures by default) by posterior probability.

    The probabilities sum to less than 1: the rest belongs to "something else". `head_start` multiplies the
    prior of entries, for instance of those whose words match what the user said.
    """
    findings = list(findings)
    cards = list(model.cards.values() if candidates is None else candidates)
    weights = [{f: _weight(model, card, f) for f in findings} for card in cards]
    starts = [card.prior * (head_start or {}).get(card.id, 1.0) for card in cards]
    total = sum(card.prior for card in cards) or 1.0
    scores = [math.log(start / total) + sum(w.values()) for start, w in zip(starts, weights, strict=True)]
    top = max([*scores, math.log(LEAK)])
    mass = [math.exp(score - top) for score in scores]
    whole = sum(mass) + math.exp(math.log(LEAK) - top)
    ranked = [
        Ranked(card.id, m / whole, _telling(w, 1), _telling(w, -1))
        for card, m, w in zip(cards, mass, weights, strict=True)
    ]
    return sorted(ranked, key=lambda r: (-r.probability, r.id))


def _weight(model: SymptomModel, card: Card, finding: Finding) -> float:
    """Return how much a finding changes the log-odds of an entry."""
    under, rate = model.probability(card, finding.symptom), model.rate(finding.symptom)
    ratio = under / rate if finding.present else (1 - under) / (1 - rate)
    return finding.strength * math.log(ratio)


def _telling(weights: Mapping[Finding, float], sign: int) -> tuple[Finding, ...]:
    chosen = [(sign * weight, finding) for finding, weight in weights.items() if sign * weight >= TELLING]
    return tuple(finding for _, finding in sorted(chosen, key=lambda pair: -pair[0]))
