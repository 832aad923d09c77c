"""The answer to "is it overfitting?": what the case says of one entry, with its place."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from kb.consult.replying.phrasing import named, reasons
from kb.consult.replying.replies import CLEAR, EARLY, Reply, is_healthy
from kb.consult.replying.sentences import say
from kb.diagnosis import Ranked, diagnosis_of
from kb.diagnosis.ranking import LEAST_PROBABLE
from kb.knowledge.plain import literal

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation


def whether(talk: "Consultation", topic: str, entries: Collection[str]) -> Reply | None:
    """Return how likely the first of the entries of a topic is and why; None where none is a candidate."""
    places = [
        (-ranked.probability, place, rivals)
        for rivals in map(partial(_rivals, talk), entries)
        for place, ranked in enumerate(rivals)
        if ranked.id in entries
    ]
    if not places and not any(entry in talk.model.cards for entry in entries):
        return None
    place, rivals = min(places, key=lambda found: found[:2])[1:] if places else (0, [])
    key = _answer(rivals[place].probability, place + 1) if places else "hardly"
    if not places or (key == "hardly" and len(entries) > 1):
        return Reply("\n\n".join([say("none_of_it", talk.lang, what=literal(topic)), *_healthy(talk)]))
    diagnosis = diagnosis_of(talk.store, rivals[place])
    lines = [say(key, talk.lang, what=named(diagnosis, talk.lang), place=str(place + 1))]
    for word, texts in (("for", diagnosis.because), ("against", diagnosis.against)):
        if texts:
            lines.append("- " + say(word, talk.lang, what=reasons(texts, talk.lang, 3)))
    lines += [f"- {line}" for line in _healthy(talk)]
    return Reply("\n".join([lines[0], "", *lines[1:]]) if len(lines) > 1 else lines[0])


def _healthy(talk: "Consultation") -> list[str]:
    return [say("healthy", talk.lang)] if is_healthy(talk) and not talk.diagnoses else []


def _rivals(talk: "Consultation", entry: str) -> list[Ranked]:
    """Return the candidates that an entry competes with: what the curves show, or why."""
    if talk.reading.rivals is talk.ranked:
        return talk.ranked
    cards = talk.model.cards
    is_shape = entry in cards and cards[entry].group == "curve"
    return [ranked for ranked in talk.ranked if (cards[ranked.id].group == "curve") == is_shape]


def _answer(probability: float, place: int) -> str:
    if probability >= CLEAR:
        return "yes"
    if probability >= EARLY or (place == 1 and probability >= LEAST_PROBABLE):
        return "perhaps"
    return "less_likely" if probability >= LEAST_PROBABLE else "hardly"
