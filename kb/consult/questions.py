"""Which question to ask next: the one whose answer is expected to teach most for what it costs to answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.consult.case import Snapshot
from kb.consult.expectations import Expectations
from kb.diagnosis import Ranked, SymptomModel
from kb.language import Lang

# What an answer costs the user, in glances: a minute of looking is worth three glances, an experiment ten.
COSTS = {"glance": 1.0, "minute": 1.7, "experiment": 4.0}

# Entries below this probability do not influence the choice; together they rarely hold a tenth.
RELEVANT = 0.004

# Below this expected rise of the chance that the first cause is right (per glance) asking no longer pays.
WORTH_ASKING = 0.01

MOST_QUESTIONS = 6

# Above this probability a further question would not change what to do first: "something else" keeps a tenth,
# so that all other candidates together hold a twentieth.
SETTLED = 0.85


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the user: the observable, the words, its values with their labels, why it is asked."""

    observable: str
    text: str
    choices: Mapping[str, str]
    why: str = ""


def next_observable(expectations: Expectations, ranked: Sequence[Ranked], now: Snapshot) -> str | None:
    """Return the observable most worth asking about, or None where asking no longer pays."""
    if len(now.asked) >= MOST_QUESTIONS or not ranked or ranked[0].probability >= SETTLED:
        return None
    gains = gains_of_asking(expectations, ranked, settled_observables(now))
    best = max(sorted(gains), key=lambda name: gains[name], default=None)
    return best if best is not None and gains[best] * answer_rate(now) >= WORTH_ASKING else None


def answer_rate(now: Snapshot) -> float:
    """Return how likely this user is to know the next answer, by how many they knew (rule of succession)."""
    known = {finding.observable for finding in now.findings}
    return (1 + sum(name in known for name in now.asked)) / (1 + len(now.asked))


def settled_observables(now: Snapshot) -> set[str]:
    """Return the observables that need no question: known, asked about, or answered by a loaded log."""
    known = {finding.observable for finding in now.findings if finding.present}
    return known.union(now.asked, *(log.visible for log in now.logs))


def gains_of_asking(
    expectations: Expectations, ranked: Sequence[Ranked], settled: Collection[str]
) -> dict[str, float]:
    """Return how much each answer is expected to raise the chance that the first cause is right, per cost.

    The expected gain of information over all entries would prefer what splits the long tail; a user wants to
    know what to do first.
    """
    live = {r.id: r.probability for r in ranked if r.probability >= RELEVANT}
    gains: dict[str, float] = {}
    for name, entries in expectations.mentioning.items():
        telling = sorted(entries & live.keys())
        if name in settled or not telling:
            continue
        table = [(live[entry], expectations.under(entry, name)) for entry in telling]
        silent = max((p for entry, p in live.items() if entry not in entries), default=0.0)
        gain = expected_gain([*table, (silent, expectations.typical(name))])
        gains[name] = gain / COSTS[expectations.model.vocabulary[name]["cost"]]
    return gains


def expected_gain(table: Sequence[tuple[float, Sequence[float]]]) -> float:
    """Return the expected rise of the highest probability once the answer is known.

    `table` holds for each entry its probability and the probabilities of the answers under it.
    """
    answers = zip(*(tuple(probability * rate for rate in rates) for probability, rates in table), strict=True)
    return sum(map(max, answers)) - max(probability for probability, _ in table)


def make_question(model: SymptomModel, observable: str, lang: Lang, why: str = "") -> Question:
    """Return the question about an observable in the words of the vocabulary."""
    facts = model.vocabulary[observable]
    choices = {value: phrases[lang][0] for value, phrases in facts["values"].items()}
    return Question(observable, facts["ask"][lang], choices, why)
