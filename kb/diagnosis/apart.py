"""What would tell the leading causes apart: a fact that separates two of them, a column that is missing."""

from collections.abc import Sequence

from kb.diagnosis.evidence import COLUMNS, observables_in
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import Ranked
from kb.knowledge.plain import plain
from kb.knowledge.store import Store
from kb.language import LANGUAGES, Text
from kb.logs.run import Run

# A cause at least half as probable as the first is a rival that the reader must be able to rule out.
RIVAL = 0.5
MOST_RIVALS = 3

# A column is worth logging where its symptoms differ this much in probability between two rivals: the odds
# then change by 3 and more in half of the cases.
DECIDES = 0.4


def rivals(ranked: Sequence[Ranked]) -> list[str]:
    """Return the ids of the causes that come near the first one, and its own; empty for a clear lead."""
    near = [r.id for r in ranked if r.probability >= RIVAL * ranked[0].probability]
    return near[:MOST_RIVALS] if len(near) > 1 else []


def open_questions(store: Store, model: SymptomModel, run: Run, ranked: Sequence[Ranked]) -> list[Text]:
    """Say which causes the curves leave open, and what decides: a fact from the entries, a missing column."""
    names = rivals(ranked)
    if not names:
        return []
    titles = [store.card(name).title for name in names]
    english, chinese = "; ".join(t["en"] for t in titles), "、".join(t["zh"] for t in titles)
    found = [Text(f"the curves alone do not tell apart: {english}", f"仅凭曲线分不清：{chinese}")]
    found += [note for other in names[1:] for note in _fact(store, names[0], other)]
    return found + _missing_column(model, run, names)


def _fact(store: Store, first: str, second: str) -> list[Text]:
    """Return what the page of one entry says about not taking it for the other."""
    for here, there in ((first, second), (second, first)):
        pages = {lang: store.page(here, lang)["confusions"] for lang in LANGUAGES}
        tells = {lang: plain(c["tell"]) for lang, cs in pages.items() for c in cs if c["entry"] == there}
        if len(tells) == len(LANGUAGES):
            this, that = store.card(here).title, store.card(there).title
            return [
                Text(
                    f'"{this["en"]}" is easily taken for "{that["en"]}": {tells["en"]}',
                    f"“{this['zh']}”容易与“{that['zh']}”混淆，后者：{tells['zh']}",
                )
            ]
    return []


def _missing_column(model: SymptomModel, run: Run, names: Sequence[str]) -> list[Text]:
    hidden = [observable for observable in COLUMNS if observable not in observables_in(run)]
    difference, observable = max(((_difference(model, names, o), o) for o in hidden), default=(0.0, ""))
    if difference < DECIDES:
        return []
    column = COLUMNS[observable][0].replace("_*", " metric")
    one, two = (model.cards[name].title for name in names[:2])
    return [
        Text(
            f'{column} is not in the log: it would tell "{one["en"]}" from "{two["en"]}"',
            f"日志中没有 {column}：有了它就能区分“{one['zh']}”与“{two['zh']}”",
        )
    ]


def _difference(model: SymptomModel, names: Sequence[str], observable: str) -> float:
    """Return the largest difference in probability of a symptom between the two leading causes."""
    one, two = (model.cards[name] for name in names[:2])
    stated = {s for card in (one, two) for s in card.symptoms if s.startswith(observable + "=")}
    return max((abs(model.probability(one, s) - model.probability(two, s)) for s in stated), default=0.0)
