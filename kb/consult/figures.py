"""Series of values beside the names of curves: "val loss: 1.8 at epoch 14, 10.1 at epoch 15", "loss从2.3降到0.4".

What may stand between a name and its numbers is closed: words of the vocabulary and a few links. Anything else
ends the reading, so that a number that belongs to something else is not taken for a value.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.consult.numerals import Number, is_count, is_place, numbers
from kb.search.lexicon import Match
from kb.search.normalise import BREAK, stem
from kb.search.parse import DEFAULTS, split_names, twin_names

_LINKS = frozenset(
    map(
        stem,
        "value values currently initially initial finally final first last now later eventually end ends ended "
        "start starts started begin begins began reach reaches reached go goes went going become becomes became "
        "jump jumps jumped stay stays hover hovers sit sits near nearly almost approximately roughly below above "
        "equal equals until down up every step steps epoch epochs iteration iterations while whereas already "
        "once same best".split(),
    )
) | set("从由自到至为是在约变成了只有才大概左右一直都值最后开始现然仅仍第轮步达于就却而始终停所每")
# "decreased by 0.5", "better than 0.9", "with 8": the number is no value of the curve.
_BARRED = frozenset({"by", "than", "with", "if", "over", "between", "per", "比", "超", "过"})
_FROM = frozenset({"from", "从", "由"})
_JOINS = frozenset({"and", "和", "与"})
_ON = frozenset({"on", "in", "for", "the", "my", "our"})
_ONWARDS = re.compile(r"->|=>|[→⇒➡]|\b(?:then|later|now)\b|变|然后|之后|最后|[降升涨掉]到", re.IGNORECASE)
_TO = re.compile(r"\bto\b|到|至", re.IGNORECASE)
_LIST = re.compile(r"(?:[\s,，、.…]|\band\b|和)*", re.IGNORECASE)
# "11.93 at all steps" is a series that stands still.
_ALWAYS = re.compile(
    r"\s*(?:at|in|for|after|on)\s+(?:all|every|each)\s+(?:(?:single|training|of|the)\s+)*(?:steps?|epochs?|iterations?)\b"
    r"|\s*(?:all the time|the whole time|throughout|always)\b",
    re.IGNORECASE,
)
# What a number right behind it is the size of: "dropped 5 %".
_CHANGES = frozenset({"down", "up", "better", "worse", "sudden_drop"})
_ENDS = frozenset(".;!?\n。；！？")

# Two numbers with a comma may be anything; three in a row are a history.
_HISTORY = 3


class Series(NamedTuple):
    """The values of an observable in the order of time.

    `said` are the words of its name, `at_once` tells that a value was seen at the very beginning; `start` and
    `end` are the place in the text.
    """

    observable: str
    said: frozenset[str]
    values: tuple[Number, ...]
    at_once: bool
    start: int
    end: int


class Name(NamedTuple):
    """Where a text names observables: "train/val loss" names two."""

    observables: tuple[str, ...]
    start: int
    end: int


@dataclass
class _Open:
    """A name whose numbers are being read."""

    name: Name
    general: list[str]  # as it was named, before train or val
    said: frozenset[str]
    values: list[Number] = field(default_factory=list[Number])
    links: list[str] = field(default_factory=list[str])
    since: list[str] = field(default_factory=list[str])  # the words since the name or the last value
    is_change: bool = False  # the last of them says what it did: "dropped 5 %"
    moves: bool = False  # "from", or what it did, stands before the first value
    is_placed: bool = False
    at_once: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it was not said yet which part of the data is meant."""
        return list(self.name.observables) == _observables(self.general, [])


def read_series(text: str, scan: Callable[[str], Sequence[Match]]) -> tuple[list[Series], list[Name]]:
    """Return the series in a text, and all names of observables that it holds."""
    found = list(numbers(text))
    blanked = text
    for number in found:
        blanked = blanked[: number.start] + "," * (number.end - number.start) + blanked[number.end :]
    inside = {place for number in found for place in range(number.start, number.end)}
    words = [match for match in scan(blanked) if match.start not in inside]
    reader = _Reader(text, sorted([*words, *found], key=lambda item: item.start))
    return reader.series, reader.names


