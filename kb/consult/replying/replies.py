"""What the assistant says: composed from entries, with their ids; nothing is invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.consult.hearing.listen import FOLLOWING_STRENGTH
from kb.consult.insight import Turn, turning_points, worth_logging
from kb.consult.questions import FOLLOW_UP, settled_observables
from kb.consult.replying.explain import turn_words
from kb.consult.replying.pages import titled
from kb.consult.replying.phrasing import all_named, join, named, reasons, said, worth_naming
from kb.consult.replying.sentences import LEADS, NOTED, SETTLED, WEAK_LEADS, fill, say
from kb.diagnosis.advice import check_line, remedy_line
from kb.diagnosis.reasons import reason
from kb.findings import Finding
from kb.knowledge.plain import literal, one_line
from kb.knowledge.references import with_titles
from kb.language import Text, percent

if TYPE_CHECKING:
    from kb.consult.case import LogSeen
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis

LISTED = 3  # more candidates at once are a list, not an answer

# Below this probability of the first candidate nothing stands out of the catalogue: of 150 failures and
# "something else" with its tenth, several are then equally likely.
STANDS_OUT = 0.10

# "Clearly" needs twice the weight of everything else together; "likely" begins there in the calibrated
# language of the IPCC (Mastrandrea et al. 2010, guidance note on uncertainties, table 1: 66 %), and
# "unlikely" ends at half of it: below, the first candidate explains nothing yet.
CLEAR = 2 / 3
EARLY = 1 / 3


class Reply(str):
    """The assistant's words, as Markdown."""

    __slots__ = ()


@dataclass(slots=True)
class Told:
    """What the replies have said already.

    Of the first candidate: its id and percent, and for which one what to do. `reasons` stand in this reply,
    and so does what a `log` shows. `open` is the sentence said last of a case in which nothing stands out.
    """

    first: str = ""
    percent: str = ""
    advised: str = ""
    reasons: frozenset[str] = frozenset()
    log: bool = False
    open: str = ""


def compose_reply(talk: "Consultation", *first: str) -> Reply:
    """Return the paragraphs in `first`, then the state of the case in a few lines."""
    parts = [part for part in (*first, *_state(talk)) if part]
    talk.told.reasons, talk.told.log = frozenset(), False
    return Reply("\n\n".join(parts))


def noted(talk: "Consultation", findings: Sequence[Finding], before: Sequence[Finding] = ()) -> str:
    """Say what was understood beside what was known `before`; empty where nothing was.

    What merely follows stands on the case sheet.
    """
    known = {(finding.symptom, finding.present) for finding in before}
    outright = [finding for finding in findings if finding.strength > FOLLOWING_STRENGTH]
    new = [finding for finding in outright if (finding.symptom, finding.present) not in known][:6]
    if outright and not new:
        return say("known", talk.lang, what=said(talk, outright[:6]))
    talk.told.reasons = frozenset(reason(talk.model.vocabulary, finding)[talk.lang] for finding in new)
    return _vary(NOTED, talk, what=said(talk, new)) if new else ""


def log_paragraph(talk: "Consultation", log: "LogSeen", findings: Sequence[Finding]) -> str:
    """Say what a log shows, with its strongest evidence and what it hides."""
    lines = [say(f"log_{log.verdict}", talk.lang, source=log.source)]
    seen = [finding for finding in findings if finding.present and log.verdict != "healthy"]
    evidence = list(dict.fromkeys(finding.evidence[talk.lang] for finding in seen))[:4]
    talk.told.reasons, talk.told.log = frozenset(evidence), True
    lines += [f"- {literal(text)}" for text in evidence]
    lines += [f"- {literal(note[talk.lang])}" for note in log.notes[:2]]
    return "\n".join([lines[0], "", *lines[1:]]) if len(lines) > 1 else lines[0]


def practices(talk: "Consultation") -> str:
    """Name the practice pages that the last words asked for; empty where they asked for none."""
    names = talk.reading.practices[:2]
    titles = [titled(talk.store.card(name).title[talk.lang], name, talk.lang) for name in names]
    return say("practice", talk.lang, what=join(titles, talk.lang)) if titles else ""


def turns(talk: "Consultation") -> list[Turn]:
    """Return the answers that would put another candidate first."""
    rivals = talk.reading.rivals
    return turning_points(talk.model, rivals, settled_observables(talk.case.now)) if rivals else []


def log_next_time(talk: "Consultation") -> str:
    """Say which curves would have told most."""
    settled = settled_observables(talk.case.now)
    names = worth_logging(talk.expectations, talk.reading.rivals, settled)
    comma = "、" if talk.lang == "zh" else ", "
    return say("log", talk.lang, what=comma.join(f"`{name}`" for name in names)) if names else ""


def _state(talk: "Consultation") -> list[str]:
    """Return the first candidate as far as it was not told, and what to do once nothing is left to ask."""
    diagnoses = talk.diagnoses
    if not diagnoses:
        return _nothing(talk)
    first, question = diagnoses[0], talk.question
    if first.probability < _least(talk):
        return _undecided(talk, diagnoses)
    told, share = talk.told, percent(first.probability)
    is_new, has_moved = told.first != first.id, told.percent != share
    lead = _leader(talk, diagnoses) if is_new else _still(talk, diagnoses[: LISTED if has_moved else 1])
    told.first, told.percent, told.open = first.id, share, ""
    if question:
        return [lead] if is_new or has_moved else []  # the question says what to tell next
    if told.advised == first.id:
        return [lead]
    told.advised = first.id
    return [lead, _turns(talk), _advice(talk, first)]


