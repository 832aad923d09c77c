"""Everything on the case sheet into one ranking: words, symptoms, logs and the end of the guided tree."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.consult.case import LogSeen, Snapshot
from kb.consult.wording import Wording
from kb.diagnosis import Ranked, SymptomModel, rank
from kb.diagnosis.model import SHAPE
from kb.findings import Finding
from kb.knowledge.store import Card
from kb.knowledge.words import LIKELIHOODS
from kb.language import Lang, Text
from kb.search import Searcher

# The end of the guided tree names its entries plainly: the odds of the first rise twentyfold. Each further
# one of the list, which is ordered by experience, counts half of the one before.
LEAD_WEIGHT = 3.0

# From here on the first candidate, where it says what the curves show, is taken as seen: the question is why.
# From 0.2 to 0.6 the cases of the benchmark come out alike; a low bound keeps causes from coming and going
# with every further word.
CLEAR = 0.3

# So many candidates get their reasons worked out; no view lists more.
EXPLAINED = 10


def weigh(model: SymptomModel, wording: Wording, now: Snapshot, lang: Lang) -> list[Ranked]:
    """Return the failures by probability, given everything on the case sheet.

    Once what the curves show (an entry of the group `curve`) is known from a log, or comes first by words,
    the other entries compete for why: both levels stand in one list, as in `kb diagnose`.
    """
    unread = _unread(wording.searcher, now)
    said = [finding for finding in unread if finding.origin == "text" and finding.present]
    start = head_start(model, wording, now, lang, said)
    counted = unread if now.words and start else now.findings
    if now.logs:
        log = now.logs[-1]
        both = {name: start.get(name, 1.0) * log.head_start.get(name, 1.0) for name in model.cards}
        why = _causes(model, counted, both, log.shapes, log.untold)
        return _ordered([*_shapes(model, now, log), *(r for r in why if r.because or start)])
    ranked = _with_reasons(model, now, rank(model, counted, head_start=start))
    if not ranked or not _is_shape(model, ranked[0]) or ranked[0].probability < CLEAR:
        return ranked
    shape = Finding(f"{SHAPE}={ranked[0].id}", ranked[0].probability, _described(model, ranked[0].id), "log")
    why = _causes(model, counted, start, (shape,), ())
    return _ordered([*(r for r in ranked if _is_shape(model, r)), *_with_reasons(model, now, why)])


def _causes(
    model: SymptomModel,
    findings: Sequence[Finding],
    start: Mapping[str, float],
    shapes: Sequence[Finding],
    untold: Sequence[Finding],
) -> list[Ranked]:
    """Return the entries that say why by probability, given what the curves show."""
    cards = [card for card in model.cards.values() if card.group != "curve"]
    return rank(model, (*findings, *shapes), cards, start, untold)


def _is_shape(model: SymptomModel, ranked: Ranked) -> bool:
    return model.cards[ranked.id].group == "curve"


def _described(model: SymptomModel, shape: str) -> Text:
    title = model.cards[shape].title
    return Text(f"you describe: {title['en']}", f"你描述的是：{title['zh']}")


def _ordered(ranked: list[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda r: (-r.probability, r.id))


def head_start(
    model: SymptomModel, wording: Wording, now: Snapshot, lang: Lang, unread: Sequence[Finding] = ()
) -> dict[str, float]:
    """Return what words and tree multiply the prior of entries by; empty where they say nothing.

    `unread` are findings from the words that a search does not read in them: "val loss: 0.4, then 0.9". What
    they say of curves is searched for as well, in the vocabulary's words. The factors keep the share of
    "something else": they only move probability from entry to entry.
    """
    curves = [finding.symptom for finding in unread if model.vocabulary[finding.observable]["log"]]
    shares = wording.shares((*now.words, *curves) if now.words else (), lang, model.cards)
    if not shares and not now.leads:
        return {}
    whole = sum(card.prior for card in model.cards.values())
    rest = 1.0 - sum(shares.values())
    weights = {name: rest + shares.get(name, 0.0) * whole / card.prior for name, card in model.cards.items()}
    for place, entry in enumerate(now.leads):
        weights[entry] *= max(math.exp(LEAD_WEIGHT) * 0.5**place, 1.0)
    for name in weights:
        weights[name] *= _contradicted(model, model.cards[name], now)
    mean = sum(model.cards[name].prior * weight for name, weight in weights.items())
    return {name: weight * whole / mean for name, weight in weights.items()}


def _contradicted(model: SymptomModel, card: Card, now: Snapshot) -> float:
    """Return the factor (at most 1) for what was said against an entry.

    The search counts words that speak for an entry; that "training accuracy is perfect" rules underfitting
    out stands only in the symptom table.
    """
    factor = 1.0
    for finding in now.findings:
        ruled_out = card.symptoms.get(finding.symptom) == "never"
        if ruled_out and finding.origin == "text" and finding.present:
            factor *= (LIKELIHOODS["never"] / model.rate(finding.symptom)) ** finding.strength
    return factor


def _unread(searcher: Searcher, now: Snapshot) -> list[Finding]:
    """Return the findings that the search of the words does not count already."""
    spoken = {mention.symptom for mention in searcher.mentions("\n".join(now.words))}
    return [finding for finding in now.findings if finding.origin != "text" or finding.symptom not in spoken]


def _with_reasons(model: SymptomModel, now: Snapshot, ranked: list[Ranked]) -> list[Ranked]:
    """Return the ranking with reasons from all findings, also from those that the search has counted."""
    leaders = [model.cards[r.id] for r in ranked[:EXPLAINED]]
    reasons = {r.id: r for r in rank(model, now.findings, leaders)}
    told = [replace(reasons[r.id], probability=r.probability) for r in ranked[:EXPLAINED]]
    return [*told, *ranked[EXPLAINED:]]


def _shapes(model: SymptomModel, now: Snapshot, log: LogSeen) -> list[Ranked]:
    """Return what the curves of the log show, with the findings that speak for and against it."""
    if log.verdict == "healthy":
        return []
    seen = {shape.value: shape.strength for shape in log.shapes if shape.value in model.cards}
    reasons = rank(model, now.findings, [model.cards[name] for name in seen])
    return [replace(ranked, probability=seen[ranked.id]) for ranked in reasons]
