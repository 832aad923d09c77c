"""Turn JSON values into rows of names and numbers."""

from collections.abc import Mapping
from typing import cast

from kb.logs.readers.numbers import is_number, to_number

PHASES = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "eval": "val",
    "validation": "val",
    "test": "test",
    "dev": "val",
    "evaluation": "val",
}
_PHASE_KEYS = ("mode", "phase", "split", "stage", "type", "kind", "event")
SETTINGS = frozenset({"config", "cfg", "hparams", "hyperparameters", "hyper_parameters", "args"})
LONGEST_WORD = 40
DEEPEST = 16
"""Trackers nest metrics four or five deep; beyond this a document is nested for its own sake."""
_MEANS = ("mean", "value", "avg", "average", "global_avg", "median")


def flat(value: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, float]:
    """All numbers of an object, nested names joined by `/`; nulls and words are left out."""
    row: dict[str, float] = {}
    for key, item in value.items():
        name = f"{prefix}{key}"
        if key in SETTINGS:
            continue
        if isinstance(item, dict):
            if depth < DEEPEST:
                row.update(_nested(cast("dict[str, object]", item), name, depth + 1))
        else:
            number = _number(item)
            if number is not None:
                row[name] = number
    return row


def _nested(item: Mapping[str, object], name: str, depth: int) -> dict[str, float]:
    """`{num, mean, std}` objects are one value: their mean."""
    for key in _MEANS:
        number = _number(item.get(key))
        if number is not None and len(item) <= 8 and not any(isinstance(v, dict) for v in item.values()):
            return {name: number}
    return flat(item, f"{name}/", depth)


def _number(item: object) -> float | None:
    if isinstance(item, float):
        return item
    if isinstance(item, bool) or item is None:
        return None
    if isinstance(item, int):
        return _float(item)
    if isinstance(item, str):
        return _from_text(item)
    if isinstance(item, list) and item:
        # the first of a list of results is the headline figure (COCO: AP); one-element lists wrap a number
        first = cast("list[object]", item)[0]
        return None if isinstance(first, str | list | Mapping) else _number(first)
    return None


def _float(item: int) -> float:
    try:
        return float(item)
    except OverflowError:
        return float("inf")


def _from_text(item: str) -> float | None:
    if len(item) > LONGEST_WORD:
        return None
    try:
        return to_number(item)
    except (ValueError, RecursionError):
        return None


def words_of(value: Mapping[str, object]) -> dict[str, str]:
    """All short texts of an object that are no numbers."""
    texts = {
        key: item for key, item in value.items() if isinstance(item, str) and 0 < len(item) <= LONGEST_WORD
    }
    return {key: item for key, item in texts.items() if not is_number(item)} if texts else texts


def phase_of(value: Mapping[str, object]) -> str:
    """Return what a `mode`-like field says about the data the row was measured on."""
    for key in _PHASE_KEYS:
        if key in value and isinstance(word := value[key], str) and word.lower() in PHASES:
            return PHASES[word.lower()]
    return ""
