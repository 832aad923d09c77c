"""Soft conditions: how far a value lies beyond a limit, and how conditions join into one.

A margin is the logarithm of value / limit: 0 at the limit, +0.69 at twice it, cut at +-3. Conditions join as
in fuzzy logic: all of them hold as well as the weakest does, any of them as well as the strongest.
"""

import math

FAR = 3.0


def above(value: float, limit: float) -> float:
    """Return how far `value` lies above the positive `limit`."""
    if not value > 0:
        return -FAR
    return min(max(math.log(value / limit), -FAR), FAR)


def below(value: float, limit: float) -> float:
    """Return how far `value` lies below the positive `limit`."""
    return -above(value, limit)


def holds(condition: bool) -> float:
    """Return the margin of a plain yes or no."""
    return FAR if condition else -FAR


def all_of(*margins: float) -> float:
    """Return the margin of the weakest condition."""
    return min(margins)


def any_of(*margins: float) -> float:
    """Return the margin of the strongest condition."""
    return max(margins)


def certainty(margin: float, slope: float = 4.0, offset: float = 0.0) -> float:
    """Turn a margin into 0..1 by a logistic curve; the default slope says .94 at twice the limit."""
    return 1.0 / (1.0 + math.exp(-max(min(slope * margin + offset, 60.0), -60.0)))
