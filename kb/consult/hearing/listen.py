"""Free text into findings: symptoms, settings and checks called by name, the answer to the open question."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.consult.case import Snapshot
from kb.consult.guide import answer_finding
from kb.consult.hearing.answers import read_answer
from kb.consult.hearing.measured import REFINES, read_measured
from kb.consult.hearing.named import read_named
from kb.consult.hearing.names import Names
from kb.consult.hearing.pasted import ERROR, Messages, looks_like_error
from kb.consult.hearing.settings import NUMBERED
from kb.consult.hearing.trials import read_trials
from kb.consult.questions import Question
from kb.diagnosis.reasons import finding_words
from kb.findings import Finding
from kb.language import LANGUAGES, Text
from kb.search import Searcher
from kb.search.normalise import normalise, simplified, tokens
from kb.search.sentence import Mention

# A value beside the name of a setting leaves little to misread; a number means less without the model.
NAMED_STRENGTH = 0.85
NUMBER_STRENGTH = 0.7

# What follows from something else holds mostly; it must yield to everything that is said outright.
FOLLOWING_STRENGTH = 0.5

# Longer answers say more than their value: a pasted error is the best search word that there is.
PLAIN_WORDS = 6

_INFERRED = Text("inferred from {what}", "由“{what}”推断")

# "the lr is 3e-4", "lr=3e-4", "学习率设的是3e-4".
_NUMBER_BEHIND = re.compile(
    r"[\s\"'”’]*(?:is|was|of|at|set to|[:=：]|是|为|设[成为的]?是?|用的?是?)?\s*\.?\d"
)

CHANGED = "recent_change"

_QUOTED = 120  # longer words are cut where they are quoted as evidence

# "fp16: false" names a value only to say that it does not hold.
_SWITCHED_OFF = re.compile(
    r"[\"'\s]*[:=：]\s*[\"']?(?:no|false|off|none|0|disabled|否|无|没有?|不|关闭?)(?![\w.])"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line of text said.

    `answered` says that it answered the open question, `is_plain` that it did nothing else.
    """

    findings: tuple[Finding, ...] = ()
    answered: bool = False
    is_plain: bool = False


