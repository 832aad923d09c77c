"""A name with the numbers that are read for it, and the series that they make where they make one."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kb.consult.hearing.numerals import Number

# Two numbers with a comma may be anything; three in a row are a history.
_HISTORY = 3


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
