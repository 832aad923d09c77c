"""Find the curves in a JSON document, however deep: lists of numbers, rows, points with an x of their own.

Below `train` and `val` lie the series of one run; siblings of other names that hold the same series are runs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from kb.logs.lexicon import PLAIN
from kb.logs.names import meaning
from kb.logs.readers.json_rows import SETTINGS, flat
from kb.logs.readers.numbers import is_number
from kb.logs.words import SPLITS, words

Object = Mapping[str, object]
Row = dict[str, object]
DEEPEST = 8
LOOKED_AT = 20
"""Items of a list looked at to see what it holds."""
FEWEST_PAIRS = 3
MOST_RUNS = 1000
"""Nobody compares more runs in one document; so many objects of one kind are something else."""
_X = ("x", "steps", "step", "iterations", "iteration", "epochs", "epoch")
_Y = ("y", "values", "value")
_COUNTED = re.compile(r"^(epoch|step|iter|iteration|ep|e)?[ _-]*(\d+)$", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """The curves of one run: `lists` and `points` by name, `rows` by the data they were measured on."""

    label: str = ""
    lists: dict[str, list[object]] = field(default_factory=dict[str, list[object]])
    points: dict[str, tuple[list[object], list[object]]] = field(
        default_factory=dict[str, tuple[list[object], list[object]]]
    )
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])

    def __bool__(self) -> bool:
        return bool(self.lists or self.points or self.rows)


def runs_in(document: object) -> list[Found]:
    """Return what each run in the document holds, no more than `MOST_RUNS` of them."""
    top = Found()
    runs: list[Found] = []
    try:
        _walk(document, (), top, runs)
    except RecursionError:  # nested for its own sake
        return []
    return [found for found in (top, *runs) if found]


def _walk(value: object, path: tuple[str, ...], into: Found, runs: list[Found]) -> None:
    if len(path) > DEEPEST or len(runs) > MOST_RUNS:
        return
    if isinstance(value, dict):
        _walk_object(cast("Object", value), path, into, runs)
    elif isinstance(value, list):
        _walk_list(cast("list[object]", value), path, into, runs)


def _walk_object(value: Object, path: tuple[str, ...], into: Found, runs: list[Found]) -> None:
    points = _points(value)
    if points:
        into.points["/".join(path) or "value"] = points
    elif path and value and all(key.isdigit() and is_number(item) for key, item in value.items()):
        into.lists["/".join(path)] = list(value.values())  # a column as pandas writes it
    elif counted := _counted(value):
        into.rows.setdefault("/".join(path), []).extend(counted)
    else:
        apart = _alike(value)
        for key, item in value.items():
            if key in SETTINGS:
                continue
            if key in apart:
                _walk_run(item, key, runs)
            else:
                _walk(item, (*path, key), into, runs)


def _walk_list(items: list[object], path: tuple[str, ...], into: Found, runs: list[Found]) -> None:
    head = items[:LOOKED_AT]
    name = "/".join(path) or "value"
    if not items:
        return
    if all(is_number(item) for item in head):
        into.lists[name] = items
    elif all(isinstance(item, dict) for item in head):
        objects = [cast("Object", item) for item in items if isinstance(item, dict)]
        if all(_points(item) for item in objects[:LOOKED_AT]):
            for number, item in enumerate(objects):
                into.points[_own_name(item) or f"{name} {number + 1}"] = _points(item) or ([], [])
        elif _are_rows(objects):
            into.rows.setdefault("/".join(path), []).extend(dict(item) for item in objects)
        else:
            for number, item in enumerate(objects[: MOST_RUNS + 1]):
                _walk_run(item, _own_name(item) or f"{path[-1] if path else 'run'} {number + 1}", runs)
    elif len(items) >= FEWEST_PAIRS and (pairs := _pairs(items)):
        into.points[name] = pairs


def _walk_run(value: object, label: str, runs: list[Found]) -> None:
    run = Found(label)
    runs.append(run)
    _walk(value, (), run, runs)


def _points(value: Object) -> tuple[list[object], list[object]] | None:
    """Return x and y of an object that holds one series with its own x."""
    y = next((value[key] for key in _Y if isinstance(value.get(key), list)), None)
    x = next((value[key] for key in _X if isinstance(value.get(key), list)), None)
    if not isinstance(x, list) or not isinstance(y, list):
        return None
    xs, ys = cast("list[object]", x), cast("list[object]", y)
    good = len(xs) == len(ys) > 0 and all(is_number(item) for item in (*xs[:LOOKED_AT], *ys[:LOOKED_AT]))
    return (xs, ys) if good else None


def _pairs(items: list[object]) -> tuple[list[object], list[object]] | None:
    """Return x and y of `[step, value]` pairs, or of `[wall time, step, value]` as TensorBoard saves them."""
    rows = [cast("list[object]", item) for item in items if isinstance(item, list)]
    width = len(rows[0]) if rows else 0
    if width not in (2, 3) or len(rows) != len(items) or any(len(row) != width for row in rows):
        return None
    x, y = [row[-2] for row in rows], [row[-1] for row in rows]
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in x):
        return None
    numbers = cast("list[float]", x)
    rising = all(before < after for before, after in pairwise(numbers))
    return (x, y) if rising and all(is_number(item) for item in y[:LOOKED_AT]) else None


def _counted(value: Object) -> list[Row]:
    """Return the rows of an object such as `{"epoch_1": {...}, "epoch_2": {...}}`."""
    rows: list[Row] = []
    for key, item in value.items():
        match = _COUNTED.match(key)
        if not match or not isinstance(item, dict) or not _are_rows([cast("Object", item)]):
            return []
        rows.append({match[1] or "epoch": int(match[2]), **cast("Object", item)})
    return rows


def _are_rows(objects: Sequence[Object]) -> bool:
    """Whether objects are steps of one run: they measure something once, not over many steps."""
    head = objects[:LOOKED_AT]
    if any(_measures(name) for item in head for name in flat(_single(item))):
        return True
    return any(flat(item) for item in head) and not any(_holds_curves(item) for item in head)


def _single(value: Object) -> Row:
    """Return an object without its lists of several values."""
    return {
        key: _single(cast("Object", item)) if isinstance(item, dict) else item
        for key, item in value.items()
        if not isinstance(item, list) or len(cast("list[object]", item)) == 1
    }


def _measures(name: str) -> bool:
    found = meaning(name)
    return found.kind == "quantity" and (found.direction is not None or found.quantity in PLAIN)


def _holds_curves(value: Object) -> bool:
    found = Found()
    runs: list[Found] = []
    _walk_object(value, (), found, runs)
    return bool(found) or any(runs)


def _alike(value: Object) -> set[str]:
    """Return the keys of siblings that hold the same series and are named for runs, not for data."""
    kinds: dict[frozenset[str], list[str]] = {}
    for key, item in value.items():
        if isinstance(item, dict) and not any(word in SPLITS for word in words(key)):
            names = frozenset(_curves(cast("Object", item)))
            if any(_measures(name) for name in names):
                kinds.setdefault(names, []).append(key)
                if len(kinds[names]) > MOST_RUNS:
                    break
    return {key for keys in kinds.values() if len(keys) > 1 for key in keys}


def _curves(value: Object) -> Iterator[str]:
    """Yield the names of the lists directly in an object, or below `train` and `val`."""
    for key, item in value.items():
        if isinstance(item, list):
            yield key
        elif isinstance(item, dict) and any(word in SPLITS for word in words(key)):
            yield from (f"{key}/{name}" for name in _curves(cast("Object", item)))


def _own_name(item: Object) -> str:
    for key in ("name", "metricName", "metric", "tag", "label", "fold", "run", "seed", "model"):
        value = item.get(key)
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return f"{key} {value}"
    return ""
