"""Training against validation, in numbers ("train acc 99%, val acc 61%") and in words ("val above train")."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.consult.hearing.figures import Name

# The detector of logs calls a validation loss of 1.5 times that of training far apart, within 15 % close.
# People round their numbers, so "better" needs as much.
_APART, _CLOSE = 1.5, 0.15

# An accuracy on some thousand samples is 3 points off by chance; beyond ten points models are regularised too
# little.
_POINTS_CLOSE, _POINTS_APART = 0.03, 0.1

# How much wider a gap must be at the end than at first, as the detector has it.
_WIDER = 1.15

# Ratios of losses that are zero to the digits given say nothing.
_NO_LOSS = 1e-3

_MORE = r"higher|greater|larger|bigger|above|exceeds?|over"
_LESS = r"lower|less|smaller|below|under"
_ENGLISH = re.compile(
    rf"[^.;!?\n]{{0,40}}?\b(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<better>better|beats)|(?P<worse>worse|poorer))\b"
    r"\s*(?:than\s*)?(?:(?:on|the|my|our|in|for|that|of)\s*)*$",
    re.IGNORECASE,
)
_HAN_BETWEEN = re.compile(
    r"的?\s*(?:(?P<more>高于|大于|超过)|(?P<less>低于|小于)|(?P<better>优于|好于)|(?P<worse>不如|差于))\s*$"
)
_HAN_AFTER = re.compile(
    r"的?\s*(?:还要?|要|更|都|反而|明显|远远?|会)*\s*(?:(?P<more>[高大])|(?P<less>[低小])|(?P<better>好)|(?P<worse>差))"
)
_FAR = re.compile(
    r"\b(?:much|far|way|lot|significantly|considerably)\b|远|明显|得多|很多|大很多", re.IGNORECASE
)
_UNSAID = re.compile(r"\b(?:not|never|should|must|expected)\b|n't|不比|没有?|应该|[并而]不", re.IGNORECASE)

# Percentages of the two parts that name no metric: "99% on train, 61% on test", "训练集99%，测试集61%".
_PART = (
    r"(?:(?P<train{0}>train(?:ing)?(?: set)?|训练集?)"
    r"|(?:val(?:id(?:ation)?)?|test(?:ing)?|dev)(?: set)?|(?:验证|测试)集?)"
)
_SHARE = r"(?<![\d.])(?P<share{0}>\d+(?:\.\d+)?)\s*[%％]"
_LINK = (
    r"\s*(?:(?:is|at|gets?|reaches|only|on|in|for|the|my|[,，:：]|但|而|和|上|只有|是|有|才|达到?|能到)\s*)*"
)
_THEN = r"(?:\s|[,，;；]|but|and|vs|only|just|但|而|和)+"
_PARTS = tuple(
    re.compile(_THEN.join(one + _LINK + other for one, other in pairs), re.IGNORECASE)
    for pairs in (
        [(_SHARE.format(place), _PART.format(place)) for place in (1, 2)],
        [(_PART.format(place), _SHARE.format(place)) for place in (1, 2)],
    )
)
_IS_SPLIT = re.compile(
    r"\b(?:data|dataset|split|samples?|images|ratio|fraction|proportion)\b|数据|划分|比例|样本|占",
    re.IGNORECASE,
)
_WHOLE = 100.0


class Contrast(NamedTuple):
    """A value of `gap` and the place in the text that says it."""

    value: str
    start: int
    end: int


def gap_of_losses(train: Sequence[float], val: Sequence[float]) -> str:
    """Return how far as many training and validation losses lie apart, empty where they do not say it."""
    if min(*train, *val) <= 0 or max(train[-1], val[-1]) < _NO_LOSS:
        return ""
    if train[-1] < train[0] and val[-1] > val[0]:
        return "widening"
    last = val[-1] / train[-1]
    if last < 1 - _CLOSE:
        return "negative"
    if last <= 1 + _CLOSE:
        return "small"
    stayed = len(train) > 1 and last < _WIDER * val[0] / train[0]
    return "" if last < _APART else "large_from_start" if stayed else "widening"


def gap_of_metrics(train: Sequence[float], val: Sequence[float]) -> str:
    """Return how far as many metrics of training and validation lie apart, all as shares of one."""
    if train[-1] > train[0] and val[-1] < val[0]:
        return "widening"
    last = train[-1] - val[-1]
    if last < -_POINTS_CLOSE:
        return "negative"
    if last <= _POINTS_CLOSE:
        return "small"
    stayed = len(train) > 1 and last < _WIDER * (train[0] - val[0])
    return "" if last < _POINTS_APART else "large_from_start" if stayed else "widening"


def compared(text: str, names: Sequence[Name]) -> Iterator[Contrast]:
    """Yield what a text says in words about one part of the data against the other."""
    for one, other in pairwise(names):
        pair = (*one.observables, *other.observables)
        is_loss = {*pair} == {"train_loss", "val_loss"}
        if len(pair) != 2 or not (is_loss or {*pair} == {"train_accuracy", "accuracy"}):
            continue
        between = text[one.end : other.start]
        found = _ENGLISH.match(between) or _HAN_BETWEEN.search(between)
        end = other.end
        if not found and re.search("比", between):
            found = _HAN_AFTER.match(text, other.end)
            end = found.end() if found else end
        if not found or _UNSAID.search(between):
            continue
        said: Mapping[str, str | None] = found.groupdict()
        one_is_better = bool(said["better"] or said["less" if is_loss else "more"])
        is_val = pair[0] in ("val_loss", "accuracy")
        if one_is_better == is_val:
            yield Contrast("negative", one.start, end)
        else:
            is_far = _FAR.search(text[one.end : end + 4]) is not None
            yield Contrast("widening" if is_far else "", one.start, end)


def of_parts(text: str) -> Iterator[Contrast]:
    """Yield what two percentages of the two parts say that name no metric; shares of the data say nothing."""
    if _IS_SPLIT.search(text):
        return
    for pattern in _PARTS:
        for found in pattern.finditer(text):
            first, second = float(found["share1"]), float(found["share2"])
            is_pair = bool(found["train1"]) != bool(found["train2"])
            if not is_pair or first + second == _WHOLE or max(first, second) > _WHOLE:
                continue
            train, val = (first, second) if found["train1"] else (second, first)
            value = gap_of_metrics([train / _WHOLE], [val / _WHOLE])
            if value:
                yield Contrast(value, found.start(), found.end())