class Ear:
    """Reads findings out of what is said."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._vocabulary = searcher.store.vocabulary
        self._names = Names(self._vocabulary)
        self._messages = Messages(searcher.store)

    def hear(self, text: str, known: Mapping[str, str], question: Question | None = None) -> Heard:
        """Return the findings in a text; `known` are the values on the case sheet."""
        aside, rest = self._aside(text)
        said = {finding.symptom: finding for finding in self._mentions(rest)}
        context = {**known, **{f.observable: f.value for f in said.values() if f.present}}
        named = {f.symptom: f for f in self._named(rest, context) if not self._is_told(f, said.values())}
        found = self._first_of_each(aside | named | said)
        answered = question is not None and any(f.observable == question.observable for f in found.values())
        if question is not None and not answered:
            # What was changed may be told by how it went before: "it was 8, and then it worked".
            told = text if question.observable == CHANGED else rest
            answer = self.about(told, question.observable, context)
            found |= {finding.symptom: finding for finding in answer}
            answered = bool(answer) or (question.observable == ERROR and looks_like_error(text))
        is_one = len({finding.observable for finding in found.values()}) == 1
        is_plain = answered and is_one and len(tokens(normalise(text))) <= PLAIN_WORDS
        found |= {finding.symptom: finding for finding in self._following(found.values(), known)}
        return Heard(tuple(found.values()), answered, is_plain)

    def numbered_in(self, text: str) -> list[str]:
        """Return the settings that a text gives a number, whether or not the number says anything."""
        plain = simplified(text).lower().replace("_", " ")
        named = {place.observable for place in self._names.places(plain) if _NUMBER_BEHIND.match(place.after)}
        return sorted(named & NUMBERED)

    def named_in(self, text: str) -> list[str]:
        """Return the observables that a text calls by name."""
        return [place.observable for place in self._names.places(text)]

    def about(self, text: str, observable: str, context: Mapping[str, str]) -> tuple[Finding, ...]:
        """Return what a text says about the observable that was asked about, which it need not name."""
        value = read_answer(text, self._vocabulary[observable], observable, context)
        if value is not None:
            return (answer_finding(self.searcher.store, f"{observable}={value}"),)
        subject = observable.replace("_", " ")
        implied = self._mentions(f"{subject}: {text}")
        return tuple(finding for finding in implied if finding.observable == observable)

    def _aside(self, text: str) -> tuple[dict[str, Finding], str]:
        """Return what a pasted error and other runs say, and the text with spaces in their places."""
        pasted = self._messages.find(text)
        places = [(trial.symptom, trial.start, trial.end) for trial in read_trials(text)]
        if pasted:
            places.append((f"{ERROR}={pasted.value}", pasted.start, pasted.end))
        found: dict[str, Finding] = {}
        rest = text
        for symptom, start, end in places:
            if symptom:
                found[symptom] = Finding(symptom, NAMED_STRENGTH, _said(text[start:end]), "text")
            rest = rest[:start] + " " * (end - start) + rest[end:]
        return found, rest

    def _mentions(self, text: str) -> Iterable[Finding]:
        measured = read_measured(text, self.searcher.scan, self._vocabulary)
        mentions = [mention for mention in self.searcher.mentions(text) if not measured.misleads(mention)]
        mentions = [mention for mention in mentions if not _is_refined(mention, mentions)]
        for symptom, strength, start, end in measured.beside(mentions):
            yield Finding(symptom, strength, _said(text[start:end]), "text")
        for mention in mentions:
            said = _said(text[mention.start : mention.end] or text)
            is_off = _SWITCHED_OFF.match(simplified(text[mention.end :]).lower()) is not None
            present = mention.present and not is_off
            yield Finding(mention.symptom, mention.strength, said, "text", present=present)

    def _named(self, text: str, context: Mapping[str, str]) -> Iterable[Finding]:
        respelled = self.searcher.index.speller.respelled(text)
        for symptom, words, is_number in read_named(respelled, self._names, self._vocabulary, context):
            strength = NUMBER_STRENGTH if is_number else NAMED_STRENGTH
            yield Finding(symptom, strength, _said(_as_typed(text, words)), "text")

    def _is_told(self, named: Finding, said: Iterable[Finding]) -> bool:
        """Say whether whole phrases tell of a curve of which a word beside its name would tell once more."""
        facts = self._vocabulary[named.observable]
        is_curve = facts["log"] and not facts["exclusive"]
        return bool(is_curve) and any(finding.observable == named.observable for finding in said)

    def _first_of_each(self, found: Mapping[str, Finding]) -> dict[str, Finding]:
        """Leave one value of each setting: in "a GAN with a ResNet generator" the first says what it is."""
        kept: dict[str, Finding] = {}
        taken: set[str] = set()
        for symptom, finding in found.items():
            facts = self._vocabulary[finding.observable]
            is_setting = facts["exclusive"] and not facts["log"] and finding.present
            if not (is_setting and finding.observable in taken):
                kept[symptom] = finding
            if is_setting:
                taken.add(finding.observable)
        return kept

    def _following(self, found: Iterable[Finding], known: Mapping[str, str]) -> Iterator[Finding]:
        """Yield what follows from findings about observables of which nothing is known."""
        rules = self.searcher.index.lexicon.follows
        settled = {*known, *(finding.observable for finding in found)}
        left = [finding for finding in found if finding.present]
        while left:
            finding = left.pop(0)
            for symptom in (*rules.get(finding.symptom, ()), *rules.get(finding.observable, ())):
                observable = symptom.partition("=")[0]
                if observable not in settled:
                    settled.add(observable)
                    told = self._inferred(finding)
                    new = Finding(symptom, FOLLOWING_STRENGTH, told, "text")
                    left.append(new)
                    yield new

    def _inferred(self, finding: Finding) -> Text:
        """Return the evidence of what follows from a finding, which may itself follow from another."""
        if is_inferred(finding):
            return finding.evidence
        said = (finding_words(self._vocabulary, finding, lang) for lang in LANGUAGES)
        return Text(*(_INFERRED[lang].format(what=what) for lang, what in zip(LANGUAGES, said, strict=True)))


def _is_refined(mention: Mention, others: Iterable[Mention]) -> bool:
    """Say whether another mention holds this one and is more exact: "fell to near zero" holds "fell"."""
    observable, _, value = mention.symptom.partition("=")
    for other in others:
        name, _, exact = other.symptom.partition("=")
        holds = other.start <= mention.start and mention.end <= other.end
        if name == observable and holds and other.present and value in REFINES.get(exact, ()):
            return True
    return False


def is_inferred(finding: Finding) -> bool:
    """Say whether a finding was not said itself but follows from another."""
    return finding.origin == "text" and finding.strength == FOLLOWING_STRENGTH


def known_values(now: Snapshot) -> dict[str, str]:
    """Return the values on the case sheet by observable, the newest of each."""
    return {f.observable: f.value for f in now.findings if f.present}


def _as_typed(text: str, words: str) -> str:
    """Return words of a text that was read in small letters as the user typed them."""
    plain = simplified(text).lower().replace("’", "'").replace("_", " ")
    place = plain.find(words) if len(plain) == len(text) else -1
    return words if place < 0 else text[place : place + len(words)]


def _said(text: str) -> Text:
    line = " ".join(text.split())
    short = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
    return Text(f"you said: {short}", f"你说：{short}")
