"""What the assistant says: composed from entries, with their ids; nothing is invented."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kb.consult.insight import Turn, supported, turning_points, worth_logging
from kb.consult.listen import FOLLOWING_STRENGTH
from kb.consult.pages import titled
from kb.consult.questions import settled_observables
from kb.consult.sentences import LEADS, NOTED, SETTLED, say
from kb.findings import Finding
from kb.knowledge.labels import labelled, value_words
from kb.language import Lang, Text

if TYPE_CHECKING:
    from kb.consult.case import LogSeen
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis

_NOT = Text("not: {what}", "不是：{what}")

LISTED = 3  # more candidates at once are a list, not an answer

# Below this probability of the first candidate nothing stands out of the catalogue: of 150 failures and
# "something else" with its tenth, several are then equally likely.
STANDS_OUT = 0.10

# "Clearly" needs twice the weight of everything else together; "likely" begins there in the calibrated
# language of the IPCC (Mastrandrea et al. 2010, guidance note on uncertainties, table 1: 66 %).
CLEAR = 2 / 3

WORTH_NAMING = 0.02  # as `kb diagnose` does


class Reply(str):
    """The assistant's words, as Markdown."""

    __slots__ = ()


def join(parts: Iterable[str], lang: Lang) -> str:
    """Return parts as one list within a sentence."""
    return ("；" if lang == "zh" else "; ").join(parts)


def compose_reply(talk: "Consultation", *first: str) -> Reply:
    """Return the paragraphs in `first`, then the state of the case in a few lines."""
    parts = [part for part in (*first, *_state(talk)) if part]
    return Reply("\n\n".join(parts))


def noted(talk: "Consultation", findings: Sequence[Finding]) -> str:
    """Say what was understood; empty where nothing was. What merely follows stands on the case sheet."""
    said = [finding for finding in findings if finding.strength > FOLLOWING_STRENGTH]
    what = join((finding_words(talk, finding) for finding in said[:6]), talk.lang)
    return _vary(NOTED, talk)[talk.lang].format(what=what) if what else ""


def finding_words(talk: "Consultation", finding: Finding) -> str:
    """Return a finding in words, with "not" where it was ruled out."""
    label = value_words(talk.model.vocabulary, finding.observable, finding.value, talk.lang)
    said = label if finding.present else _NOT[talk.lang].format(what=label)
    return labelled(talk.model.vocabulary, finding.observable, [said], talk.lang)


def log_paragraph(talk: "Consultation", log: "LogSeen", findings: Sequence[Finding]) -> str:
    """Say what a log shows, with its strongest evidence and what it hides."""
    lines = [say(f"log_{log.verdict}", talk.lang, source=log.source)]
    seen = [finding for finding in findings if finding.present and log.verdict != "healthy"]
    lines += [f"- {finding.evidence[talk.lang]}" for finding in seen[:4]]
    lines += [f"- {note[talk.lang]}" for note in log.notes[:2]]
    return "\n".join([lines[0], "", *lines[1:]]) if len(lines) > 1 else lines[0]


def _state(talk: "Consultation") -> list[str]:
    diagnoses = talk.diagnoses
    if not diagnoses:
        healthy = bool(talk.case.now.logs) and talk.case.now.logs[-1].verdict == "healthy"
        return [] if healthy else [say("nothing", talk.lang), _practices(talk)]
    if diagnoses[0].probability < STANDS_OUT:
        nearest = say("weak", talk.lang, what=_names(diagnoses[:LISTED], talk.lang))
        return [nearest, "" if talk.question else log_next_time(talk), _practices(talk)]
    first = diagnoses[0]
    told = (first.id, _percent(first.probability), talk.question is not None)
    before, talk.told = talk.told, told
    if told == before:  # what stands above needs no second reading
        return [_practices(talk)]
    if told[0] == before[0]:  # a question less: what to do comes in
        return [_still(talk, diagnoses), _turns(talk), _advice(talk, first), _practices(talk)]
    return [_leader(talk, diagnoses), _turns(talk), _advice(talk, first), _practices(talk)]


def _still(talk: "Consultation", diagnoses: "Sequence[Diagnosis]") -> str:
    """Say in one line how a ranking moved whose first candidate has been told."""
    first, lang = diagnoses[0], talk.lang
    lead = say("still", lang, what=named(first, lang))
    others = [d for d in diagnoses[1:LISTED] if d.probability >= WORTH_NAMING]
    then = say("others", lang, what=_names(others, lang)) if others else ""
    return f"{lead}{then}" if lang == "zh" else f"{lead} {then}".rstrip()


