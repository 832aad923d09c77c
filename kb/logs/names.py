"""What a column name means: which quantity, measured on which data, and whether up or down is better."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.logs import lexicon as lex
from kb.logs.quantities import RULES, TRIGGERS
from kb.logs.words import SPLITS, words

Kind = Literal["step", "iteration", "epoch", "time", "setting", "quantity"]

TERM_RANK = 5
"""Rank of a loss that is one term of several: below a plain loss, above a printed best value."""
EXTREME_RANK = 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds.

    `quantity` is the canonical word (`loss`, `accuracy`, `lr`), `split` the data it was measured on or
    empty where the name does not say. `rank` tells how plainly the name says it: of two columns with one
    meaning the one of lower rank is judged.
    """

    kind: Kind
    quantity: str
    split: str = ""
    rank: int = 0
    direction: str | None = None


@lru_cache(maxsize=1 << 18)
def meaning(name: str) -> Meaning:
    """Return what a column called `name` most likely holds."""
    every = words(_said(name.strip()))
    split = _split_of([SPLITS[word] for word in every if word in SPLITS])
    rest = _without_numbered_split(every)
    bag = frozenset(rest)
    return (
        _setting(bag)
        or _counter(rest, bag, split)
        or _ruled(bag, rest, split)
        or _loss(bag, rest, split)
        or _accuracy(bag, rest, split)
        or _other(rest, split)
    )


def _said(name: str) -> str:
    """Return the name without what is said before and behind it."""
    name = name.removesuffix("(B)")
    if "/" in name:
        name = _LEARNER.sub("", name)
    return _UNIT.sub("", name) if name.endswith((")", "]")) else name


_LEARNER = re.compile(r"^(?:info/)?learners?/[^/]+/(?:learner_stats/)?(?=[^/]+$)")
"""RLlib puts what a learner measures below its name and its policy's name."""

_UNIT = re.compile(r"\s*[(\[](?:MSE|RMSE|MAE|CE|BCE|NLL|cross[ -]?entropy|nats|bits|%)[)\]]$", re.IGNORECASE)
"""A unit behind the name: `Train Loss (MSE)` is the loss, whatever its formula."""


def _split_of(splits: list[str]) -> str:
    """Take the first word; `train/test_accuracy` is what the training loop measured on the test set."""
    if splits[:1] == ["train"]:
        return next((split for split in splits if split != "train"), "train")
    return splits[0] if splits else ""


def _without_numbered_split(every: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the words for the data, with a number behind them: `validation_0-logloss` is a `logloss`."""
    return tuple(
        word
        for number, word in enumerate(every)
        if word not in SPLITS and not (word.isdigit() and number and every[number - 1] in SPLITS)
    )


def _setting(bag: frozenset[str]) -> Meaning | None:
    """Say that the name is of a setting, an identifier or a count of things, none of which is a curve."""
    is_setting = bag in lex.SETTING_NAMES or (bag & lex.SETTING and bag <= lex.SETTING | lex.BESIDE_SETTING)
    return Meaning("setting", "setting") if is_setting else None


def _counter(rest: tuple[str, ...], bag: frozenset[str], split: str) -> Meaning | None:
    core = bag - lex.BESIDE_COUNTER
    if core and len(rest) <= 4:
        if core <= lex.EPOCH:
            return Meaning("epoch", "epoch", rank=len(rest) + (5 if bag & {"total", "max"} else 0))
        if core <= lex.STEP and core & lex.COUNTING:
            return Meaning("step", "step", split, rank=len(rest))
        if core <= lex.ITERATION | lex.STEP and core & lex.ITERATION:
            whole = bag & {"global", "total", "max", "iteration"}
            return Meaning("step" if whole else "iteration", "step", split, rank=len(rest) + 2)
    if bag & lex.TIME and "loss" not in bag:
        return Meaning("time", "time")
    return None


def _ruled(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    if bag.isdisjoint(TRIGGERS):
        return None
    rule = next((rule for rule in RULES if rule.fits(bag)), None)
    if rule is None:
        return None
    rank = len(rest) + 10 * len(bag & lex.EXTREME) + ("b" in bag)
    return Meaning("quantity", rule.quantity, "" if split == "train" else split, rank, rule.direction)


def _loss(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    if "loss" not in bag and not (bag & {"cost", "criterion"} and bag - lex.NEUTRAL <= {"cost", "criterion"}):
        return None
    if "loss" not in bag and "batch" in bag:
        return None  # `avg_batch_cost` is a time
    if rest[-1] == "value":
        bag -= {"value"}  # `lm loss value`; `value loss` is a term
    more = bag - lex.NEUTRAL - {"loss", "cost", "criterion"}
    rank = 2 * bool(more & lex.SMOOTHED)
    if more & lex.EXTREME:
        return Meaning("quantity", _slug(rest), split, EXTREME_RANK + rank, "down")
    if more <= lex.SMOOTHED:
        return Meaning("quantity", "loss", split, rank, "down")
    free_sign = more & {"policy", "pi", "actor", "surrogate"}
    return Meaning("quantity", _slug(rest), split, TERM_RANK, None if free_sign else "down")


def _accuracy(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    more = bag - lex.NEUTRAL
    if not more & lex.ACCURACY or more - lex.ACCURACY - lex.ACCURACY_KIND:
        return None
    return Meaning("quantity", "accuracy", split, len(rest), "up")


def _other(rest: tuple[str, ...], split: str) -> Meaning:
    kept = tuple(lex.SYNONYM.get(word, word) for word in rest if word not in _UNSAID)
    quantity = _slug(kept)
    quantity = "fid" if _is_fid(kept) else lex.SYNONYM.get(quantity, quantity)
    bag = {word.rstrip("0123456789.") or word for word in kept} | set(kept)
    rank = EXTREME_RANK * bool(bag & lex.EXTREME) + len(kept)
    return Meaning("quantity", quantity, split, rank, _direction(bag))


_UNSAID = frozenset({"metrics", "metric", "current", "cur"})
"""Words that no name of a metric needs."""


def _direction(bag: set[str]) -> str | None:
    if bag & lex.SPREAD:
        return None
    if bag & lex.DOWN or {"cross", "entropy"} <= bag:
        return "down"
    return "up" if bag & lex.UP else None


def _slug(parts: tuple[str, ...]) -> str:
    return "_".join(parts) or "value"


def _is_fid(parts: tuple[str, ...]) -> bool:
    """Whether it is the Fréchet distance of StyleGAN's `results/fid50k_full`."""
    return any(part in ("fid50k", "fid50") for part in parts)
