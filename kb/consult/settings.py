"""Numbers that people give for settings ("lr 0.5", "batch size of 1"), read as values of the vocabulary.

The bounds are those that the questions of the vocabulary state, widened where the right range depends on
something that is not known.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """How a setting is called, and its values with the largest number that each still covers, in order."""

    names: str
    bounds: tuple[tuple[float, str], ...]


_INFINITE = float("inf")

_SETTINGS: Mapping[str, Setting] = {
    # Adam 1e-4 to 3e-3, SGD 0.01 to 0.3: outside of both it is small or large for every optimizer.
    "lr": Setting(
        r"lr|learning[ _]rate|step size|学习率", ((5e-6, "small"), (0.3, ""), (_INFINITE, "large"))
    ),
    "batch_size": Setting(
        r"batch[ _]?size|bs|batch|批大小", ((4, "tiny"), (2048, "usual"), (_INFINITE, "huge"))
    ),
    "gpus": Setting(
        r"gpus?|num[ _]gpus|number of gpus|world[ _]size|卡数",
        ((0, "cpu"), (1, "one"), (_INFINITE, "several")),
    ),
    "num_workers": Setting(r"num[ _]workers|workers", ((0, "none"), (_INFINITE, "several"))),
    "epochs": Setting(r"epochs|训练轮数", ((0.99, "under_one"), (5, "few"), (19, ""), (_INFINITE, "many"))),
    "dropout": Setting(r"dropout(?:[ _]rate)?", ((0, "none"), (0.5, "usual"), (1, "strong"))),
}

# The narrower range once the optimizer is known (the question about the learning rate states both).
_LR_BY_OPTIMIZER: Mapping[str, tuple[float, float]] = {
    "adam": (1e-6, 3e-3),
    "adamw": (1e-6, 3e-3),
    "sgd": (1e-3, 0.3),
}

_NUMBER = r"(?P<number>\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w.%]|\s*(?:/|%|to\b|~|gb|mb|k\b))"
_BETWEEN = (
    r"\s*(?:=|:|：|is|was|of|are|为|是|设为|设成|只有|用的是)?\s*(?:set to |about |only |just |约|大概)?"
)


def read_settings(text: str, optimizer: str = "") -> list[tuple[str, str]]:
    """Return the symptoms that numbers in a text state, each with the words that state it.

    `optimizer` is the known value of that observable, empty where it is not known.
    """
    return list(_readings(text.lower().replace("_", " "), optimizer))


def _readings(text: str, optimizer: str) -> Iterable[tuple[str, str]]:
    for observable, setting in _SETTINGS.items():
        pattern = rf"(?<![a-z])(?:{setting.names.replace('[ _]', ' ?')}){_BETWEEN}{_NUMBER}"
        for found in re.finditer(pattern, text):
            value = value_of(observable, float(found["number"]), optimizer)
            if value:
                yield f"{observable}={value}", found[0]


def value_of(observable: str, number: float, optimizer: str = "") -> str:
    """Return the value of the vocabulary that a number means, empty where it says nothing."""
    if observable == "lr" and optimizer in _LR_BY_OPTIMIZER:
        low, high = _LR_BY_OPTIMIZER[optimizer]
        return "small" if number < low else "large" if number > high else "usual"
    setting = _SETTINGS.get(observable)
    if setting is None:
        return ""
    return next((value for bound, value in setting.bounds if number <= bound), "")