def named(diagnosis: "Diagnosis", lang: Lang) -> str:
    """Return a candidate as title, id and probability."""
    gap = "" if lang == "zh" else " "
    return f"{titled(diagnosis.title[lang], diagnosis.id, lang)}{gap}{_percent(diagnosis.probability)}"


def _names(diagnoses: "Sequence[Diagnosis]", lang: Lang) -> str:
    return join((named(diagnosis, lang) for diagnosis in diagnoses), lang)


def _leader(talk: "Consultation", diagnoses: "Sequence[Diagnosis]") -> str:
    lang, first = talk.lang, diagnoses[0]
    sentences = SETTLED if first.probability >= CLEAR and not talk.question else LEADS
    facts = {"title": first.title[lang], "id": first.id, "p": _percent(first.probability)}
    reasons = _distinct([text[lang] for text in first.because])[:3] or [say("words", lang)]
    lines = [_vary(sentences, talk)[lang].format(**facts), say("for", lang, what=join(reasons, lang))]
    if first.against:
        lines.append(say("against", lang, what=join((text[lang] for text in first.against[:2]), lang)))
    others = [d for d in diagnoses[1:] if d.probability >= WORTH_NAMING]
    if first.level == "shape" and talk.reading.rivals is not talk.ranked:
        causes = [d for d in others if d.level == "cause"]
        lines += [say("cause", lang, what=_names(causes[:LISTED], lang))] if causes else []
        others = [d for d in others if d.level == "shape"]
    if others:
        lines.append(say("others", lang, what=_names(others[: LISTED - 1], lang)))
    return "\n".join(f"{line}  " for line in lines).rstrip()


def _distinct(reasons: "Sequence[str]") -> list[str]:
    """Leave out a quotation that another one holds: both would say the same twice."""
    quoted = [reason.partition(":")[2] or reason.partition("：")[2] or reason for reason in reasons]
    inside = [any(q.strip() in other and q != other for other in quoted) for q in quoted]
    return [reason for reason, is_inside in zip(reasons, inside, strict=True) if not is_inside]


def _turns(talk: "Consultation") -> str:
    """Say what would change the order, where no question is open that asks for it anyway."""
    if talk.question is not None:
        return ""
    return "\n".join(f"- {turn_words(talk, turn)}" for turn in turns(talk)[:2])


def turns(talk: "Consultation") -> list[Turn]:
    """Return the answers that would put another candidate first."""
    rivals = talk.reading.rivals
    return turning_points(talk.model, rivals, settled_observables(talk.case.now)) if rivals else []


def turn_words(talk: "Consultation", turn: Turn) -> str:
    """Return a turn as a sentence."""
    ask = talk.model.vocabulary[turn.observable]["ask"][talk.lang]
    value = value_words(talk.model.vocabulary, turn.observable, turn.value, talk.lang)
    title = talk.model.cards[turn.entry].title[talk.lang]
    return say("turn", talk.lang, ask=ask, value=value, title=title, id=turn.entry)


def _advice(talk: "Consultation", first: "Diagnosis") -> str:
    """Give the deciding check and the first remedy once there is nothing left to ask."""
    if talk.question is not None:
        return ""
    lines = [say("check", talk.lang, what=first.next_check[talk.lang])] if first.next_check[talk.lang] else []
    if first.remedies:
        lines.append(say("do", talk.lang, what=first.remedies[0][1][talk.lang]))
    return "\n\n".join(lines)


def log_next_time(talk: "Consultation") -> str:
    """Say which curves would have told most."""
    settled = settled_observables(talk.case.now)
    names = worth_logging(talk.expectations, talk.reading.rivals, settled)
    return say("log", talk.lang, what=", ".join(f"`{name}`" for name in names)) if names else ""


def _practices(talk: "Consultation") -> str:
    """Name the practice pages that the last words asked for."""
    names = talk.reading.practices[:2]
    titles = [titled(talk.store.card(name).title[talk.lang], name, talk.lang) for name in names]
    return say("practice", talk.lang, what=join(titles, talk.lang)) if titles else ""


def explain_question(talk: "Consultation", observable: str) -> str:
    """Say which candidate each answer to a question speaks for."""
    pairs = supported(talk.expectations, talk.reading.rivals, observable)
    if not pairs:
        return say("why_none", talk.lang)
    lines = [say("why", talk.lang), ""]
    for value, entry in pairs:
        title = talk.model.cards[entry].title[talk.lang]
        label = value_words(talk.model.vocabulary, observable, value, talk.lang)
        lines.append("- " + say("why_line", talk.lang, value=label, title=title, id=entry))
    return "\n".join(lines)


def _vary(sentences: Sequence[Text], talk: "Consultation") -> Text:
    return sentences[talk.turns % len(sentences)]


def _percent(probability: float) -> str:
    return f"{probability:.0%}" if probability < 0.995 else "99%"
