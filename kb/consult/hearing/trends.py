"""How a few numbers in the order of time move: up, down, not at all, beyond all bounds.

A text gives two or three numbers in place of a curve, so a change that is not clear at once is left unsaid.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

METRICS = frozenset({"accuracy", "train_accuracy"})

# Metrics that count errors get better by falling.
ERRORS = frozenset({"wer", "cer"})

# What differs by less than one in a hundred is quoted to show that it is the same.
_STILL = 0.01

# The detectors of logs call a loss that ends 5 % higher rising, and a metric that moves by 2 % not flat.
_MOVED, _METRIC_MOVED = 0.05, 0.02

# A factor of ten is beyond the spread of batches and epochs, in either direction.
_BEYOND = 10.0

# A score that is halved from one number to the next did not decay, it broke down.
_HALVED = 0.5

# To and fro is said with numbers that differ by a tenth at least each time, back and forth twice.
_SWING, _SWINGS = 0.1, 3

# The values of the vocabulary for each movement, the first that an observable has.
_VALUES = {
    "up": ("rising", "growing"),
    "down": ("falling", "shrinking"),
    "slow": ("slow",),
    "still": ("flat",),
    "explode": ("exploding", "growing", "rising"),
    "collapse": ("sudden_drop", "collapsing", "falling"),
    "swing": ("oscillating", "noisy", "swinging"),
}

# Which grow or fall in a healthy run as well: only a change beyond bounds says anything.
_WIDE = frozenset({"q_values", "kl", "entropy", "grad_norm", "loss_scale"})


def movement(observable: str, said: Collection[str], series: Sequence[float], known: Collection[str]) -> str:
    """Return what the numbers of an observable do as one of its `known` values, empty where it is unclear.

    `said` are the words that name it in the text.
    """
    if len(series) < 2 or not any(series):
        return ""
    is_score = observable in METRICS or observable == "reward"
    if is_score and not ERRORS.isdisjoint(said):
        name = {"up": "down", "down": "up", "explode": "down"}.get(
            move := _move(series, is_score=False), move
        )
    else:
        name = _move(series, is_score=is_score)
    if observable in _WIDE and name in ("up", "down", "slow"):
        return ""
    return next((value for value in _VALUES.get(name, ()) if value in known), "")


def _move(series: Sequence[float], *, is_score: bool) -> str:
    first, last, low, high = series[0], series[-1], min(series), max(series)
    if high - low <= _STILL * max(abs(low), abs(high)):
        return "still"
    if _swings(series):
        return "swing"
    if first > 0 and last >= _BEYOND * first and not is_score:
        return "explode"
    steepest = min((b / a for a, b in pairwise(series) if a > 0), default=1.0)
    if last < first and steepest <= (_HALVED if is_score else 1 / _BEYOND):
        return "collapse"
    moved = _METRIC_MOVED if is_score else _MOVED
    turned = _change(high, last) if is_score else _change(low, last)
    if (is_score and turned <= -moved) or (not is_score and turned >= moved):
        return "down" if is_score else "up"
    change = _change(first, last)
    if abs(change) >= moved:
        return "up" if change > 0 else "down"
    return "slow" if change < -_STILL and not is_score else ""


def _change(before: float, after: float) -> float:
    """Return the change as a share of the larger of the two: the same way back as forth."""
    return (after - before) / max(abs(before), abs(after), 1e-300)


def _swings(series: Sequence[float]) -> bool:
    steps = [_change(a, b) for a, b in pairwise(series)]
    return len(steps) >= _SWINGS and all(
        abs(a) >= _SWING and abs(b) >= _SWING and a * b < 0 for a, b in pairwise(steps)
    )
