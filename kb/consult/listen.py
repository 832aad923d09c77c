"""Free text into findings: symptoms, settings given as numbers, the answer to the open question."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.consult.answers import read_answer
from kb.consult.case import Snapshot
from kb.consult.guide import answer_finding
from kb.consult.questions import Question
from kb.consult.settings import read_settings
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Text
from kb.search import Searcher

# A number beside the name of a setting leaves less to misread, but what is usual depends on the model.
SETTING_STRENGTH = 0.7

_QUOTED = 120  # longer words are cut where they are quoted as evidence


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line of text said: findings, and whether it answered the open question."""

    findings: tuple[Finding, ...] = ()
    answered: bool = False


def hear(searcher: Searcher, text: str, question: Question | None = None, optimizer: str = "") -> Heard:
    """Return the findings in a text; `question` is the open one, `optimizer` the known value of that."""
    mentioned = {finding.symptom: finding for finding in _mentions(searcher, text)}
    named = (f.value for f in mentioned.values() if f.present and f.observable == "optimizer")
    settings = _settings(searcher.store, text, next(named, optimizer))
    found = {finding.symptom: finding for finding in settings} | mentioned
    if question is None or any(finding.observable == question.observable for finding in found.values()):
        return Heard(tuple(found.values()), answered=question is not None)
    answer = _answer(searcher, text, question.observable)
    return Heard((*found.values(), *answer), answered=bool(answer))


def _answer(searcher: Searcher, text: str, observable: str) -> tuple[Finding, ...]:
    """Return what a text says about the observable that was asked about, which it need not name."""
    value = read_answer(text, searcher.store.vocabulary[observable], observable)
    if value is not None:
        return (answer_finding(searcher.store, f"{observable}={value}"),)
    subject = observable.replace("_", " ")
    implied = _mentions(searcher, f"{subject}: {text}")
    return tuple(finding for finding in implied if finding.observable == observable)


def known_optimizer(now: Snapshot) -> str:
    """Return the optimizer on the case sheet, empty where it is not known."""
    known = (f.value for f in now.findings if f.present and f.observable == "optimizer")
    return next(known, "")


def _mentions(searcher: Searcher, text: str) -> Iterable[Finding]:
    for mention in searcher.mentions(text):
        said = _said(text[mention.start : mention.end] or text)
        yield Finding(mention.symptom, mention.strength, said, "text", present=mention.present)


def _settings(store: Store, text: str, optimizer: str) -> Iterable[Finding]:
    for symptom, words in read_settings(text, optimizer):
        observable, _, value = symptom.partition("=")
        if value in store.vocabulary.get(observable, {}).get("values", {}):
            yield Finding(symptom, SETTING_STRENGTH, _said(words), "text")


def _said(text: str) -> Text:
    line = " ".join(text.split())
    short = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
    return Text(f"you said: {short}", f"你说：{short}")
