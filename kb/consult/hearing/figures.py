"""Values beside the names of curves: "val loss: 1.8 at epoch 14, 10.1 at epoch 15", "loss从2.3降到0.4".

What may stand between a name and its numbers is closed: words of the vocabulary and a few links. Anything
else ends the reading, so that a number that belongs to something else is not taken for a value.
"""

import re
from collections.abc import Callable, Sequence

from kb.consult.hearing.numerals import Number, is_count, is_place, numbers
from kb.consult.hearing.series import Name, Named, Series, finished
from kb.search.lexicon import Match
from kb.search.normalise import BREAK
from kb.search.splits import DEFAULTS, split_names, twin_names

# What may stand between a name and its number beside filler and behaviours.
_LINK = re.compile(
    r"values?|currently|initial(?:ly)?|final(?:ly)?|first|last|now|later|eventually|end(?:s|ed)?|start(?:s|ed)?"
    r"|begins?|began|reach(?:es|ed)?|go(?:es|ing)?|went|becomes?|became|jump(?:s|ed)?|stay(?:s|ed)?|hovers?|sits?"
    r"|near(?:ly)?|almost|approximately|roughly|below|above|equals?|until|down|up|every|steps?|epochs?|iterations?"
    r"|while|whereas|already|once|same|best|[从由自到至为是在约变成了只有才大概左右一直都值最后开始现然仅仍第轮步达于就却而始终停所每]+",
    re.IGNORECASE,
)
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
        self._open: Named | None = None
        self._splits: list[str] = []
        self._place = 0
        while self._place < len(items):
            item = items[self._place]
            self._take_number(item) if isinstance(item, Number) else self._take_match(item)
            self._place += 1
        self._close()

    def _close(self) -> None:
        if self._open:
            self.series += finished(self._open)
        self._open = None

    def _start(self, general: list[str], said: frozenset[str], observables: list[str], place: Match) -> None:
        self._close()
        name = Name(tuple(observables), place.start, place.end)
        self.names.append(name)
        self._open = Named(name, general, said)

    def _take_match(self, item: Match) -> None:
        kinds = {role[0]: role[2:] for role in reversed(item.roles)}
        if item.atoms == (BREAK,):
            self._take_break(item.start)
        elif "s" in kinds:
            general = [role[2:] for role in item.roles if role[0] == "s"]
            observables = _observables(general, self._splits)
            if self._joins():  # "train/val loss": the second name holds its own part
                observables = list(dict.fromkeys([*twin_names(observables, self._splits[-1]), *observables]))
            self._start(general, frozenset(item.atoms), observables, item)
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
        if not series.values and _is_open(series):  # "loss on the validation set"
            series.name = series.name._replace(observables=tuple(_observables(series.general, self._splits)))
            self.names[-1] = series.name
        elif other := twin_names([*series.name.observables], split):  # "train loss 0.1, val 2.3"
            self._start(series.general, series.said, other, item)

    def _joins(self) -> bool:
        """Say whether "train" stands right before: "train and val", "train/val"."""
        item = self.items[self._place]
        before = self.items[max(self._place - 2, 0) : self._place]
        if before and _is_one_of(before[-1], _JOINS):
            before.pop()
        elif not before or self.text[before[-1].end : item.start].strip() not in ("/", "&"):
            return False
        split = before[-1] if before else None
        return isinstance(split, Match) and any(role[0] == "q" for role in split.roles)

    def _take_words(self, series: Named, item: Match, kinds: dict[str, str]) -> None:
        if "n" in kinds or not self._is_link(item) or item.atoms[0] in _BARRED:
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
                series.end = number.end
                series.at_once |= number.value <= 1  # epochs count from nought or from one
                series.since.clear()
        elif not series:
            self._take_before_name(number)
        elif series.is_change or self._is_other(series, number):
            self._close()
        elif not self._belongs_behind(series, number):
            if series.values:
                series.links.append(self._link(series, number))
            series.values.append(number)
            series.end = number.end
            if _ALWAYS.match(self.text, number.end):
                series.values.append(number)
                series.links.append("on")
            series.since.clear()
            series.is_placed = False

    def _is_other(self, series: Named, number: Number) -> bool:
        """Say whether a number counts something, which may be a word unknown here: "on 500 pictures"."""
        if is_count(number, self.text, is_of_pair=len(series.name.observables) > 1):
            return True
        item = self.items[self._place + 1] if self._place + 1 < len(self.items) else None
        if not number.is_whole or not isinstance(item, Match) or item.atoms == (BREAK,):
            return False
        is_next = not self.text[number.end : item.start].strip()
        return is_next and not self._is_link(item) and not any(role[0] in "qs" for role in item.roles)

    def _is_link(self, item: Match) -> bool:
        is_link = _LINK.fullmatch(self.text[item.start : item.end]) is not None
        return is_link or any(role[0] in "fb" for role in item.roles)

    def _belongs_behind(self, series: Named, number: Number) -> bool:
        """Take a value with its part of the data behind it: "accuracy is 99 % on train and 61 % on val"."""
        ahead = self._place + 1
        while ahead < len(self.items) and _is_one_of(self.items[ahead], _ON):
            ahead += 1
        split = _role(self.items[ahead], "q") if ahead < len(self.items) else ""
        if not split or series.values or not _is_open(series):
            return False
        self._take_alone(_observables(series.general, [split]), series.said, number, ahead)
        return True

    def _take_before_name(self, number: Number) -> None:
        """Take a value that stands before its name: "99 % train accuracy but 61 % val accuracy"."""
        ahead = self._place + 1
        splits: list[str] = []
        while ahead < len(self.items) and (split := _role(self.items[ahead], "q")):
            splits.append(split)
            ahead += 1
        name = self.items[ahead] if ahead < len(self.items) else None
        if number.is_whole or is_count(number, self.text) or not isinstance(name, Match):
            return
        general = [role[2:] for role in name.roles if role[0] == "s"]
        if general:
            self._take_alone(_observables(general, splits), frozenset(name.atoms), number, ahead)

    def _take_alone(self, observables: list[str], said: frozenset[str], number: Number, last: int) -> None:
        place = (number.start, self.items[last].end)
        self.series += (
            Series(observable, said, (number,), False, False, *place) for observable in observables
        )
        self._place = last

    def _link(self, series: Named, number: Number) -> str:
        """Say how a value goes on from the one before: in time, backwards, as one of a list, or neither."""
        gap = self.text[series.values[-1].end : number.start]
        if _FROM & {*series.since}:
            return "back"
        if series.is_placed or _ONWARDS.search(gap):
            return "on"
        if _TO.search(gap):
            return "to"
        return "pair" if gap.strip() == "/" else "list" if _LIST.fullmatch(gap) else ""


def _is_open(series: Named) -> bool:
    """Say whether it was not told yet which part of the data is meant."""
    return [*series.name.observables] == _observables(series.general, [])


def _observables(general: list[str], splits: list[str]) -> list[str]:
    return [DEFAULTS.get(name, name) for name in split_names(general, splits)]


def _role(item: Match | Number, kind: str) -> str:
    return next((role[2:] for role in item.roles if role[0] == kind), "") if isinstance(item, Match) else ""


def _is_one_of(item: Match | Number, words: frozenset[str]) -> bool:
    return isinstance(item, Match) and item.atoms[0] in words
