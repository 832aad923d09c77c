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
# second counts 1 / 2 ** OVERLAP of its weight, the third 1 / 3 ** OVERLAP. From 0 (independent) to 1 the order of
# causes changes little, the calibration is best here (tests/benchmarks/fit_causes.py).
OVERLAP = 0.5


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
    findings, untold = list(findings), list(untold)
    cards = list(model.cards.values() if candidates is None else candidates)
    groups = _by_curve([*findings, *untold], model)
    starts = [card.prior * (head_start or {}).get(card.id, 1.0) for card in cards]
    total = sum(card.prior for card in cards) or 1.0
    scores = [
        math.log(start / total) + evidence(card.id, groups) for start, card in zip(starts, cards, strict=True)
    ]
    top = max([*scores, math.log(LEAK)])
    mass = [math.exp(score - top) for score in scores]
    whole = sum(mass) + math.exp(math.log(LEAK) - top)
    ranked = [
        Ranked(card.id, m / whole, _telling(model, card, findings, 1), _telling(model, card, findings, -1))
        if m > 1e-3 * whole
        else Ranked(card.id, m / whole, (), ())
        for card, m in zip(cards, mass, strict=True)
    ]
    return sorted(ranked, key=lambda r: (-r.probability, r.id))


Group = Sequence[tuple[float, Mapping[str, float]]]


def _by_curve(findings: Sequence[Finding], model: SymptomModel) -> list[Group]:
    """Put findings of a log about one observable together; words and answers stand alone."""
    groups: dict[object, list[tuple[float, Mapping[str, float]]]] = defaultdict(list)
    for number, finding in enumerate(findings):
        key: object = finding.observable if finding.origin == "log" else number
        groups[key].append((finding.strength, model.weights(finding)))
    return list(groups.values())


def evidence(name: str, groups: Iterable[Group]) -> float:
    """Return the change of an entry's log-odds; more evidence for it never lowers it.

    Within a group what speaks for the entry and what speaks against it are added apart, each from its strongest
    finding down with falling weight.
    """
    total = 0.0
    for group in groups:
        if len(group) == 1:
            total += group[0][0] * group[0][1][name]
            continue
        weights = sorted(strength * column[name] for strength, column in group)
        total += _discounted(w for w in weights if w < 0)
        total += _discounted(w for w in reversed(weights) if w > 0)
    return total


def _discounted(weights: Iterable[float]) -> float:
    return sum(weight / place**OVERLAP for place, weight in enumerate(weights, 1))


def _telling(model: SymptomModel, card: Card, findings: Sequence[Finding], sign: int) -> tuple[Finding, ...]:
    """Return the findings that an expert would name as reasons: strong enough, and about what the entry describes."""
    weighed = [(sign * f.strength * model.weights(f)[card.id], f) for f in findings]
    chosen = [(w, finding) for w, finding in weighed if w >= TELLING and model.describes(card, finding)]
    return tuple(finding for _, finding in sorted(chosen, key=lambda pair: -pair[0]))
