"""Read lines of a shape that is known without parsing them: the same words, other numbers.

A log of a million lines has a few dozen shapes. The shape of a line is its text without its numbers. Which
number of the line becomes which value is found out by experiment when a shape is met for the second time:
change one number, parse again, see what changes. A shape in which a number changes more than one value
(part of a date that turns into a counter, say) is left to the parser for good.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.logs.readers.text_pairs import Pair

_NUMBER = re.compile(r"([0-9](?<![\w.@].)[0-9]*+(?:\.[0-9]*+)?(?:[eE][-+]?[0-9]++)?+)(?![A-Za-z_]{3})")
"""Begins with the digits, which can be searched for: what must not stand before them is asked afterwards."""
_FULL = re.compile(r"(?<!\d)(\d+)/\1 ?(?:\[|━|\x1b)")
"""The one comparison of numbers that the parser makes: whether a progress bar is full."""
MOST_SHAPES = 8192
LONGEST = 4000

Parse = Callable[[str], Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the value of a pair comes from: `factor` times a number of the line, or a constant (`nan`)."""

    name: str
    phase: str
    index: int
    factor: float

    def value(self, numbers: Sequence[str]) -> float:
        """Return the value in a line with these numbers."""
        return self.factor * float(numbers[self.index]) if self.index >= 0 else self.factor


def shape_of(line: str) -> tuple[str, list[str]]:
    """Return the text of a line without its numbers, and the numbers."""
    parts = _NUMBER.split(line)
    numbers = parts[1::2]
    kinds = "".join(map(_kind, numbers))
    shape = "\0".join([*parts[::2], kinds])
    if "/" in line and _FULL.search(line):
        shape += "\1"
    return shape, numbers


def _kind(number: str) -> str:
    """Tell spellings apart that the parser treats differently: `[3/9]` is a count, `[3.5/9]` is none."""
    if number.isdigit():
        return "1"
    return "e" if "e" in number or "E" in number else "."


def learn(line: str, pairs: Sequence[Pair], parse: Parse) -> list[Slot] | None:
    """Return the slots of a line's shape, or None where its numbers do more than fill values in."""
    parts = _NUMBER.split(line)
    slots = [Slot(pair.name, pair.phase, -1, pair.value) for pair in pairs]
    for index in range(1, len(parts), 2):
        number = _another(parts[index])
        probe = parse("".join([*parts[:index], number, *parts[index + 1 :]]))
        if [(p.name, p.phase) for p in probe] != [(p.name, p.phase) for p in pairs]:
            return None
        for place, (pair, other) in enumerate(zip(pairs, probe, strict=True)):
            if not _same(pair.value, other.value):
                if slots[place].index >= 0:
                    return None
                sign = 1.0 if other.value == float(number) else -1.0
                slots[place] = Slot(pair.name, pair.phase, index // 2, sign)
    fits = all(_same(slot.value(parts[1::2]), pair.value) for slot, pair in zip(slots, pairs, strict=True))
    return slots if fits else None


def _another(number: str) -> str:
    """Return a number of the same spelling and another value."""
    return str(int(number[0]) % 9 + 1) + number[1:]


def _same(first: float, second: float) -> bool:
    return first == second or (math.isnan(first) and math.isnan(second))
