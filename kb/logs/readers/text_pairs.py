"""Find `name: number`, `name = number` and `loss 0.5` in a line, with the data each was measured on."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.logs.lexicon import ALWAYS_PLAIN, PLAIN
from kb.logs.names import EXTREME_RANK, meaning
from kb.logs.readers.numbers import NUMBER, number_or_none
from kb.logs.readers.text_counters import rewrite_counters
from kb.logs.words import SPLITS, words

_WORD = r"(?!(?i:nan|inf)\b)[A-Za-z_\u4e00-\u9fff][\w/.@%\u4e00-\u9fff-]*"
_PAIR = re.compile(
    rf"(?P<name>{_WORD}(?: {_WORD}){{0,5}}(?:\s?\([A-Za-z][^()\s]{{0,20}}(?:\([^()\s]{{0,10}}\))?\))?)[\"']?"
    rf"(?:\s*(?P<sign>[:=：]+>?|-+>|→)\s*|\s+(?:-\s+(?=\d*\.\d))?)[\"']?(?:\[?(?:tensor|[Aa]rray|np\.float\d+)?[(\[]\s*)?"
    rf"(?P<number>(?>{NUMBER}))(?![\w]*[A-Za-z_]{{6,}})(?!\d*[:/]\d)"
    rf"(?:\s?(?:ms|us|secs?|seconds?|s|[GM]i?B|[GMK]|%|it)\b(?!/))?(?:\s*\(\s*(?P<mean>{NUMBER})\s*\))?"
)
_SPEED = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:samples|tokens|tok|it|imgs?|images|examples|steps|iter)/s(?:ec)?\b"
)
_SPLIT_WORD = re.compile(r"(?<![A-Za-z]_)[A-Za-z\u4e00-\u9fff]+")
"""`[valid]`, `test_set`; in `cpu_test` the word names a run."""
_PATH = re.compile(r"\.py\b|/.*/.*/.*/|\.(?:json|pth?|ckpt|bin|txt|so)$")
_UNSIGNED = frozenset(
    {
        "loss",
        "accuracy",
        "perplexity",
        "f1",
        "auc",
        "iou",
        "miou",
        "wer",
        "cer",
        "bleu",
        "map",
        "precision",
        "recall",
        "top5",
        "dice",
        "psnr",
        "ssim",
        "reward",
        "value",
    }
)
"""Quantities believed without a sign between name and number; `return 0` and `hit 3` are prose."""


_PREPOSITIONS = frozenset(
    {"at", "to", "by", "of", "than", "from", "in", "on", "is", "was", "with", "after", "below"}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its number; `phase` is what the line says about the data."""

    name: str
    value: float
    phase: str


def find_pairs(line: str) -> list[Pair]:
    """Return the pairs of a plain line, in its order."""
    line = rewrite_counters(line)
    pairs: list[Pair] = []
    phase, end = "", 0
    for match in _PAIR.finditer(line):
        phase = phase_in(line[end : match.start()]) or phase
        end = match.end()
        name = _without_sentence(match["name"].strip(" .-"))
        if (
            not match["sign"]
            and not _believable(name)
            and not (pairs and "." in match["number"] and is_measured(name))
            and not _fills_its_cell(line, match.start(), end)
        ):
            phase = phase_in(name) or phase
            continue
        phase = _carry(name) or phase
        averaged = match["mean"] and (phase in ("val", "test") or "veraged stats" in line)
        value = number_or_none(match["mean"] if averaged else match["number"])
        if value is not None and not _PATH.search(name) and not _of_best(line, match.start(), name):
            pairs.append(Pair(name, value, phase if is_measured(name) and has_split(name) else ""))
    speed = _SPEED.search(line)
    if speed and pairs and all(meaning(pair.name).quantity != "throughput" for pair in pairs):
        pairs.append(Pair("throughput", float(speed[1]), ""))
    return pairs


