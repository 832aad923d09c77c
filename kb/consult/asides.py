"""What the user asks about the case or the question, answered without a change of the case sheet."""

from typing import TYPE_CHECKING

from kb.consult.hearing.answers import at_place
from kb.consult.moves import Move
from kb.consult.replying.explain import turn_words
from kb.consult.replying.pages import checks, remedies
from kb.consult.replying.replies import Reply, turns
from kb.consult.replying.sentences import say
from kb.consult.replying.whether import whether
from kb.errors import UsageError
from kb.search.normalise import normalise

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation


def why(talk: "Consultation", _move: Move) -> Reply:
    """Say why the open question is asked."""
    question = talk.question
    if question is None:
        return Reply(say("no_question", talk.lang))
    return Reply(f"*{question.text}*\n\n{question.why}")


def check(talk: "Consultation", move: Move) -> Reply:
    """Give the checks of an entry, without a name those of the first candidate."""
    entry = topic_entry(talk, move.topic) if move.topic else None
    if entry is None:
        diagnoses = talk.diagnoses
        if not diagnoses:
            return Reply(say("no_candidates", talk.lang))
        entry = diagnoses[0].id
    return Reply(checks(talk.store, entry, talk.lang))


def fix(talk: "Consultation", _move: Move) -> Reply:
    """Give the remedies of the first candidate."""
    diagnoses = talk.diagnoses
    if not diagnoses:
        return Reply(say("no_candidates", talk.lang))
    return Reply(remedies(talk.store, diagnoses[0].id, talk.lang))


def topic_entry(talk: "Consultation", topic: str) -> str | None:
    """Return the entry that a topic means: its place among the candidates, an id, an alias or a title."""
    if topic.isdecimal():
        diagnosis = at_place(topic, talk.diagnoses)
        return diagnosis.id if diagnosis else None
    try:
        return talk.store.resolve(topic)
    except UsageError:
        return talk.titles.get(normalise(topic)) or talk.titles.get(normalise(f"{topic}s"))


def sure(talk: "Consultation", _move: Move) -> Reply:
    """Say how likely the first candidate is, with what speaks for and against it."""
    first = [diagnosis.id for diagnosis in talk.diagnoses[:1]]
    return whether(talk, "".join(first), first) or Reply(say("no_candidates", talk.lang))


def turn(talk: "Consultation", _move: Move) -> Reply:
    """Say which answers would put another candidate first."""
    if not talk.diagnoses:
        return Reply(say("no_candidates", talk.lang))
    lines = [f"- {turn_words(talk.model, turn, talk.lang)}" for turn in turns(talk)]
    return Reply("\n".join(lines) or say("no_turn", talk.lang))


def repeat(talk: "Consultation", _move: Move) -> Reply:
    """Say the open question again."""
    question = talk.question
    return Reply(f"*{question.text}*" if question else say("no_question", talk.lang))
