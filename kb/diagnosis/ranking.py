"""Findings rank entries: a posterior over the failures and "something else", with reasons for and against."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.diagnosis.model import SymptomModel
from kb.findings import Finding
from kb.knowledge.store import Card

# Weight of "something else", as a share of all entries together: one question in ten of the development
# questions has an answer outside the catalogue's failures.
LEAK = 0.10

# A reason is worth telling from this change of the odds on.
TELLING = math.log(1.3)

# Findings about one observable of a log come from the same points of one curve and repeat each other: the
# second counts 1 / 2 ** OVERLAP of its weight, the third 1 / 3 ** OVERLAP: between 0 (independent) and 1 (all
# of them say one thing). What is left of the error is learned (kb.diagnosis.learned).
OVERLAP = 0.5
DISCOUNTS = [place**-OVERLAP for place in range(1, 40)]

# With a log, causes below this probability are not listed: they are noise of the ranking.
LEAST_PROBABLE = 0.03

# Below this probability nobody reads the reasons.
WORTH_A_REASON = 0.001


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
    untold: Iterable[Finding] = (),
) -> list[Ranked]:
    """Return the candidates (all failures by default) by posterior probability.

    The probabilities sum to less than 1: the rest belongs to "something else". `head_start` multiplies the
    prior of entries, for instance of those whose words match what the user said. `untold` are findings that
    count but are no reason worth telling.
    """
    findings = list(findings)
    cards = list(model.cards.values() if candidates is None else candidates)
    starts = [card.prior * (head_start or {}).get(card.id, 1.0) for card in cards]
    total = sum(card.prior for card in cards) or 1.0
    weight = evidence(model, findings, untold)
    scores = [
        math.log(start / total) + weight.get(card.id, 0.0) for start, card in zip(starts, cards, strict=True)
    ]
    top = max([*scores, math.log(LEAK)])
    mass = [math.exp(score - top) for score in scores]
    whole = sum(mass) + math.exp(math.log(LEAK) - top)
    columns = [(finding, model.weights(finding)) for finding in findings]
    ranked = [
        Ranked(card.id, m / whole, _telling(model, card, columns, 1), _telling(model, card, columns, -1))
        if m > WORTH_A_REASON * whole
        else Ranked(card.id, m / whole, (), ())
        for card, m in zip(cards, mass, strict=True)
    ]
    return sorted(ranked, key=lambda r: (-r.probability, r.id))


def evidence(
    model: SymptomModel, findings: Iterable[Finding], untold: Iterable[Finding] = ()
) -> dict[str, float]:
    """Return the change of each entry's log-odds; more evidence for an entry never lowers it.

    Findings of a log about one observable form a group: what speaks for an entry and what speaks against it
    are added apart, each from its strongest finding down with falling weight. Words, answers and `untold`
    stand alone.
    """
    score: dict[str, float] = defaultdict(float)
    groups: dict[str, list[Finding]] = defaultdict(list)
    alone = list(untold)
    for finding in findings:
        (groups[finding.observable] if finding.origin == "log" else alone).append(finding)
    for finding in alone:
        for name, weight in model.weights(finding).items():
            score[name] += finding.strength * weight
    for group in groups.values():
        for name, weights in _by_entry(model, group).items():
            score[name] += weights[0] if len(weights) == 1 else _discounted(weights)
    return score


def _by_entry(model: SymptomModel, group: Iterable[Finding]) -> dict[str, list[float]]:
    weights: dict[str, list[float]] = defaultdict(list)
    for finding in group:
        for name, weight in model.weights(finding).items():
            weights[name].append(finding.strength * weight)
    return weights


def _discounted(weights: list[float]) -> float:
    total, gains, losses = 0.0, 0, 0
    for weight in sorted(weights, key=abs, reverse=True):
        if weight > 0:
            total += weight * DISCOUNTS[gains]
            gains += 1
        else:
            total += weight * DISCOUNTS[losses]
            losses += 1
    return total


def _telling(
    model: SymptomModel, card: Card, columns: Sequence[tuple[Finding, Mapping[str, float]]], sign: int
) -> tuple[Finding, ...]:
    """Return the findings worth naming as reasons: strong enough, and about what the entry describes."""
    weighed = [(sign * finding.strength * weights.get(card.id, 0.0), finding) for finding, weights in columns]
    names = model.describes if sign > 0 else model.opposes
    chosen = [(w, finding) for w, finding in weighed if w >= TELLING and names(card, finding)]
    return tuple(finding for _, finding in sorted(chosen, key=lambda pair: -pair[0]))
