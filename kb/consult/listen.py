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

# How sure a reading of free words is: about one in five misses the subject or the value.
TEXT_STRENGTH = 0.8
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
    store = searcher.store
    found = {finding.symptom: finding for finding in _settings(store, text, optimizer)}
    found |= {finding.symptom: finding for finding in _mentions(searcher, text)}
    if question is None:
        return Heard(tuple(found.values()))
    own = [finding for finding in found.values() if finding.observable == question.observable]
    if own:
        return Heard(tuple(found.values()), answered=True)
    value = read_answer(text, store.vocabulary[question.observable], question.observable)
    if value is not None:
        symptom = f"{question.observable}={value}"
        return Heard((*found.values(), answer_finding(store, symptom)), answered=True)
    return Heard(tuple(found.values()))


def known_optimizer(now: Snapshot) -> str:
    """Return the optimizer on the case sheet, empty where it is not known."""
    known = (f.value for f in now.findings if f.present and f.observable == "optimizer")
    return next(known, "")


def _mentions(searcher: Searcher, text: str) -> Iterable[Finding]:
    for symptom in searcher.search(text).symptoms:
        yield Finding(symptom, TEXT_STRENGTH, _said(text), "text")


def _settings(store: Store, text: str, optimizer: str) -> Iterable[Finding]:
    for symptom, words in read_settings(text, optimizer):
        observable, _, value = symptom.partition("=")
        if value in store.vocabulary.get(observable, {}).get("values", {}):
            yield Finding(symptom, SETTING_STRENGTH, _said(words), "text")


def _said(text: str) -> Text:
    line = " ".join(text.split())
    short = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
    return Text(f"you said: {short}", f"你说：{short}")