class _Reader:
    """One text being read from left to right."""

    def __init__(self, text: str, items: list[Match | Number]) -> None:
        self.text = text
        self.items = items
        self.series: list[Series] = []
        self.names: list[Name] = []
        self._open: _Open | None = None
        self._splits: list[str] = []
        self._place = 0
        while self._place < len(items):
            item = items[self._place]
            self._take_number(item) if isinstance(item, Number) else self._take_match(item)
            self._place += 1
        self._close()

    def _close(self) -> None:
        if self._open:
            self.series += _finished(self._open)
        self._open = None

    def _start(self, general: list[str], said: frozenset[str], observables: list[str], place: Match) -> None:
        self._close()
        name = Name(tuple(observables), place.start, place.end)
        self.names.append(name)
        self._open = _Open(name, general, said)

    def _take_match(self, item: Match) -> None:
        kinds = {role[0]: role[2:] for role in reversed(item.roles)}
        if item.atoms == (BREAK,):
            self._take_break(item.start)
        elif "s" in kinds:
            general = [role[2:] for role in item.roles if role[0] == "s"]
            self._start(general, frozenset(item.atoms), _observables(general, self._splits), item)
        elif "q" in kinds:
            self._take_split(item, kinds["q"])
        elif self._open:
            self._take_words(self._open, item, kinds)

    def _take_break(self, place: int) -> None:
        sign = self.text[place]
        if sign in ",，":
            self._splits = []
        if sign in _ENDS and ".." not in self.text[place - 1 : place + 2]:
            self._close()
            self._splits = []
        elif self._open:
            self._open.is_change = False

    def _take_split(self, item: Match, split: str) -> None:
        """Take "train" or "val": for the name that follows, for the one before it, or in place of a name."""
        self._splits = [*(self._splits if self._joins() else ()), split]
        series = self._open
        if not series:
            return
        if not series.values and series.is_open:  # "loss on the validation set"
            series.name = series.name._replace(observables=tuple(_observables(series.general, self._splits)))
            self.names[-1] = series.name
        elif other := twin_names([*series.name.observables], split):  # "train loss 0.1, val 2.3"
            self._start(series.general, series.said, other, item)

    def _joins(self) -> bool:
        """Say whether "train" stands right before: "train and val", "train/val"."""
        before = self.items[max(self._place - 2, 0) : self._place]
        if before and isinstance(before[-1], Match) and before[-1].atoms[0] in _JOINS:
            before.pop()
        return bool(before) and isinstance(before[-1], Match) and any(r[0] == "q" for r in before[-1].roles)

    def _take_words(self, series: _Open, item: Match, kinds: dict[str, str]) -> None:
        is_link = bool(kinds.keys() & {"f", "b"}) or item.atoms[0] in _LINKS
        if "n" in kinds or not is_link or item.atoms[0] in _BARRED:
            self._close()
            return
        series.since += item.atoms
        series.is_change = kinds.get("b") in _CHANGES or (series.is_change and item.atoms[0] == "了")
        if not series.values:
            series.moves |= "b" in kinds or item.atoms[0] in _FROM

    def _take_number(self, number: Number) -> None:
        series = self._open
        follows_value = bool(series and series.values and not series.is_placed and len(series.since) == 1)
        if is_place(number, self.text, follows_value=follows_value):
            if series:
                series.is_placed = True
                series.at_once |= number.value <= 1  # epochs count from nought or from one
                series.since.clear()
        elif series and (is_count(number, self.text) or series.is_change):
            self._close()
        elif series and not self._belongs_behind(series, number):
            if series.values:
                series.links.append(self._link(series, number))
            series.values.append(number)
            if _ALWAYS.match(self.text, number.end):
                series.values.append(number)
                series.links.append("on")
            series.since.clear()
            series.is_placed = False

    def _belongs_behind(self, series: _Open, number: Number) -> bool:
        """Take a value whose part of the data stands behind it: "accuracy is 99 % on train and 61 % on val"."""
        ahead = self._place + 1
        while ahead < len(self.items) and _is_one_of(self.items[ahead], _ON):
            ahead += 1
        item = self.items[ahead] if self._place + 1 < ahead < len(self.items) else None
        split = next((r[2:] for r in item.roles if r[0] == "q"), "") if isinstance(item, Match) else ""
        if not split or not series.is_open or series.values:
            return False
        for observable in _observables(series.general, [split]):
            self.series.append(Series(observable, series.said, (number,), False, series.name.start, item.end))  # pyright: ignore[reportOptionalMemberAccess]
        self._place = ahead
        return True

    def _link(self, series: _Open, number: Number) -> str:
        """Say how a value goes on from the one before: in time, backwards, as one of a list, or neither."""
        gap = self.text[series.values[-1].end : number.start]
        if _FROM & {*series.since}:
            return "back"
        if series.is_placed or _ONWARDS.search(gap):
            return "on"
        if _TO.search(gap):
            return "to"
        return "pair" if gap.strip() == "/" else "list" if _LIST.fullmatch(gap) else ""


def _finished(series: _Open) -> list[Series]:
    """Return what a name with its numbers says; nothing where the numbers may be a range or anything else."""
    observables, values = series.name.observables, tuple(series.values)
    if not values:
        return []
    end = values[-1].end
    if len(observables) == len(values) == 2:
        pairs = zip(observables, values, strict=True)
        return [Series(name, series.said, (v,), series.at_once, series.name.start, end) for name, v in pairs]
    if len(observables) > 1 or not _is_history(series):
        return []
    if series.links == ["back"]:
        values = values[::-1]
    return [Series(observables[0], series.said, values, series.at_once, series.name.start, end)]


def _is_history(series: _Open) -> bool:
    """Say whether numbers follow each other in time: "5 to 11" is a range, "from 5 to 11" and "11 to 5" are not."""
    links, values = {*series.links}, series.values
    if "" in links or "pair" in links:
        return False
    if links == {"list"}:
        return len(values) >= _HISTORY
    if links == {"to"}:
        return series.moves or values[0].value > values[-1].value
    return "back" not in links or len(values) == 2


def _observables(general: list[str], splits: list[str]) -> list[str]:
    return [DEFAULTS.get(name, name) for name in split_names(general, splits)]


def _is_one_of(item: Match | Number, words: frozenset[str]) -> bool:
    return isinstance(item, Match) and item.atoms[0] in words
