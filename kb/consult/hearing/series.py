"""A name with the numbers that are read for it, and the series that they make where they make one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.consult.hearing.numerals import Number

# Two numbers with a comma may be anything; three in a row are a history.
_HISTORY = 3

# Rows that begin with their place in the run follow each other in time; so do other rows that are alike.
_PLACED_ROWS, _ROWS = 2, 3
_PLACE = re.compile(r"epoch|step|iter|[第轮步]", re.IGNORECASE)

_UP_TO_DIGIT = re.compile(r"[^\d\n]*")

# What each row tells of a run of its own, whatever their order.
_OF_ITS_OWN = re.compile(r"\b(?:fold|run|seed|trial|model|exp\w*)\b|折|次|组|实验", re.IGNORECASE)


class Series(NamedTuple):
    """The values of an observable in the order of time.

    `said` are the words of its name; `at_once` tells that it was seen at the very beginning, `moved` that
    the text says how it came to its values ("drops to 0.5"). `start` and `end` are the place in the text.
    """

    observable: str
    said: frozenset[str]
    values: tuple[Number, ...]
    at_once: bool
    moved: bool
    start: int
    end: int


class Name(NamedTuple):
    """Where a text names observables: "train/val loss" names two."""

    observables: tuple[str, ...]
    start: int
    end: int


@dataclass
class Named:
    """A name whose numbers are being read.

    `general` are its names before train or val; `links` say how each value goes on from the one before.
    `since` are the words since the last value; `is_change` tells that the last of them is what the curve did
    ("dropped 5 %"), `moves` that such a word or "from" stands before the first value, `is_placed` that the
    place of a value followed it.
    """

    name: Name
    general: list[str]
    said: frozenset[str]
    values: list[Number] = field(default_factory=list[Number])
    links: list[str] = field(default_factory=list[str])
    since: list[str] = field(default_factory=list[str])
    is_change: bool = False
    moves: bool = False
    is_placed: bool = False
    at_once: bool = False
    end: int = 0


def finished(series: Named) -> list[Series]:
    """Return what a name with its numbers says; nothing where the numbers may be a range or anything else."""
    observables, values = series.name.observables, tuple(series.values)
    if not values:
        return []
    at = (series.at_once, series.moves, series.name.start, series.end)
    if len(observables) == len(values) == 2 and series.links[0] in ("pair", "list"):
        pairs = [(name, (value,)) for name, value in zip(observables, values, strict=True)]
    elif _is_history(series):
        pairs = [(name, values[::-1] if series.links == ["back"] else values) for name in observables]
    else:
        return []
    return [Series(name, series.said, own, *at) for name, own in pairs]


def _is_history(series: Named) -> bool:
    """Say whether numbers follow each other in time: "5 to 11" is a range, "from 5 to 11" is none."""
    links, values = {*series.links}, series.values
    if "" in links or "pair" in links:
        return False
    if links == {"list"}:
        return len(values) >= _HISTORY
    if links == {"to"}:
        return series.moves or values[0].value > values[-1].value
    return "back" not in links or len(values) == 2


def in_rows(series: Sequence[Series], text: str) -> list[Series]:
    """Return the series of a text, where a name has one value in each row of a paste as one series."""
    rows: defaultdict[tuple[str, frozenset[str]], dict[int, Series]] = defaultdict(dict)
    for one in series:
        if len(one.values) == 1:
            line = text.rfind("\n", 0, one.start) + 1
            rows[one.observable, one.said].setdefault(line, one)
    joined = {key: _joined([*own.values()]) for key, own in rows.items() if _follow(text, [*own])}
    left = [one for one in series if len(one.values) > 1 or (one.observable, one.said) not in joined]
    return [*left, *joined.values()]


def _follow(text: str, lines: Sequence[int]) -> bool:
    """Say whether the rows that begin at some places tell of one run, one moment after the other."""
    heads = {_head(text, line) for line in lines}
    head = heads.pop()
    if heads or _OF_ITS_OWN.search(head):
        return False
    return len(lines) >= (_PLACED_ROWS if _PLACE.search(head) else _ROWS)


def _head(text: str, line: int) -> str:
    """Return what a line holds up to its first digit."""
    found = _UP_TO_DIGIT.match(text, line)
    return found[0].strip() if found else ""


def _joined(rows: Sequence[Series]) -> Series:
    values = tuple(value for row in rows for value in row.values)
    return rows[0]._replace(values=values, at_once=False, end=rows[-1].end)
