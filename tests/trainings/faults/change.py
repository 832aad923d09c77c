"""A variant of a fault: a table of changes of a setting, each a value or a strength drawn at random."""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

Draw = Callable[[Random, Any], Any]


@dataclass(frozen=True)
class Variant:
    """One way to inject a fault; `changes` maps dotted places in a setting to values or draws."""

    fault: str
    text: str
    bases: frozenset[str]
    changes: dict[str, Any]


def variant(fault, text, bases, changes):
    return Variant(fault, text, frozenset(bases), changes)


def times(low, high=None):
    """Multiply what is there by a factor between `low` and `high`, drawn evenly on the log scale."""
    return lambda random, old: significant(old * _log_even(random, low, high or low))


def between(low, high):
    """Draw a number evenly on the log scale."""
    return lambda random, old: significant(_log_even(random, low, high))


def whole(low, high):
    """Draw a whole number evenly on the log scale."""
    return lambda random, old: round(_log_even(random, low, high))


def one_of(*values):
    return lambda random, old: random.choice(values)


def _log_even(random, low, high):
    return math.exp(random.uniform(math.log(low), math.log(high)))


def significant(value, digits=3):
    return float(f"{value:.{digits}g}")


def injure(setting, variant, random):
    """Return the setting changed by a variant, and the words for it with the strengths that were drawn."""
    setting, strengths = deepcopy(setting), []
    for place, value in variant.changes.items():
        *path, last = place.split(".")
        target = setting
        for key in path:
            target = target.setdefault(key, {})
        if callable(value):
            value = value(random, target.get(last))
            strengths.append(f"{last} {value}")
        target[last] = deepcopy(value)
    return setting, f"{variant.text} ({', '.join(strengths)})" if strengths else variant.text
