"""How high a number of a curve is: nothing at all, perfect, what a guess gives."""

import math
import re
from collections.abc import Collection, Sequence

from kb.consult.hearing.numerals import Number
from kb.consult.hearing.trends import ERRORS, METRICS

LOSSES = frozenset({"train_loss", "val_loss"})

# Scores that a guess does not bring to one in the number of classes.
_NOT_ACCURACY = frozenset(
    {"map", "map50", "miou", "iou", "dice", "bleu", "rouge", "psnr", "f1", "recall", "precision"} | ERRORS
)

# Bounds of the detectors of logs: a metric that is perfect, and one that is so at once.
_PERFECT, _PERFECT_AT_ONCE = 0.99, 0.985

# Printed with three digits a loss below this is 0.000.
_NOTHING = 1e-3

# A discriminator that cannot tell real from made up has ln 2; at a twentieth it errs about once in twenty.
_DISCRIMINATOR_WINS = 0.05

# Norms of 1 to 10 are usual and clipping starts at 0.5 to 5: some thousand times that, and the same below.
_GRADIENT_EXPLODES, _GRADIENT_VANISHES = 1e4, 1e-6

# The detector of losses at ln C allows 2 %; an accuracy on some thousand samples is 3 points off by chance.
_NEAR_LOSS, _NEAR_SHARE, _NEAR_POINTS = 0.02, 0.1, 0.03

_HAN_NUMBERS = {han: number for number, han in enumerate("二三四五六七八九十", 2)} | {"两": 2}
_CLASSES = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<before>\d+)\s*-?\s*(?:class(?:es)?|categor(?:y|ies)|way)\b"
    r"|\b(?:num[ _]?)?classes\s*(?:=|:|：|is)\s*(?P<after>\d+)"
    rf"|(?P<han>\d+|[{''.join(_HAN_NUMBERS)}])\s*个?(?:分类|类别?)"
    r"|(?P<two>\bbinary\b)|\bcifar-?(?P<cifar>100?)\b|(?P<ten>\bmnist\b)",
    re.IGNORECASE,
)

# Where most of a picture is background, a guess is right there.
_UNEVEN = re.compile(r"segment|detect|分割|检测|imbalanc|不平衡|不均衡", re.IGNORECASE)


def shares(values: Sequence[Number]) -> list[float]:
    """Return the values of a metric as shares of one, empty where they are on a scale of their own."""
    if any(n.value < 0 or n.value > 100 for n in values) or [n.value for n in values if n.is_whole] == [1.0]:
        return []  # a lone 1 is all, or one in a hundred
    in_points = any(n.value > 1 and not n.is_percent for n in values)
    return [n.value / 100 if in_points and not n.is_percent else n.value for n in values]


def class_count(text: str) -> int | None:
    """Return how many classes a text tells of, None where it tells nothing or the classes are uneven."""
    if _UNEVEN.search(text):
        return None
    counts = {_count(found) for found in _CLASSES.finditer(text)}
    count = counts.pop() if len(counts) == 1 else 0
    return count if count >= 2 else None


def _count(found: re.Match[str]) -> int:
    if found["two"]:
        return 2
    if found["ten"]:
        return 10
    digits = found["before"] or found["after"] or found["cifar"] or found["han"]
    return _HAN_NUMBERS.get(digits) or int(digits)


def may_be_guessed(said: Collection[str]) -> bool:
    """Say whether a guess brings a metric of this name to one in the number of classes."""
    return _NOT_ACCURACY.isdisjoint(said)


def level(
    observable: str, said: Collection[str], values: Sequence[float], classes: int | None, *, at_once: bool
) -> str:
    """Return the value of the vocabulary for numbers that stay at one height, empty where they tell none."""
    if observable in METRICS:
        return _metric_level(observable, values, classes if may_be_guessed(said) else None, at_once=at_once)
    if observable in LOSSES:
        return _loss_level(observable, values, classes)
    last = abs(values[-1])
    if observable in ("d_loss", "kl"):
        return "near_zero" if last < (_DISCRIMINATOR_WINS if observable == "d_loss" else _NOTHING) else ""
    if observable == "grad_norm":
        small = "zero" if last == 0 else "tiny" if last < _GRADIENT_VANISHES else ""
        return small or ("exploding" if last > _GRADIENT_EXPLODES else "")
    return ""


def _metric_level(observable: str, values: Sequence[float], classes: int | None, *, at_once: bool) -> str:
    last, is_train = values[-1], observable == "train_accuracy"
    if not any(values):
        return "" if is_train else "zero"
    near = classes and max(_NEAR_SHARE / classes, _NEAR_POINTS if classes == 2 else 0)
    if classes and near and all(abs(value - 1 / classes) <= near for value in values):
        return "chance_level"
    if is_train:
        return "perfect" if last >= _PERFECT else ""
    return "perfect_at_once" if at_once and last >= _PERFECT_AT_ONCE else ""


def _loss_level(observable: str, values: Sequence[float], classes: int | None) -> str:
    is_train, last = observable == "train_loss", values[-1]
    if last < 0:
        return "negative" if is_train else ""
    if last < _NOTHING:
        return "near_zero" if is_train else "suspiciously_low"
    if classes and all(abs(value / math.log(classes) - 1) <= _NEAR_LOSS for value in values):
        return "chance_level"
    return ""
