"""Which question to ask next: the one whose answer is expected to teach most for what it costs to answer."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.consult.case import Snapshot
from kb.diagnosis import Ranked, SymptomModel
from kb.knowledge.store import Card
from kb.language import Lang

# What an answer costs the user, in glances: a minute of looking is worth three glances, an experiment ten.
COSTS = {"glance": 1.0, "minute": 1.7, "experiment": 4.0}

# Entries below this probability do not influence the choice; together they rarely hold a tenth.
RELEVANT = 0.004

# Below this expected gain (bits per glance) an answer would hardly change the order of the candidates.
WORTH_ASKING = 0.02

MOST_QUESTIONS = 6

# Above this probability a further question would not change what to do first.
SETTLED = 0.9

# The curves that answer an observable; `val_metric` is any curve of the validation data but its loss.
ANSWERED_BY: Mapping[str, tuple[str, ...]] = {
    "train_loss": ("train_loss",),
    "val_loss": ("val_loss",),
    "gap": ("train_loss", "val_loss"),
    "accuracy": ("val_metric",),
    "train_accuracy": ("train_metric",),
    "loss_vs_metric": ("val_loss", "val_metric"),
    "initial_loss": ("train_loss",),
    "onset": ("train_loss",),
    "lr_schedule": ("lr",),
    "lr": ("lr",),
    "grad_norm": ("grad_norm",),
    "clipped_share": ("grad_norm",),
    "loss_scale": ("loss_scale",),
    "throughput": ("throughput",),
    "memory": ("memory",),
    "kl": ("kl",),
    "d_loss": ("d_loss",),
    "g_loss": ("g_loss",),
    "reward": ("reward",),
    "entropy": ("entropy",),
    "q_values": ("q_value",),
    "response_length": ("response_length",),
    "chosen_logps": ("chosen_logps",),
    "weight_norm": ("weight_norm",),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the user: the observable, the words, its values with their labels, and why it is asked."""

    observable: str
    text: str
    choices: Mapping[str, str]
    why: str = ""


def next_observable(model: SymptomModel, ranked: Sequence[Ranked], now: Snapshot) -> str | None:
    """Return the observable most worth asking about, or None where asking no longer pays."""
    if len(now.asked) >= MOST_QUESTIONS or not ranked or ranked[0].probability >= SETTLED:
        return None
    gains = gains_of_asking(model, ranked, settled_observables(model, now))
    best = max(gains, key=lambda name: gains[name], default=None)
    return best if best is not None and gains[best] >= WORTH_ASKING else None


def settled_observables(model: SymptomModel, now: Snapshot) -> set[str]:
    """Return the observables that need no question: known, already asked about, or answered by a loaded log."""
    known = {finding.observable for finding in now.findings if finding.present} | set(now.asked)
    series = {name for log in now.logs for name in _kinds(log.series)}
    return known | {
        name
        for name, observable in model.vocabulary.items()
        if observable["log"] and series and series.issuperset(ANSWERED_BY.get(name, ("?",)))
    }


def _kinds(series: Sequence[str]) -> set[str]:
    kinds = set(series)
    for split in ("train", "val"):
        if any(name.startswith(split + "_") and name != split + "_loss" for name in series):
            kinds.add(split + "_metric")
    return kinds | ({"throughput"} if "step_time" in kinds else set())


def gains_of_asking(
    model: SymptomModel, ranked: Sequence[Ranked], settled: Collection[str]
) -> dict[str, float]:
    """Return the expected gain (bits) per cost of each observable that some likely entry mentions."""
    live = [(model.cards[r.id], r.probability) for r in ranked if r.probability >= RELEVANT]
    mentioned = {symptom.partition("=")[0] for card, _ in live for symptom in card.symptoms}
    gains: dict[str, float] = {}
    for name in mentioned.intersection(model.vocabulary).difference(settled):
        table = [(probability, values_under(model, card, name)) for card, probability in live]
        gains[name] = expected_gain(table) / COSTS[model.vocabulary[name]["cost"]]
    return dict(sorted(gains.items()))


def values_under(model: SymptomModel, card: Card, observable: str) -> list[float]:
    """Return P(value | card) over the values of an observable, summing to 1."""
    values = model.vocabulary[observable]["values"]
    rates = [model.probability(card, f"{observable}={value}") for value in values]
    total = sum(rates)
    return [rate / total for rate in rates]


def expected_gain(table: Sequence[tuple[float, Sequence[float]]]) -> float:
    """Return the mutual information (bits) between the entry and the answer.

    `table` holds for each entry its probability and the probabilities of the answers under it.
    """
    total = sum(probability for probability, _ in table)
    if total <= 0:
        return 0.0
    count = len(table[0][1])
    mixed = [sum(p * rates[i] for p, rates in table) / total for i in range(count)]
    gain = 0.0
    for probability, rates in table:
        for rate, mean in zip(rates, mixed, strict=True):
            if rate > 0 and mean > 0:
                gain += probability / total * rate * math.log2(rate / mean)
    return gain


def make_question(model: SymptomModel, observable: str, lang: Lang, why: str = "") -> Question:
    """Return the question about an observable in the words of the vocabulary."""
    facts = model.vocabulary[observable]
    choices = {value: phrases[lang][0] for value, phrases in facts["values"].items()}
    return Question(observable, facts["ask"][lang], choices, why)
