"""Durations and rates that change: "one epoch takes 6h -> 24h", "从 30 it/s 降到 4 it/s"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SECONDS = {"ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_TIME = r"ms|milliseconds?|毫秒|s|secs?|seconds?|秒|mins?|minutes?|分钟?|h|hrs?|hours?|个?小时|days?|天"
_RATE = r"(?:its?|iter(?:ation)?s?|steps?|samples?|tokens?|tok|images?|img)\s*/\s*s(?:ec)?"
_QUANTITY = r"(?<![A-Za-z0-9_.])(?P<{0}>\d+(?:\.\d+)?)\s*(?P<{0}_unit>" + rf"{_RATE}|{_TIME})(?![a-z])"
_CHANGE = re.compile(
    _QUANTITY.format("before") + r"(?P<link>\s*(?:at first|at the start|per \w+|a step|an epoch)?\s*[,，]?\s*"
    r"(?:-+>|→|=>|\bto\b|(?:and\s+)?(?:then|later|now)\b|变成|变为|[降升涨增]?加?到了?|后来|现在)\s*(?:变成|变为|是)?\s*)"
    + _QUANTITY.format("after"),
    re.IGNORECASE,
)

# What a step or an epoch of the run takes, in place of the whole run.
_EACH = re.compile(
    r"\b(?:epochs?|steps?|iterations?|iters?|batch(?:es)?|slower|throughput|speed)\b|每|一个|一轮|一步|越来越慢|速度|步",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:train\w*|fine-?tun\w*|run|takes?|took|time|slow\w*)\b|训练|微调|耗时|时间|慢", re.IGNORECASE
)

# Below a quarter more, other work on the machine explains it.
_SLOWER = 1.25

# How far around the numbers the words stand that say what they time.
_AROUND = 60


class Speed(NamedTuple):
    """A value of `throughput` and the place in the text that says it."""

    value: str
    start: int
    end: int


def speeds(text: str) -> Iterator[Speed]:
    """Yield what durations and rates in a text say about the speed of training."""
    for found in _CHANGE.finditer(text):
        before, after = (_slowness(found[name], found[f"{name}_unit"]) for name in ("before", "after"))
        around = text[max(found.start() - _AROUND, 0) : found.end() + _AROUND]
        is_rate = "/" in found["before_unit"]
        if (
            before is None
            or after is None
            or is_rate != ("/" in found["after_unit"])
            or after < _SLOWER * before
        ):
            continue
        if is_rate or _EACH.search(around):
            yield Speed("falling", found.start(), found.end())
        elif _WHOLE.search(around):
            yield Speed("low", found.start(), found.end())


def _slowness(digits: str, unit: str) -> float | None:
    """Return how long something takes: seconds, or the inverse of a rate; None for a rate of nought."""
    number, unit = float(digits), unit.lower()
    if "/" in unit:
        return 1 / number if number else None
    han = {"毫": "ms", "秒": "s", "分": "m", "小": "h", "个": "h", "天": "d"}.get(unit[0])
    return number * _SECONDS[han or ("ms" if unit.startswith(("ms", "mil")) else unit[0])]
