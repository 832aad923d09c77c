"""Which question to ask next: the one whose answer, if the asker has one, is expected to tell most."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.consult.case import Snapshot
from kb.consult.expectations import Expectations
from kb.diagnosis import Ranked, SymptomModel
from kb.language import Lang

# How likely an asker can answer, by what an answer costs: a judgement in the order that people show. Unasked,
# 42 % of the tuned development threads tell the task, 27 % what the training loss does, 19 % the model; what
# takes a look at something else stands in less than 5 %.
ANSWERED = {"known": 0.8, "glance": 0.4, "minute": 0.2, "experiment": 0.08}

# Entries below this probability do not influence the choice; together they rarely hold a tenth.
RELEVANT = 0.004

# Below this expected information (in nats, times the chance of an answer) asking no longer pays: so much
# tells an answer that moves one candidate from 0.50 to 0.60. At this bound conversations hold three or four
# questions in the median, which is what people bear; the number of right causes is the same from 0.01 on.
WORTH_ASKING = 0.02

MOST_QUESTIONS = 6

# What was spoken of without being told: who says that there is an error has its message at hand, and nothing
# tells more.
FOLLOW_UP: Mapping[str, str] = {"process=crashes": "error_message", "process=stops_early": "error_message"}

# Who has an error message begins with it: of 143 development cases that first speak of no crash, 10 had one.
# Elsewhere three observables in ten are out of the ordinary, four times as many.
SAID_AT_ONCE: Mapping[str, float] = {"error_message": 0.25}

# What has more values than this is no scale that one reads in its order: a list is then read for the value
# that one sees, and the likeliest stand first.
READ_IN_ORDER = 10

# How many answered questions the trust in the next answer is worth before any was asked: with one, a single
# "don't know" would end most conversations.
TRUST = 2

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
    settled = settled_observables(now)
    for finding in now.findings:
        following = FOLLOW_UP.get(finding.symptom)
        if following and finding.present and following not in settled:
            return following
    gains = gains_of_asking(expectations, ranked, settled)
    best = max(sorted(gains), key=lambda name: gains[name], default=None)
    return best if best is not None and gains[best] * answer_rate(now) >= WORTH_ASKING else None


def answer_rate(now: Snapshot) -> float:
    """Return how likely this user is to know the next answer, by how many they knew."""
    known = {finding.observable for finding in now.findings}
    return (TRUST + sum(name in known for name in now.asked)) / (TRUST + len(now.asked))


def settled_observables(now: Snapshot) -> set[str]:
    """Return the observables that need no question: known, told, asked about, or answered by a log."""
    known = {finding.observable for finding in now.findings if finding.present}
    return known.union(now.asked, now.told, *(log.visible for log in now.logs))


def gains_of_asking(
    expectations: Expectations, ranked: Sequence[Ranked], settled: Collection[str]
) -> dict[str, float]:
    """Return what each question is expected to tell: the information in its answer, if there is one.

    How much an answer raises the chance of the first candidate would be a greedy measure: while many
    candidates are open no single answer puts one ahead, and nothing would be asked.
    """
    live = {r.id: r.probability for r in ranked if r.probability >= RELEVANT}
    rest = max(1.0 - sum(live.values()), 0.0)
    gains: dict[str, float] = {}
    for name, entries in expectations.mentioning.items():
        telling = sorted(entries & live.keys())
        if name in settled or not telling:
            continue
        table = [(live[entry], expectations.under(entry, name)) for entry in telling]
        silent = rest + sum(p for entry, p in live.items() if entry not in entries)
        chance = ANSWERED[expectations.model.vocabulary[name]["cost"]] * SAID_AT_ONCE.get(name, 1.0)
        gains[name] = chance * information([*table, (silent, expectations.typical(name))])
    return gains


def information(table: Sequence[tuple[float, Sequence[float]]]) -> float:
    """Return how much an answer tells about the cause, in nats (their mutual information).

    `table` holds for each entry its probability and the probabilities of the answers under it.
    """
    answers = [sum(p * rates[place] for p, rates in table) for place in range(len(table[0][1]))]
    return _entropy(answers) - sum(p * _entropy(rates) for p, rates in table)


def _entropy(probabilities: Sequence[float]) -> float:
    return -sum(p * math.log(p) for p in probabilities if p > 0.0)


def make_question(
    model: SymptomModel, observable: str, lang: Lang, why: str = "", chances: Sequence[float] = ()
) -> Question:
    """Return the question about an observable in the words of the vocabulary.

    `chances` are the probabilities of its values, by which a long list is ordered.
    """
    facts = model.vocabulary[observable]
    values = list(facts["values"])
    if chances and len(values) > READ_IN_ORDER:
        likely = dict(zip(values, chances, strict=True))
        values.sort(key=lambda value: -likely[value])
    choices = {value: facts["values"][value][lang][0] for value in values}
    return Question(observable, facts["ask"][lang], choices, why)


def chances_of_values(
    expectations: Expectations, ranked: Sequence[Ranked], observable: str
) -> tuple[float, ...]:
    """Return how likely each value of an observable is, given the candidates."""
    live = [
        (r.probability, expectations.under(r.id, observable)) for r in ranked if r.probability >= RELEVANT
    ]
    rest = max(1.0 - sum(p for p, _ in live), 0.0)
    columns = zip(*(rates for _, rates in live), expectations.typical(observable), strict=True)
    shares = (*(p for p, _ in live), rest)
    return tuple(sum(p * rate for p, rate in zip(shares, column, strict=True)) for column in columns)
