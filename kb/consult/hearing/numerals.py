"""The numbers of a text, and which of them are no value of a curve: steps, counts, versions, durations."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SCALES = {"k": 1e3, "thousand": 1e3, "million": 1e6, "billion": 1e9, "千": 1e3, "万": 1e4, "亿": 1e8}

# What a number is glued to says what it is: "mAP@0.5", "top-1", "v2.0.1", "7B" and "6h" are no values.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.@])(?<![A-Za-z@]-)"
    r"(?P<digits>(?:(?<![\w)\]])[-−](?=[\d.]))?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)"
    r"(?!\.?\d)(?P<scale>\s*(?:k\b|thousand\b|million\b|billion\b|[千万亿]))?"
    r"(?P<percent>\s*(?:[%％]|percent\b|个?百分点))?",
    re.IGNORECASE,
)
_UNIT = r"epochs?|ep|steps?|iterations?|iters?|its?|updates?|batches|batch|rounds?|episodes?"
_HAN_UNIT = r"个?[^\S\n]*(?:epoch|step|iter|batch)|轮|步|个?世代|次迭代|代"
_PLACE_BEFORE = re.compile(
    rf"(?:(?:\b|[第在])(?:{_UNIT})(?:\s+(?:no|number))?\s*[=:：#]?\s*|第\s*)$", re.IGNORECASE
)
# In the same line: the next row of a paste begins with a place of its own.
_PLACE_AFTER = re.compile(
    rf"(?:st|nd|rd|th)?[^\S\n]*(?:more\s+)?(?:(?:{_UNIT})\b|{_HAN_UNIT})", re.IGNORECASE
)

# "1.8 at 14": behind a value these lead to the place where it was seen.
_AT = re.compile(r"(?:\b(?:at|after|by)|@)\s*$", re.IGNORECASE)

# "top 5 accuracy", "v 2": what is numbered is a name.
_NAMED = re.compile(
    r"(?:\b(?:top|rank|hit|hits|recall|version|v|lr|rate|seed|fold|run|gpu|class|size)|#)\s*[=:@]?\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[A-Za-z]|\s*(?:(?:[kmgt]i?b|h|hrs?|hours?|mins?|minutes?|s|secs?|seconds?|ms|days?|times|x|points?|gpus?)\b"
    r"|[倍小张个块类条天秒卡]|分钟?|classes\b|(?:it|iter|step|sample|token|image)s?/)"
    r"|\s*of\s*\d"
    r"|\s*(?:for|on|in)\s+(?:some|several|many|most|few|a\s+(?:few|lot)|certain|rare|one|two|the other)\b",
    re.IGNORECASE,
)

# What belongs to a number stands this near before it; without a bound each would read a long text anew.
_NEAR = 60

_FRACTION = re.compile(r"\s*/\s*\d")
_THRESHOLD = re.compile(r"@\s*(?:\d+(?:\.\d+)?|\.\d+)")


class Number(NamedTuple):
    """A number in a text; `value` is a share where it was given in percent."""

    value: float
    is_percent: bool
    is_whole: bool
    start: int
    end: int


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in order, those that are part of a name left out."""
    for found in _NUMBER.finditer(text):
        digits, scale, percent = (
            found["digits"].replace(",", "").replace("−", "-"),
            found["scale"],
            found["percent"],
        )
        value = float(digits) * _SCALES[scale.strip().lower()] if scale else float(digits)
        is_whole = digits.lstrip("-").isdigit() and not percent
        yield Number(value / 100 if percent else value, bool(percent), is_whole, found.start(), found.end())


def is_place(number: Number, text: str, *, follows_value: bool) -> bool:
    """Say whether a number tells where in the run one looked: "epoch 14", "200 steps", "0.4 at 200"."""
    if number.is_percent:
        return False
    if _is_before(_PLACE_BEFORE, number, text) or _PLACE_AFTER.match(text, number.end):
        return True
    return follows_value and _is_before(_AT, number, text)


def is_first_place(number: Number) -> bool:
    """Say whether a place is the very beginning, counted from nought or from one."""
    return number.value <= 1


def thresholds(text: str) -> Iterator[int]:
    """Yield the ends of numbers that belong to the name of a metric: "mAP@0.5"."""
    return (found.end() for found in _THRESHOLD.finditer(text))


def is_count(number: Number, text: str, *, is_of_pair: bool = False) -> bool:
    """Say whether a number is of something else: "6h", "5 of 8", "top 5", "0 for some classes".

    `is_of_pair` says that two numbers are expected: "train/val acc 99/61".
    """
    if _is_before(_NAMED, number, text):
        return True
    if number.is_whole and not is_of_pair and _FRACTION.match(text, number.end):
        return True
    return not number.is_percent and _COUNTED.match(text, number.end) is not None


def _is_before(pattern: re.Pattern[str], number: Number, text: str) -> bool:
    """Say whether what a pattern finds stands right before a number."""
    return pattern.search(text, max(number.start - _NEAR, 0), number.start) is not None
