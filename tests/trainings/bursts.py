"""Sudden rises of a loss: spikes that pass, and jumps as after a resume."""

from dataclasses import dataclass

import numpy as np

BEFORE = 9  # points whose median is what a rise is measured against


@dataclass(frozen=True)
class Burst:
    """A rise: where it begins, how long it takes to the top and until it is worked off, how high it gets."""

    start: int
    rise: int
    length: int
    top: float
    passes: bool


def bursts(curve):
    """Return the rises above noise, level and span that the rule counts."""
    values = curve.values
    if len(values) < 8:
        return []
    level = np.array([np.median(values[max(0, i - BEFORE) : i]) for i in range(1, len(values))])
    above = values[1:] - level
    calm = np.abs(above)[np.abs(above) <= np.quantile(np.abs(above), 0.985)]
    share = 1.5 if curve.noise < 0.01 * abs(np.median(values)) and len(values) > 100 else 0.5
    limit = np.maximum.reduce(
        [
            np.full(len(above), max(8 * curve.noise, 0.25 * curve.span, 3 * np.quantile(calm, 0.985))),
            share * np.abs(level),
        ]
    )
    found, index = [], max(1, len(above) // 50)
    while index < len(above):
        if above[index] <= limit[index]:
            index += 1
            continue
        burst = _burst(values, index + 1, level[index])
        found.append(burst)
        index = max(burst.start + burst.length, index + 1)
    return found


def _burst(values, start, level):
    rest = values[start:]
    over = rest - level
    height = over[: max(3, len(values) // 20)].max()
    top = int(over[: max(3, len(values) // 20)].argmax())
    below = np.flatnonzero(over[top:] < height / 4)
    length = top + int(below[0]) if len(below) else len(rest)
    return Burst(start, top, max(1, length), float(level + height), bool(len(below)))


def steps_up(curve):
    """Tell whether a sudden lasting step up is worked off later."""
    values, width = curve.values, max(2, len(curve) // 25)
    for start in range(2 * width, len(values) - width):
        before, after = values[start - width : start], values[start : start + width]
        rise = after.mean() - np.median(before)
        clear = rise > max(5 * curve.noise, 0.08 * curve.span) and after.min() > before.max()
        if clear and np.median(values[-width:]) < np.median(before) + 0.5 * rise:
            return True
    return False
