"""Free text at any moment: what the user wants, done on the consultation, and the reply to it."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kb.consult.asides import check, fix, repeat, sure, topic_entry, turn, why
from kb.consult.correct import correct
from kb.consult.guess import guessed, is_foreign
from kb.consult.hearing.answers import at_place
from kb.consult.hearing.listen import known_values
from kb.consult.hearing.settings import number_at
from kb.consult.moves import Kind, Move, read_move, split_unsure
from kb.consult.paths import named_log
from kb.consult.replying.changes import redo, undo
from kb.consult.replying.listing import candidate_lines, case_lines
from kb.consult.replying.pages import short_page
from kb.consult.replying.phrasing import said
from kb.consult.replying.replies import Reply, compose_reply, noted, practices
from kb.consult.replying.sentences import say
from kb.consult.replying.whether import whether
from kb.errors import UsageError
from kb.findings import Finding
from kb.search.excerpt import excerpt
from kb.search.normalise import normalise, tokens

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation


# A pasted file is heard up to here: a configuration with all its settings, but not a log that was pasted.
_MOST_HEARD = 20_000

# In every list of choices the key of "I don't know"; where a setting may be 0, the number is the answer.
UNKNOWN_KEY = "0"

MOVED = 0.05  # a smaller change of the first candidate's probability is not worth a word


_ASKS = re.compile(r"[?？]\s*$|[吗呢]\s*$|^\s*(?:what|why|how|which|when|who)\b", re.IGNORECASE)


def respond(talk: "Consultation", text: str) -> Reply:
    """Take any text; return the reply. Raises `LogError` where a named log cannot be read."""
    if not tokens(normalise(text)) and text.strip() not in ("?", "？"):
        return Reply(say("unread", talk.lang))
    if text.strip().isdecimal() and (talk.case.now.is_empty or talk.question is None):
        return Reply(say("no_choice", talk.lang))
    move = read_move(
        text,
        lambda topic: any(find(talk, topic) is not None for find in (topic_entry, _finding)),
    )
    if move.kind == "describe":
        path = named_log(text)
        return talk.load_log(path) if path else _guess(talk, text) or _describe(talk, text)
    return _MOVES[move.kind](talk, move)


def _describe(talk: "Consultation", text: str) -> Reply:
    """Take symptoms, settings and the answer to the open question from plain words."""
    now = talk.case.now
    question = talk.question if not now.is_empty else None
    unsure, rest = split_unsure(text)
    if not rest:
        return _unknown(talk, Move("unknown"))
    heard = talk.ear.hear(rest[:_MOST_HEARD], known_values(now), question)
    if question and not heard.findings and rest.strip() == UNKNOWN_KEY:
        return _unknown(talk, Move("unknown"))
    if now.is_empty and not unsure and not heard.findings and is_foreign(talk, rest):
        return Reply(say("foreign", talk.lang))
    # Words that say nothing new were meant as the answer, unless they ask: asking again would be deaf.
    known = {finding.symptom for finding in now.findings}
    is_old = all(finding.symptom in known for finding in heard.findings)
    is_done = unsure or heard.answered or (is_old and not _ASKS.search(rest))
    asked = (*now.asked, question.observable) if question and is_done else now.asked
    unknown = (*now.unknown, question.observable) if question and unsure else now.unknown
    over = {finding.observable for finding in heard.findings if talk.is_exclusive(finding.observable)}
    # "it falls" is an answer; as words of the search it would speak for everything that falls.
    is_number = not re.search(r"[^\W\d]{2}", rest)
    telling = excerpt(rest, talk.searcher.index.lexicon)
    is_said = heard.is_plain or is_number or telling in now.words
    words = now.words if is_said else (*now.words, telling)
    before = _first(talk)
    told = (*now.told, *talk.ear.numbered_in(rest[:_MOST_HEARD]))
    talk.case.record(heard.findings, over=over, words=words, asked=asked, unknown=unknown, told=told)
    how_to = practices(talk)
    if how_to and not heard.findings and not talk.diagnoses:
        return Reply(how_to)
    understood = noted(talk, heard.findings, now.findings)
    if understood or how_to:
        return compose_reply(talk, understood, how_to)
    return compose_reply(talk, _heard_words(talk, rest, before))


def _first(talk: "Consultation") -> tuple[str, float]:
    """Return the first candidate and its probability."""
    return next(((d.id, d.probability) for d in talk.diagnoses), ("", 0.0))


def _heard_words(talk: "Consultation", text: str, before: tuple[str, float]) -> str:
    """Say what words amount to that name no symptom: an error message, a match of pages, or nothing."""
    error = _known_error(talk, text)
    if error:
        return say("known_error", talk.lang, what=error)
    (old, was), (new, now) = before, _first(talk)
    return say("matched" if new != old or abs(now - was) >= MOVED else "not_heard", talk.lang)


def _known_error(talk: "Consultation", text: str) -> str:
    """Return the error message that the text holds and the first candidate lists; empty where none is."""
    first, _ = _first(talk)
    try:
        hits = talk.searcher.search(text, lang=talk.lang).hits if first else ()
    except UsageError:  # no word that a search could use
        return ""
    errors = talk.store.card(first).errors if first else []
    return next((match for hit in hits if hit.id == first for match in hit.matched if match in errors), "")


def _correct(talk: "Consultation", move: Move) -> Reply:
    is_answer = move.is_mild and _is_answer(talk, move.topic)
    heard = () if is_answer else correct(talk, move.topic)
    is_told = bool(talk.case.now.told) and number_at(move.topic) is not None
    if not heard and not is_told:
        return _describe(talk, move.topic)
    return compose_reply(talk, " ".join((say("corrected", talk.lang), noted(talk, heard))))


def _is_answer(talk: "Consultation", text: str) -> bool:
    """Say whether a text answers the open question."""
    question = None if talk.case.now.is_empty else talk.question
    return talk.ear.hear(text, known_values(talk.case.now), question).answered


def _unknown(talk: "Consultation", move: Move) -> Reply:
    """Note that something cannot be told: what the line names, or what was asked."""
    question, now = talk.question, talk.case.now
    if move.topic and talk.ear.hear(move.topic, known_values(now)).findings:
        return _describe(talk, move.topic)
    names = talk.observables_in(move.topic) if move.topic else []
    if question is None or now.is_empty:
        return compose_reply(talk)
    names = names or [question.observable]
    talk.case.record(asked=(*now.asked, *names), unknown=(*now.unknown, *names))
    return compose_reply(talk, say("unknown", talk.lang))


def _show(talk: "Consultation", move: Move) -> Reply:
    entry = topic_entry(talk, move.topic)
    return Reply(short_page(talk.store, entry, talk.lang)) if entry else _describe(talk, move.topic)


def _whether(talk: "Consultation", move: Move) -> Reply:
    """Answer whether it is an entry; in an empty case the guess itself is all there is to go by."""
    entry = None if talk.case.now.is_empty else topic_entry(talk, move.topic)
    return (whether(talk, move.topic, [entry]) if entry else None) or _describe(talk, move.topic)


def _guess(talk: "Consultation", text: str) -> Reply | None:
    """Answer a guess that is put as a question; None where the line is none, or the case is empty."""
    return None if talk.case.now.is_empty else whether(talk, *guessed(talk, text))


def _okay(talk: "Consultation", move: Move) -> Reply:
    """Take a nod for an answer where it can be one."""
    return _describe(talk, move.topic) if _is_answer(talk, move.topic) else Reply(say("okay", talk.lang))


def _forget(talk: "Consultation", move: Move) -> Reply:
    finding = _finding(talk, move.topic)
    if finding is None:
        return _describe(talk, move.topic)
    return talk.drop(finding.symptom)


def _retract(talk: "Consultation", move: Move) -> Reply:
    """Take an answer back: the newest about what the line names, without a name the newest of all."""
    named = talk.observables_in(move.topic) if move.topic else ()
    vocabulary = talk.model.vocabulary
    for finding in reversed(talk.case.now.findings):
        is_named = finding.observable in named or (
            move.topic and move.topic.lower() in vocabulary[finding.observable]["name"][talk.lang].lower()
        )
        if is_named or (not move.topic and finding.origin == "answer"):
            return talk.drop(finding.symptom, is_unknown=move.is_unsure)
    return _describe(talk, move.topic) if move.topic else Reply(say("no_undo", talk.lang))


def _finding(talk: "Consultation", topic: str) -> Finding | None:
    """Return the finding that a topic means: its number on the case sheet, its symptom or its observable."""
    findings = talk.case.now.findings
    if topic.isdecimal():
        return at_place(topic, findings)
    wanted = topic.lower().replace(" ", "_")
    return next((f for f in findings if wanted in (f.symptom, f.observable)), None)


def dropped(talk: "Consultation", finding: Finding) -> Reply:
    """Say that a finding left the case sheet."""
    return compose_reply(talk, say("dropped", talk.lang, what=said(talk, [finding])))


def restarted(talk: "Consultation") -> Reply:
    """Say that the case is new."""
    return Reply(say("restarted", talk.lang))


def _back(talk: "Consultation", _move: Move) -> Reply:
    return talk.guide_back() if talk.case.now.path else undo(talk)


def _fixed(key: str) -> Callable[["Consultation", Move], Reply]:
    return lambda talk, _move: Reply(say(key, talk.lang))


_MOVES: dict[Kind, Callable[["Consultation", Move], Reply]] = {
    "correct": _correct,
    "unknown": _unknown,
    "why": why,
    "else": lambda talk, _move: Reply(candidate_lines(talk)),
    "check": check,
    "fix": fix,
    "show": _show,
    "whether": _whether,
    "forget": _forget,
    "retract": _retract,
    "undo": lambda talk, _move: undo(talk),
    "redo": lambda talk, _move: redo(talk),
    "back": _back,
    "restart": lambda talk, _move: talk.start_over(),
    "guide": lambda talk, _move: talk.start_guide(),
    "case": lambda talk, _move: Reply(case_lines(talk)),
    "report": lambda talk, _move: Reply(talk.report()),
    "help": _fixed("help"),
    "hello": _fixed("hello"),
    "thanks": _fixed("thanks"),
    "okay": _okay,
    "sure": sure,
    "turn": turn,
    "repeat": repeat,
}
