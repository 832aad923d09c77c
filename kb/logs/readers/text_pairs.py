"""Find `name: number`, `name = number` and `loss 0.5` in a line, with the data each was measured on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.logs.names import meaning
from kb.logs.naming import PLAIN
from kb.logs.readers.numbers import NUMBER, to_number
from kb.logs.words import SPLITS, words

_WORD = r"[A-Za-z_\u4e00-\u9fff][\w/.@%\u4e00-\u9fff-]*"
_PAIR = re.compile(
    rf"(?P<name>{_WORD}(?: {_WORD}){{0,5}}(?:\s?\([A-Za-z][^()]*(?:\([^()]*\))?\))?)[\"']?"
    rf"(?:\s*(?P<sign>[:=：]+>?)\s*|\s+)[\"']?(?:(?:tensor|np\.float\d+)?[(\[]\s*)?"
    rf"(?P<number>{NUMBER})(?![\w]*[A-Za-z_]{{6,}})(?!\d*[:/]\d)"
)
_COUNTERS = (
    # Epoch(train) [40][ 20/333], Epoch: [12][50/1084], Epoch [1][50/1084]
    (re.compile(r"\bepoch\s*(\(\w+\))?\s*:?\s*\[\s*(\d+)\s*(?:/\s*\d+)?\s*\]\s*\[\s*(\d+)\s*(?:/\s*\d+)?\s*\]", re.I),
     r" \1 epoch: \2, iteration: \3, "),
    # Train Epoch: 1 [640/900 (71%)]
    (re.compile(r"\bepoch:?\s*(\d+)\s*\[\s*(\d+)\s*/\s*\d+[^\]]*\]", re.I), r" epoch: \1, iteration: \2, "),
    # [0/81][9/31], [1/20][100], [1,  2000]
    (re.compile(r"^\s*\[\s*(\d+)\s*(?:/\s*\d+)?\s*\]\s*\[\s*(\d+)\s*(?:/\s*\d+)?\s*\]"), r" epoch: \1, iteration: \2, "),
    (re.compile(r"^\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]"), r" epoch: \1, iteration: \2, "),
    # [100]  train-rmse: .., 100:  learn: ..
    (re.compile(r"^\s*\[\s*(\d+)\s*\]\s"), r" round: \1, "),
    (re.compile(r"^\s*(\d+):\s+(?=learn|test|best)"), r" round: \1, "),
    # Epoch 3/20, iteration 62/ 1000, [3/20]
    (re.compile(r"(?<![\d.])(\d+)\s*/\s*\d+(?![\d.])"), r"\1"),
    (re.compile(r"\[\s*(\d+)\s*\]"), r" \1 "),
)  # fmt: skip
_SPEED = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:samples|tokens|tok|it|imgs?|images|examples|steps|iter)/s(?:ec)?\b")
_SPLIT_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its number; `phase` is what the line says about the data."""

    name: str
    value: float
    phase: str


def find_pairs(line: str) -> list[Pair]:
    """Return the pairs of a plain line, in its order."""
    for pattern, replacement in _COUNTERS:
        line = pattern.sub(replacement, line)
    pairs: list[Pair] = []
    phase, end = "", 0
    for match in _PAIR.finditer(line):
        phase = _phase_in(line[end : match.start()]) or phase
        end = match.end()
        name = match["name"].strip(" .-")
        known = is_known(name)
        if not known and not match["sign"]:
            phase = _phase_in(name) or phase
            continue
        value = _value(match["number"])
        if value is None:
            continue
        phase = _carry(name) or phase
        pairs.append(Pair(name, value, phase if known else ""))
    speed = _SPEED.search(line)
    if speed and pairs:
        pairs.append(Pair("throughput", float(speed[1]), ""))
    return pairs


def _value(number: str) -> float | None:
    try:
        return to_number(number)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def is_known(name: str) -> bool:
    """Whether the name is a counter or a quantity that trainings log."""
    found = meaning(name)
    return found.kind != "quantity" or found.direction is not None or found.quantity in PLAIN


@lru_cache(maxsize=65536)
def is_measured(name: str) -> bool:
    """Whether the name is a loss, a metric or a state of the optimiser; counters and times are not."""
    found = meaning(name)
    return found.kind == "quantity" and (found.direction is not None or found.quantity in PLAIN)


@lru_cache(maxsize=65536)
def _carry(name: str) -> str:
    """The data that a name says the following unmarked values were measured on: `Val Loss: 1 Acc: 0.5`."""
    parts = name.split()
    return next((SPLITS[word] for part in parts for word in words(part) if word in SPLITS and len(parts) > 1), "")


def _phase_in(text: str) -> str:
    for match in _SPLIT_WORD.finditer(text):
        split = SPLITS.get(match.group().lower())
        if split and len(match.group()) > 2:
            return split
    return ""


_HEADING = re.compile(
    r"^\W*(?:(?:now|we|are|is|doing|do|start(?:ing|ed)?|begin(?:ning)?|running|run|performing|the|on|set|epoch|results?|"
    r"model|data|phase|step)\W+)*(?P<word>train|training|trainset|valid|validation|validating|validate|eval|evaluation|"
    r"evaluating|test|testing|dev)(?:\W+(?:now|set|data|dataset|phase|results?|begins?|starts?|started|model|the|on|"
    r"metrics|epoch|network|done|mode|\d+))*\W*$",
    re.IGNORECASE,
)
_MORE_SPLITS = {"evaluating": "val"}


def heading_phase(line: str) -> str:
    """The data that a line without values announces for the lines after it: `Now we are doing evaluation`."""
    if len(line) > 80:
        return ""
    match = _HEADING.match(line)
    return SPLITS.get(match["word"].lower(), "val") if match else ""


def names_of(pairs: list[Pair]) -> Iterator[str]:
    """The names, in order."""
    return (pair.name for pair in pairs)
