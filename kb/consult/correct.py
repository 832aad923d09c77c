"""Corrections: "sorry, I meant train loss", "不对，我是说在下降"."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.consult.case import Snapshot
from kb.consult.hearing.listen import is_inferred, known_values
from kb.consult.replying.phrasing import said
from kb.findings import Finding
from kb.search import Searcher

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

# Fewer words ("train loss") are no description that a search could use.
_LEAST_WORDS = 3


def correct(talk: "Consultation", text: str) -> tuple[Finding, ...]:
    """Put right what was said last, and return the findings that now hold; empty where nothing was corrected.

    A correction gives another value of the same observable, or names another observable for the same value.
    """
    now = talk.case.now
    spoken = [finding for finding in now.findings if finding.origin != "log"]
    named = talk.ear.hear(text, known_values(now)).findings
    heard, wrong = (named, _corrected_by(named, spoken)) if named else _meant(talk, text, spoken)
    if not wrong:
        return ()
    # The name of a setting is no description: "bf16" stands on every page that advises it.
    described = [finding for finding in heard if talk.model.vocabulary[finding.observable]["log"]]
    line = text if named and len(text.split()) >= _LEAST_WORDS else said(talk, described)
    left = without(talk.searcher, now, {finding.symptom for finding in (*wrong, *heard)})
    words = (*left.words, line) if line else left.words
    talk.case.put(replace(left, findings=(*left.findings, *heard), words=words))
    return heard


def without(searcher: Searcher, now: Snapshot, symptoms: Collection[str]) -> Snapshot:
    """Return the case without some findings, the words that said them, and what followed from those words.

    What a log shows stays, and so does what was answered about something else.
    """
    words = unsaid(searcher, now.words, symptoms)
    gone = _spoken_of(searcher, now.words) - _spoken_of(searcher, words)
    kept = (
        finding
        for finding in now.findings
        if finding.origin == "log"
        or (finding.symptom not in symptoms and (finding.origin == "answer" or finding.symptom not in gone))
    )
    return replace(now, findings=tuple(kept), words=words)


def dropped_from(searcher: Searcher, findings: Sequence[Finding], gone: Finding) -> tuple[Finding, ...]:
    """Return the findings without one of them and without what was inferred from that one alone."""
    kept = [finding for finding in findings if finding is not gone]
    outright = [finding for finding in kept if not is_inferred(finding)]
    orphans = _following(searcher, [gone]) - _following(searcher, outright)
    return tuple(f for f in kept if not (is_inferred(f) and f.symptom in orphans))


def _following(searcher: Searcher, findings: Sequence[Finding]) -> set[str]:
    """Return the symptoms that follow from findings, by however many steps."""
    rules, found = searcher.index.lexicon.follows, set[str]()
    left = [finding.symptom for finding in findings if finding.present]
    while left:
        symptom = left.pop()
        observable = symptom.partition("=")[0]
        new = {*rules.get(symptom, ()), *rules.get(observable, ())} - found
        found |= new
        left += new
    return found


def _spoken_of(searcher: Searcher, words: Sequence[str]) -> set[str]:
    return {mention.symptom for text in words for mention in searcher.mentions(text)}


def unsaid(searcher: Searcher, words: Sequence[str], symptoms: Collection[str]) -> tuple[str, ...]:
    """Return what was said without the places that speak of some symptoms, so that no search finds them."""
    left: list[str] = []
    for text in words:
        spans = [(m.start, m.end) for m in searcher.mentions(text) if m.symptom in symptoms]
        for start, end in sorted(spans, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        left.append(text)
    return tuple(text for text in left if text.strip())


def _corrected_by(heard: Sequence[Finding], spoken: Sequence[Finding]) -> list[Finding]:
    """Return what a correction replaces: the same observable, else the newest finding with the same value."""
    observables = {finding.observable for finding in heard}
    same = [finding for finding in spoken if finding.observable in observables]
    values = {finding.value for finding in heard}
    return same or [finding for finding in reversed(spoken) if finding.value in values][:1]


def _meant(
    talk: "Consultation", text: str, spoken: Sequence[Finding]
) -> tuple[tuple[Finding, ...], Sequence[Finding]]:
    """Return what a correction means that holds no symptom of its own, and what it replaces.

    It gives the newest finding another observable ("train loss") or another value ("it falls").
    """
    observables = talk.observables_in(text)
    for old in reversed(spoken):
        for observable in observables:
            if old.observable != observable and old.value in talk.model.vocabulary[observable]["values"]:
                new = replace(old, symptom=f"{observable}={old.value}")
                return (new,), (old, *_corrected_by((new,), spoken))
        if not observables and talk.model.vocabulary[old.observable]["log"]:
            heard = talk.ear.about(text, old.observable, known_values(talk.case.now))
            if heard:
                return heard, _corrected_by(heard, spoken)
    return (), ()