def is_healthy(talk: "Consultation") -> bool:
    """Say whether the newest log shows a training without trouble."""
    return bool(talk.case.now.logs) and talk.case.now.logs[-1].verdict == "healthy"


def _nothing(talk: "Consultation") -> list[str]:
    """Say that no entry fits; beside a healthy log that is good news, and the log itself says so."""
    if is_healthy(talk):
        return [] if talk.told.log else [say("healthy", talk.lang)]
    return [_once(talk, "nothing")]


def _once(talk: "Consultation", key: str, **facts: str) -> str:
    """Return a sentence that says how far the case is; shorter where the last state was the same."""
    is_same, talk.told.open = talk.told.open == key, key
    return say(f"{key}_still" if is_same else key, talk.lang, **facts)


def _least(talk: "Consultation") -> float:
    """Return from which probability on the first candidate is worth a sentence of its own."""
    if talk.question is None:
        return STANDS_OUT
    return CLEAR if _wants_error(talk) else EARLY


def _wants_error(talk: "Consultation") -> bool:
    """Say whether an error was spoken of whose message is still to come."""
    seen = {finding.symptom for finding in talk.case.now.findings if finding.present}
    asked = talk.question.observable if talk.question else ""
    return any(spoken in seen and message == asked for spoken, message in FOLLOW_UP.items())


def _undecided(talk: "Consultation", diagnoses: "Sequence[Diagnosis]") -> list[str]:
    """Say that nothing stands out; where an error was spoken of, ask for its message and name no cause."""
    talk.told.first, lang = "", talk.lang
    if _wants_error(talk):
        return [say("paste", lang)]
    if talk.question is None:
        return [say("weak", lang, what=all_named(diagnoses[:LISTED], lang)), log_next_time(talk)]
    is_said = talk.told.open == "early"
    return [_once(talk, "early", what=all_named(diagnoses[: 1 if is_said else LISTED], lang))]


def _still(talk: "Consultation", diagnoses: "Sequence[Diagnosis]") -> str:
    """Say in one line how a ranking moved whose first candidate has been told."""
    lead = say("still", talk.lang, what=named(diagnoses[0], talk.lang))
    others = worth_naming(diagnoses)[1:]
    then = say("others", talk.lang, what=all_named(others, talk.lang)) if others else ""
    return f"{lead}{then}" if talk.lang == "zh" else f"{lead} {then}".rstrip()


def _leader(talk: "Consultation", diagnoses: "Sequence[Diagnosis]") -> str:
    lang, first = talk.lang, diagnoses[0]
    facts = {"title": first.title[lang], "id": first.id, "p": percent(first.probability)}
    lines = [_vary(_sentences(talk, first), talk, **facts)]
    untold = [text for text in first.because if text[lang] not in talk.told.reasons]
    if untold or not first.because:
        key = "for" if len(untold) == len(first.because) else "for_too"
        lines.append(say(key, lang, what=reasons(untold, lang, 3) or say("words", lang)))
    if first.against:
        lines.append(say("against", lang, what=reasons(first.against, lang, 2)))
    others = worth_naming(diagnoses)[1:]
    if first.level == "shape" and talk.reading.rivals is not talk.ranked:
        causes = [d for d in others if d.level == "cause"]
        lines += [say("cause", lang, what=all_named(causes[:LISTED], lang))] if causes else []
        others = [d for d in others if d.level == "shape"]
    if others:
        key = "also" if first.level == "shape" and talk.case.now.logs else "others"
        lines.append(say(key, lang, what=all_named(others[: LISTED - 1], lang)))
    return "\n".join(f"{line}  " for line in lines).rstrip()


def _sentences(talk: "Consultation", first: "Diagnosis") -> Sequence[Text]:
    if first.probability < EARLY:
        return WEAK_LEADS
    return SETTLED if first.probability >= CLEAR and not talk.question else LEADS


def _turns(talk: "Consultation") -> str:
    """Say what would change the order."""
    return "\n".join(f"- {turn_words(talk.model, turn, talk.lang)}" for turn in turns(talk)[:2])


def _advice(talk: "Consultation", first: "Diagnosis") -> str:
    """Give the deciding check and the first remedy."""
    lang = talk.lang
    page = with_titles(talk.store.page(first.id, lang), lang)
    lines: list[str] = []
    for check in page["checks"][:1]:
        gap = "" if lang == "zh" else " "
        code = gap + say("code", lang) if check["codes"] else ""
        lines.append(say("check", lang, what=check_line(check, lang, one_line)) + code)
    lines += [say("do", lang, what=remedy_line(item, lang, one_line)) for item in page["remedies"][:1]]
    return "\n\n".join(lines)


def _vary(sentences: Sequence[Text], talk: "Consultation", **facts: str) -> str:
    return fill(sentences[talk.turns % len(sentences)], talk.lang, **facts)