def _fills_its_cell(line: str, start: int, end: int) -> bool:
    """Whether name and number are all there is between two bars: `| modes 6 | diversity 0.41`."""
    before, after = line[:start].rstrip(), line[end:].lstrip()
    return before.endswith("|") and (not after or after.startswith("|"))


def _of_best(line: str, start: int, name: str) -> bool:
    """Whether a counter says when the best so far was seen, not where the training is.

    `best 0.8 at epoch 3`, `Best acc 0.8 (epoch 3)`.
    """
    aside = line[:start].endswith("(") or name.partition(" ")[0].lower() in _PREPOSITIONS
    return aside and is_counter(name) and "best" in line[:start].lower()


def _without_sentence(name: str) -> str:
    """Return the name without the end of the sentence before it: `3DBall. Step`; `Val. Loss` is one name."""
    before, dot, after = name.rpartition(". ")
    return after if dot and not set(words(before)) & set(SPLITS) else name


@lru_cache(maxsize=65536)
def is_measured(name: str) -> bool:
    """Whether the name is a loss, a metric or a state of the optimiser; counters and times are not."""
    found = meaning(name)
    if found.kind != "quantity":
        return False
    return (
        found.direction is not None
        or found.quantity in PLAIN
        or (found.quantity == "value" and bool(found.split))
    )


@lru_cache(maxsize=65536)
def has_split(name: str) -> bool:
    """Whether it matters which data the quantity was measured on.

    Yes for losses, no for the learning rate.
    """
    return meaning(name).quantity not in ALWAYS_PLAIN


@lru_cache(maxsize=65536)
def is_counter(name: str) -> bool:
    """Whether the name is a counter or a time."""
    return meaning(name).kind not in ("quantity", "setting")


@lru_cache(maxsize=65536)
def _believable(name: str) -> bool:
    """Whether a name is plain enough to be followed by its number after a blank."""
    if is_counter(name):
        return True
    found = meaning(name)
    if "return" in name.lower() or found.rank >= EXTREME_RANK or name.split()[-1].lower() in _PREPOSITIONS:
        return False
    return (
        found.quantity in PLAIN
        or found.quantity in _UNSIGNED
        or found.quantity.split("_")[0] == "loss"
        or found.quantity.endswith("loss")
        or (found.direction == "up" and found.quantity.split("_")[-1] in _UNSIGNED)
    )


@lru_cache(maxsize=65536)
def _carry(name: str) -> str:
    """Return the data that a name says the following unmarked values were measured on.

    `Val Loss: 1 Acc: 0.5`.
    """
    parts = name.split()
    if len(parts) < 2 and name.isascii():
        return ""
    return next((SPLITS[word] for part in parts for word in words(part) if word in SPLITS), "")


def phase_in(text: str) -> str:
    """Return the first word of `text` that names a kind of data."""
    for match in _SPLIT_WORD.finditer(text):
        split = SPLITS.get(match.group().lower())
        if split and len(match.group()) > 1:
            return split
    return ""


_HEADING = re.compile(
    r"^\W*(?:(?:now|we|are|is|doing|do|start(?:ing|ed)?|begin(?:ning)?|running|run|performing|the|on|set|epoch|results?|"
    r"model|data|phase|step)\W+)*(?P<word>train|training|trainset|valid|validation|validating|validate|eval|evaluation|"
    r"evaluating|test|testing|dev)(?:\W+(?:now|set|data|dataset|phase|error|results?|begins?|starts?|started|model|the|on|"
    r"metrics|epoch|network|done|mode|\d+))*\W*$",
    re.IGNORECASE,
)


def heading_phase(line: str) -> str:
    """Return the data that a line without values announces for the lines after it.

    `Now we are doing evaluation`.
    """
    if len(line) > 80:
        return ""
    match = _HEADING.match(line)
    return SPLITS.get(match["word"].lower(), "val") if match else ""
