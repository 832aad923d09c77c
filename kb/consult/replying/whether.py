"""The answer to "is it overfitting?": what the case says of one entry, with its place."""

from typing import TYPE_CHECKING

from kb.consult.replying.phrasing import named, reasons
from kb.consult.replying.replies import CLEAR, EARLY, Reply
from kb.consult.replying.sentences import say
from kb.diagnosis import Ranked, diagnosis_of
from kb.diagnosis.ranking import LEAST_PROBABLE
from kb.knowledge.words import LIKELIHOODS

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation


def whether(talk: "Consultation", entry: str) -> Reply | None:
    """Return how likely an entry is and why; None for one that is no candidate, such as a practice."""
    rivals = _rivals(talk, entry)
    place = next((place for place, ranked in enumerate(rivals, 1) if ranked.id == entry), 0)
    if not place:
        return None
    diagnosis = diagnosis_of(talk.store, rivals[place - 1])
    key = _answer(diagnosis.probability, place)
    lines = [say(key, talk.lang, what=named(diagnosis, talk.lang), place=str(place))]
    for word, texts in (("for", diagnosis.because), ("against", diagnosis.against)):
        if texts:
            lines.append("- " + say(word, talk.lang, what=reasons(texts, talk.lang, 3)))
    return Reply("\n".join([lines[0], "", *lines[1:]]) if len(lines) > 1 else lines[0])


def blamed(talk: "Consultation", topic: str) -> str | None:
    """Return the likeliest entry of which a setting or a curve that a topic only names is a usual part."""
    names = talk.observables_in(topic)
    if not talk.diagnoses or not names or talk.ear.hear(topic, {}).findings:
        return None
    return next((r.id for r in talk.ranked if not _shown_in(talk, r.id).isdisjoint(names)), None)


def _shown_in(talk: "Consultation", entry: str) -> set[str]:
    """Return the observables that an entry usually shows in."""
    symptoms = talk.model.cards[entry].symptoms
    return {
        symptom.partition("=")[0]
        for symptom, word in symptoms.items()
        if LIKELIHOODS[word] >= LIKELIHOODS["usually"]
    }


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
