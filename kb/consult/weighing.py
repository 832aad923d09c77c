"""Everything on the case sheet into one ranking: words, symptoms, logs and the end of the guided tree."""

import math
from dataclasses import replace

from kb.consult.case import LogSeen, Snapshot
from kb.diagnosis import Ranked, SymptomModel, rank
from kb.language import Lang
from kb.search import Searcher

# What a search hit adds to the log-odds of its entry: for being listed, and for its score (0..1).
# Learned on the tuned part of the development questions (tests/benchmarks/fit_consult.py).
LISTED_WEIGHT = -1.2
SCORE_WEIGHT = 13.6

# Hits further down the list are right too rarely to matter.
SEARCHED = 20

# The end of the guided tree names its entries plainly: the odds of the first rise twentyfold. Each further
# one of the list, which is ordered by experience, counts half of the one before.
LEAD_WEIGHT = 3.0

# With a log, a cause is listed from this probability on (as `kb diagnose` does).
LEAST_PROBABLE = 0.02


def weigh(model: SymptomModel, searcher: Searcher, now: Snapshot, lang: Lang) -> list[Ranked]:
    """Return the failures by probability, given everything on the case sheet.

    Once a log is loaded, what its curves show (entries of the group `curve`) has the probability that the
    detectors give, and the other entries compete for why: both levels stand in one list, as in `kb diagnose`.
    """
    start = head_start(searcher, now, lang)
    if not now.logs:
        return rank(model, now.findings, head_start=start)
    log = now.logs[-1]
    causes = [card for card in model.cards.values() if card.group != "curve"]
    measured = model.head_start
    both = {name: measured[name] * start.get(name, 1.0) for name in measured}
    why = rank(model, (*now.findings, *log.shapes), causes, both, log.untold)
    spoken_for = [ranked for ranked in why if ranked.because or ranked.id in start]
    return sorted([*_shapes(model, now, log), *spoken_for], key=lambda r: (-r.probability, r.id))


def head_start(searcher: Searcher, now: Snapshot, lang: Lang) -> dict[str, float]:
    """Return what words and tree multiply the prior of entries by."""
    weights: dict[str, float] = {}
    for words in now.words:
        for entry, score in search_scores(searcher, words, lang).items():
            weights[entry] = weights.get(entry, 1.0) * math.exp(LISTED_WEIGHT + SCORE_WEIGHT * score)
    for place, entry in enumerate(now.leads):
        weights[entry] = weights.get(entry, 1.0) * max(math.exp(LEAD_WEIGHT) * 0.5**place, 1.0)
    return weights


def search_scores(searcher: Searcher, words: str, lang: Lang) -> dict[str, float]:
    """Return the score of each entry that a search for the words lists."""
    hits = searcher.search(words, lang=lang, limit=SEARCHED).hits
    return {hit.id: hit.score for hit in hits}


def _shapes(model: SymptomModel, now: Snapshot, log: LogSeen) -> list[Ranked]:
    """Return what the curves of the log show, with the findings that speak for and against it."""
    if log.verdict == "healthy":
        return []
    seen = {shape.value: shape.strength for shape in log.shapes if shape.value in model.cards}
    reasons = rank(model, now.findings, [model.cards[name] for name in seen])
    return [replace(ranked, probability=seen[ranked.id]) for ranked in reasons]
