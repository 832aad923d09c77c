"""Settings and checks that people call by name: "gradient clipping: no", "warmup is short", "没有打乱数据".

A text is read clause by clause. After a colon or an equals sign any answer may stand; in a sentence only
a number, a phrase of the vocabulary, a yes or a no that stands next to the name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kb.consult.hearing.answers import phrase_beside, read_value, yes_or_no
from kb.consult.hearing.names import Names, Place
from kb.consult.hearing.settings import COUNTED, counted, number_at, number_of_part, value_of
from kb.search.normalise import simplified

# Where one statement ends and the next begins: "lr: 0.1, batch: 8", "--lr 0.1 --fp16", "but". The parts of a
# name may stand on both sides of an "and": "EOS is cut off and missing from the labels".
_APART_BORDER = re.compile(
    r"[\n;；。!！?？{}]|[,，、](?!\d{3})|\.(?=\s|$)|\s(?=--?[a-z])|\b(?:but|although|while|because|then)\b|但是?|不过"
)
_BORDER = re.compile(rf"{_APART_BORDER.pattern}|\band\b|而且|并且|同时|也(?=[没不未])")
_SEPARATOR = re.compile(r"[\"'”’`()\s]*[:=：]\s*")
_LINK = re.compile(
    # "the learning rate of the critic is 0.5": what it belongs to changes nothing about the number.
    r"[\"'()\s]*(?:(?:of|for|per|on)\s+(?:(?:the|my|our|each)\s+)?[a-z]+\s+(?=is\b|was\b|[:=\d]))?[:=\s]*"
    r"(?:(?:is|are|was|were|of|at|set to|是|为|设为|设成了?|设置?的是?|设置?[成为了]|调[成到]了?|用的是|都)"
    r"\s*)?"
    r"(?:(?:a|an|the|very|quite|rather|only|just|too|so|about|始终|一直|很|太|非常|比较|特别|只有|约|大概)\s*)*"
)
# Words that begin like a no and are none: "不过" (but), "不仅" (not only), "没想到" (unexpectedly).
_HAN_NO = "(?:没(?!想到|多久|过多久|几|准|错)有?|未(?!来)|无(?!论)|不(?![过久仅但光只管论断停同料]))"
_USE = (
    r"(?:\s*(?:use|used|using|have|any|a|an|the|my|our|call|called|apply|do|set|add|added|enable|really|"
    r"in|put|optimizer|加载?|用|使用|做|设置?|开启?|进行|调用?|写|打|任何|了|过|有))*[\s.]*"
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:no|not|without|never|cannot|forgot(?:ten)?(?: to)?|lacks?|missing|disabled)\b|n't\b|\bdont\b"
    r"|\b(?:nothing|none|no [a-z]+)\b.*\b(?:is|are|was|were)\b"
    rf"|{_HAN_NO}|忘了?|忘记|[没未]来得及|来不及|缺少?){_USE}$"
)
_DENIED_AFTER = re.compile(
    r"[\"'()\s]*(?:(?:is|are|was|were|has been|have been)\s+)?"
    rf"(?:not|never|isn't|aren't|wasn't|off|missing|absent|disabled|{_HAN_NO}|缺失?|关[闭掉]?|忘了?){_USE}"
    r"(?:enabled|there|included|applied|active|done|on|at all|anywhere|用上|失)?\s*$"
)
_AFFIRMED_BEFORE = re.compile(
    r"(?:\b(?:with|uses?|using|used|have|has|i|we)\b|用了|加了|开了|做了|有|启用了?|我们?)\s*(?:a|an|the|do|did|also)?\s*$"
)
_AFFIRMED_AFTER = re.compile(
    r"[\"'()\s]*(?:(?:is|are|was|were)\s+)?(?:on|enabled|used|called|active"
    r"|(?:每[步次轮个]|[有都也已经])*(?:开启?|启用|用|加|做|调用|写|执行)(?:了|过)?|了|过了?)\s*$"
)
_IS = re.compile(
    r"(?:\b(?:is|are|was|were|been|got)\s*(?:all|both|now)?|(?:我们?|全部?|[都给被也]|已经?)+)\s*$"
)
_DENIED_INSIDE = re.compile(
    r"\b(?:not|no|never|without|missing|absent|lacks?|stripped|removed|dropped|cut off)\b|n't"
    rf"|{_HAN_NO}|缺|去掉|删|截掉"
)
_AFFIRMED_INSIDE = re.compile(r"\b(?:is|are|do|does|stands?|included)\b|有|在|包含|已")
_UNDECIDED = re.compile(
    r"\b(?:should|could|would|whether|if|do i need|may|might|maybe|perhaps|too .* or)\b|^\s*(?:is|are|was)\b"
    r"|吗|可能|会不会|难道|要不要|是否|能不能|可不可以|需要吗|如果|是不是"
)


class Stated(NamedTuple):
    """A symptom that a text states by name, in which words, and whether a number says it."""

    symptom: str
    words: str
    is_number: bool


def read_named(
    text: str, names: Names, vocabulary: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]
) -> Iterator[Stated]:
    """Yield what a text states; `context` holds known values of observables that decide what is usual."""
    plain = simplified(text).lower().replace("’", "'").replace("_", " ")
    for border, is_apart in ((_APART_BORDER, True), (_BORDER, False)):
        told = ""  # the last setting that was given a number
        for clause in filter(str.strip, border.split(plain)):
            is_open = _UNDECIDED.search(clause) is not None
            number = number_of_part(clause) if told and not is_apart else None
            if number is not None:
                yield from _stated(told, value_of(told, number, context), clause, True)
            for place in names.places(clause):
                value, is_number = _value(place, is_open, vocabulary[place.observable], context)
                told = place.observable if is_number else told
                if (place.inside is not None) == is_apart:
                    yield from _stated(place.observable, value, clause, is_number)
    for observable, number, words in counted(plain):
        yield from _stated(observable, value_of(observable, number, context), words, True)


def _stated(observable: str, value: str | None, words: str, is_number: bool) -> Iterator[Stated]:
    if value:
        yield Stated(f"{observable}={value}", words.strip(), is_number)


def _value(
    place: Place, is_open: bool, facts: Mapping[str, Any], context: Mapping[str, str]
) -> tuple[str | None, bool]:
    """Return the value that is stated for a name, None where there is none, and whether by a number.

    `is_open` says that the clause asks or supposes in place of stating.
    """
    if place.inside is not None:
        return _between(place, facts), False
    separator = _SEPARATOR.match(place.after)
    rest = place.after[separator.end() if separator else _LINK.match(place.after).end() :].strip(" \"'“”`")  # pyright: ignore[reportOptionalMemberAccess]
    # What is counted has its number in front: "epoch 3" is a place in the run, "--epochs 3" a setting.
    is_place = not separator and place.observable in COUNTED and not place.before.endswith("-")
    number = None if is_place else number_at(rest)
    if number is not None:
        return value_of(place.observable, number, context), True
    if separator:
        # "shuffled after tokenising: no" is not about the tokenizer; numbers may have longer names.
        is_whole = not re.search(r"[^\W\d]\s*$", place.before)
        return (read_value(rest, facts["values"]) if rest and is_whole else None), False
    if is_open:
        return None, False
    return _beside(place, rest, facts), False


def _between(place: Place, facts: Mapping[str, Any]) -> str | None:
    """Read a name whose parts stand apart: "labels 里没有 EOS", "the EOS is missing in the labels"."""
    inside = place.inside or ""
    separator = _SEPARATOR.match(place.after)
    if separator:
        return read_value(place.after[separator.end() :].strip(), facts["values"])
    if (
        _DENIED_INSIDE.search(inside)
        or _DENIED_BEFORE.search(place.before)
        or _DENIED_AFTER.match(place.after)
    ):
        return yes_or_no(False, facts["values"])
    return yes_or_no(True, facts["values"]) if _AFFIRMED_INSIDE.search(inside) else None


def _beside(place: Place, rest: str, facts: Mapping[str, Any]) -> str | None:
    """Read what stands next to a name in a sentence."""
    values = facts["values"]
    if _DENIED_BEFORE.search(place.before) or _DENIED_AFTER.match(place.after):
        return yes_or_no(False, values)
    said = phrase_beside(_IS.sub("", place.before), rest, values) or phrase_beside(place.before, rest, values)
    if said:
        return said
    is_state = place.name.endswith(("ed", "en")) and _IS.search(place.before)  # "the backbone is frozen"
    if is_state or _AFFIRMED_BEFORE.search(place.before) or _AFFIRMED_AFTER.match(place.after):
        return yes_or_no(True, values)
    return None
