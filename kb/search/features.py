"""What speaks for an entry, as a few numbers of the same size: the input of the ranking."""

from collections.abc import Mapping
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kb.search.index import TYPICAL, Candidate, Document
from kb.search.messages import message_match
from kb.search.reading import Reading

# From this likelihood on a symptom, and from this match on a message, is a reason worth naming.
LIKELY = 0.5

# People rather read a reason in the script that they wrote in, even where another fits slightly better.
OWN_SCRIPT = 0.1

# A summary says what an entry is about in more words than a phrase, so that a match says less.
SUMMARY = 0.7


_CURVES = {"train_loss", "val_loss", "accuracy", "gap"}


class Features(NamedTuple):
    """One number a reason; `WEIGHTS` of `kb.search.weights` belong to these fields, in this order."""

    terms: float  # BM25 over classes and words, as a share of the best possible
    grams: float  # BM25 over character n-grams, the same
    phrase: float  # cosine with the nearest title, alias or phrase
    title: float  # cosine with the nearest title or alias
    covered: float  # share of the query's meaning that one phrase covers at best
    letters: float  # rapidfuzz similarity with the nearest phrase, words in any order, more of them allowed
    order: float  # rapidfuzz similarity with the nearest phrase, nothing more allowed
    said: float  # share of what the entry always shows that the query says
    unsaid: float  # 1 where the entry is about a curve that the query, though it names curves, leaves out
    alike: float  # share of terms in common with the nearest phrase, rare or not (Dice)
    message: float  # how much of one of the entry's error messages stands in the query
    prior: float  # how common the entry is
    shape: float  # 1 for an entry about what curves show, where the query says what they show
    practice: float  # 1 for a technique, 0 for a failure


class Evidence(NamedTuple):
    """The features of an entry with the texts that gave them."""

    features: Features
    phrase: str
    message: str
    explained: frozenset[str]


def compare(
    reading: Reading,
    constant: str,
    rarities: Mapping[str, float],
    candidate: Candidate,
    document: Document,
) -> Evidence:
    """Return what speaks for `document`.

    `constant` is the constant part of the query, `rarities` the rarity of each of its terms.
    """
    own = sum(map(rarities.__getitem__, reading.terms)) or 1.0
    wanted = frozenset(reading.terms)
    best, title, covered, alike, nearest = 0.0, 0.0, 0.0, 0.0, (0.0, "")
    for field, raw, _, length, terms in document.phrases:
        shared = wanted & terms
        if not shared:
            continue
        common = sum(map(rarities.__getitem__, shared))
        cosine = common / (own * length) ** 0.5
        if field == "s":
            cosine *= SUMMARY
        else:
            alike = max(alike, 2 * len(shared) / (len(wanted) + len(terms)))
        best = max(best, cosine)
        shown = cosine + OWN_SCRIPT * (raw.isascii() == reading.is_ascii)
        if shown > nearest[0]:
            nearest = (shown, raw)
        if field in "ta":
            title = max(title, cosine)
        covered = max(covered, common / own)
    letters, order, spelled = _letters(reading.text, document)
    message, error = _message(constant, document)
    features = Features(
        candidate.terms,
        candidate.grams,
        best,
        title,
        covered,
        letters,
        order,
        _said(reading, document),
        _unsaid(reading, document),
        alike,
        message,
        log(document.prior),
        float(document.group == "curve" and bool(reading.mentions)),
        float(document.kind == "practice"),
    )
    explained = frozenset(s for s, likelihood in document.symptoms.items() if likelihood >= LIKELY)
    return Evidence(features, nearest[1] or spelled, error, explained)


def _letters(text: str, document: Document) -> tuple[float, float, str]:
    best = process.extractOne(text, document.texts, scorer=fuzz.token_set_ratio)
    strict = process.extractOne(text, document.texts, scorer=fuzz.token_sort_ratio)
    return best[1] / 100, strict[1] / 100, document.raw[best[2]]


def _said(reading: Reading, document: Document) -> float:
    said = {mention.symptom for mention in reading.mentions if mention.present}
    always = [symptom for symptom, likelihood in document.symptoms.items() if likelihood >= TYPICAL]
    return sum(symptom in said for symptom in always) / (1 + len(always)) if said else 0.0


def _unsaid(reading: Reading, document: Document) -> float:
    said = {mention.symptom.partition("=")[0] for mention in reading.mentions if mention.present}
    return float(bool(said & _CURVES) and any(not said & curves for curves in document.about))


def _message(constant: str, document: Document) -> tuple[float, str]:
    best, nearest = 0.0, ""
    for raw, message in document.errors:
        match = message_match(constant, message)
        if match > best:
            best, nearest = match, raw
    return best, nearest if best >= LIKELY else ""
