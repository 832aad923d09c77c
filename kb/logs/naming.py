"""Give the columns of one run their canonical names, one column a name.

Which of several losses is THE loss (`train_loss`, `val_loss`), in this order:
1. what is plainly called a loss (`loss`, `total_loss`, `lm loss`); of the same name in several kinds of lines
   the longest series, of validation the summary before single batches, never a value marked as the best;
2. a running mean of it (`avr_loss`), where nothing else is logged;
3. the sum of its terms (YOLO's box, class and object losses; heads of a detector), where they are logged on
   the same rows; policy, value and entropy terms of reinforcement learning are never added up;
4. a quantity that stands for a loss (`rmse`, `logloss`, `nll`).
With a discriminator and a generator there is no THE loss: `d_loss` and `g_loss` are the curves. DETR's copies
for each decoder layer and a detector's terms beside a total are terms and keep their own names. Of metrics
`accuracy` is top-1, `map` the mean over thresholds and classes, `map50` the one at 0.5.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kb.errors import UsageError, did_you_mean
from kb.logs.lexicon import ALWAYS_PLAIN, LOSS_LIKE, PLAIN
from kb.logs.names import EXTREME_RANK, TERM_RANK, Meaning, meaning
from kb.logs.settling import Named, settle
from kb.logs.table import Column
from kb.logs.words import words


def name_columns(columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> dict[str, Named]:
    """Return canonical name -> column; `mapping` (canonical name -> column of the log) overrules."""
    wanted = _wanted(columns, mapping or {})
    taken = {id(column) for column in wanted.values()}
    found = [_read(column) for column in columns if id(column) not in taken]
    named = [item for item in found if item.means.kind == "quantity"]
    settle(named, columns)
    result = {
        name: Named(column, Meaning("quantity", name, direction=meaning(name).direction), "")
        for name, column in wanted.items()
    }
    longest = max((len(item.column) for item in named), default=0)
    for item in sorted(named, key=lambda item: _place_in_line(item, longest)):
        if item.means.direction or not _passing(item, longest):
            _place(result, item)
    _stand_in_for_loss(result)
    if "reward" not in result and "val_reward" in result:
        result["reward"] = result.pop("val_reward")  # an agent may be scored in evaluation only
    return result


_ASPECT_RANK = {("inner", "val"): 1, ("best", "train"): EXTREME_RANK, ("best", "val"): EXTREME_RANK}
"""What a line says of the validation batches counts less than its summary, the best so far is no curve."""


def _place_in_line(item: Named, longest: int) -> tuple[bool, int, int, bool]:
    """Of columns with one name the plainest comes first, then the longest: the order of claims to a name.

    Of two as long (`loss_step`, `loss_epoch` at the end of a bar) the one of the epoch.
    """
    aspect = _ASPECT_RANK.get((item.column.aspect, item.split), 0)
    own = "epoch" not in words(item.column.name)
    return _is_setting(item, longest), item.means.rank + aspect, -len(item.column), own


def _passing(item: Named, longest: int) -> bool:
    """Whether a column holds one or two values beside long ones: a setting that was printed, not a curve."""
    return len(item.column) <= 2 and longest > 5 * len(item.column)


def _is_setting(item: Named, longest: int) -> bool:
    """Whether a column of a state of the optimiser is so short that it is a printed option.

    `lr ... 0.00015`.
    """
    return item.means.quantity in PLAIN and longest > 3 * len(item.column)


def _wanted(columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, Column]:
    by_name = {column.name.strip().lower(): column for column in reversed(columns)}
    for name, raw in mapping.items():
        if raw.strip().lower() not in by_name:
            known = [column.name for column in columns]
            raise UsageError(f"--map {name}={raw}: the log has no column {raw!r}{did_you_mean(raw, known)}")
    return {name: by_name[raw.strip().lower()] for name, raw in mapping.items()}


def _read(column: Column) -> Named:
    means = meaning(column.name)
    split = means.split or (column.phase if means.quantity not in ALWAYS_PLAIN else "")
    return Named(column, means, split)


def _place(result: dict[str, Named], item: Named) -> None:
    if item.name not in result:
        result[item.name] = item
        return
    own = "_".join(words(item.column.name)) or item.column.name
    name, number = own, 2
    while name in result:
        name, number = f"{own}_{number}", number + 1
    result[name] = item


def _stand_in_for_loss(result: dict[str, Named]) -> None:
    """Where a log has no plain loss, take its parts together or the quantity that plays the part."""
    if "d_loss" in result or "g_loss" in result:
        return
    known = "train_loss" in result or "val_loss" in result
    for split in ("train", "val"):
        if f"{split}_loss" in result:
            continue
        mine = [item for item in result.values() if item.split == split]
        parts = [item for item in mine if item.means.quantity.split("_")[-1] == "loss" and _is_part(item)]
        likes = [item for item in mine if set(item.means.quantity.split("_")) <= LOSS_LIKE]
        bare = [item for item in mine if item.means.quantity == "value" and not known]
        if parts:
            result[f"{split}_loss"] = _total(parts)
        elif likes or bare:
            column = (likes or bare)[0].column
            result[f"{split}_loss"] = Named(column, Meaning("quantity", "loss", split, 8, "down"), split)


_NOT_A_PART = frozenset(
    {
        "policy",
        "pi",
        "value",
        "values",
        "v",
        "q",
        "vf",
        "qf",
        "qf1",
        "qf2",
        "surrogate",
        "actor",
        "critic",
        "entropy",
        "alpha",
        "best",
        "min",
        "max",
    }
)


def _is_part(item: Named) -> bool:
    parts = set(words(item.column.name))
    return item.means.rank == TERM_RANK and ("cross" in parts or not _NOT_A_PART & parts)


def _total(parts: list[Named]) -> Named:
    """Return the sum of loss terms that are logged together, or the first where they are not."""
    first = parts[0]
    same = [n for n in parts if np.array_equal(n.column.rows, first.column.rows)]
    name = " + ".join(n.column.name for n in same)
    values = np.sum([n.column.values for n in same], axis=0)
    column = Column(name, first.column.rows, values, first.column.phase, first.column.steps)
    return Named(column, Meaning("quantity", "loss", first.split, TERM_RANK, "down"), first.split)
