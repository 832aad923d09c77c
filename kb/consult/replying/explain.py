"""Why a question is asked, and what an answer would change, in words."""

from collections.abc import Sequence

from kb.consult.expectations import Expectations
from kb.consult.insight import RIVALS, Turn, supported
from kb.consult.replying.pages import titled
from kb.consult.replying.sentences import say
from kb.diagnosis import Ranked, SymptomModel
from kb.knowledge.labels import value_words
from kb.language import Lang

NAMED = 3  # candidates that a question moves without deciding between them


def explain_question(
    expectations: Expectations, rivals: Sequence[Ranked], observable: str, lang: Lang, *, is_open: bool
) -> str:
    """Say which candidate each answer to a question speaks for, as Markdown.

    Where the case is still `is_open`, no candidate leads: any entry may be the one that an answer speaks for.
    """
    model = expectations.model
    spoken: dict[str, list[str]] = {}
    for value, entry in supported(expectations, rivals, observable, len(rivals) if is_open else RIVALS):
        spoken.setdefault(entry, []).append(value_words(model.vocabulary, observable, value, lang))
    if not spoken:
        names = (_titled(model, ranked.id, lang) for ranked in rivals[:NAMED])
        return say("why_none", lang, what=("、" if lang == "zh" else ", ").join(names))
    between = "”或“" if lang == "zh" else '" or "'
    lines = [
        say("why_line", lang, value=between.join(values), what=_titled(model, entry, lang))
        for entry, values in spoken.items()
    ]
    other = next((ranked.id for ranked in rivals if ranked.id not in spoken), None)
    if len(spoken) == 1 and other and not is_open:
        lines.append(say("why_other", lang, what=_titled(model, other, lang)))
    return "\n".join([say("why_open" if is_open else "why", lang), "", *lines])


def turn_words(model: SymptomModel, turn: Turn, lang: Lang) -> str:
    """Return an answer that would put another candidate first, as a sentence."""
    ask = model.vocabulary[turn.observable]["ask"][lang]
    value = value_words(model.vocabulary, turn.observable, turn.value, lang)
    return say("turn", lang, ask=ask, value=value, what=_titled(model, turn.entry, lang))


def _titled(model: SymptomModel, entry: str, lang: Lang) -> str:
    return titled(model.cards[entry].title[lang], entry, lang)
