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

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.errors import UsageError, did_you_mean
from kb.logs.lexicon import ALWAYS_PLAIN, LOSS_LIKE, PLAIN
from kb.logs.names import EXTREME_RANK, TERM_RANK, Meaning, meaning
from kb.logs.table import Column, Rows
from kb.logs.words import words


@dataclass(slots=True)
class Named:
    """A column with its place among the canonical names."""

    column: Column
    means: Meaning
    split: str

    @property
    def name(self) -> str:
        """The canonical name."""
        if self.means.quantity in PLAIN and self.split in ("", "train"):
            return self.means.quantity
        return f"{self.split}_{self.means.quantity}" if self.split else self.means.quantity


def name_columns(columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> dict[str, Named]:
    """Return canonical name -> column; `mapping` (canonical name -> column of the log) overrules."""
    wanted = _wanted(columns, mapping or {})
    taken = {id(column) for column in wanted.values()}
    found = [_read(column) for column in columns if id(column) not in taken]
    named = [item for item in found if item.means.kind == "quantity"]
    _settle_splits(named)
    _promote_test(named)
    _name_bare(named)
    _score_of_episodes(named, columns)
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


def _settle_splits(named: list[Named]) -> None:
    """Say which data an unmarked column was measured on."""
    _settle_numbered(named)
    marked = {(item.split, item.means.quantity) for item in named}
    losses_marked = any(split == "train" and quantity.endswith("loss") for split, quantity in marked)
    training = sorted(filter(_is_training, named), key=lambda item: "loss" not in item.means.quantity)
    train = training[0].column.rows if training else None
    validation = next((item.column.rows for item in named if item.split == "val"), None)
    for item in named:
        quantity = item.means.quantity
        if item.split or quantity in PLAIN or item.means.direction is None:
            continue
        if "loss" in words(item.column.name) or ("val", quantity) in marked or ("test", quantity) in marked:
            item.split = "train"
        elif losses_marked or _beside_validation(item.column.rows, train, validation):
            item.split = "val"
        else:
            item.split = "train"


def _beside_validation(rows: Rows, train: Rows | None, validation: Rows | None) -> bool:
    """Whether a column is logged on the sparse rows of the validation and not on those of the training."""
    if not len(rows):
        return validation is None
    if train is None:
        return validation is None or bool(np.isin(rows, validation).all())
    return float(np.isin(rows, train).mean()) < 0.5


def _is_training(item: Named) -> bool:
    """Whether a column is surely logged by the training loop.

    An unmarked loss, or the state of the optimiser.
    """
    quantity = item.means.quantity
    if item.split not in ("", "train"):
        return False
    return "loss" in quantity or quantity in ("lr", "grad_norm") or set(quantity.split("_")) <= LOSS_LIKE


def _settle_numbered(named: list[Named]) -> None:
    """With two evaluation sets, XGBoost's `validation_0` is the first one given.

    By custom the training set.
    """
    numbered = [item for item in named if re.search(r"valid(?:ation)?_\d", item.column.name)]
    if any(item.split == "train" for item in named) or not any("_1" in item.column.name for item in numbered):
        return
    for item in numbered:
        if re.search(r"valid(?:ation)?_0", item.column.name):
            item.split = "train"


def _promote_test(named: list[Named]) -> None:
    """Where nothing is called validation.

    A test set that is measured again and again is the validation set.
    """
    validated = {item.means.quantity for item in named if item.split == "val"}
    tested = {item.means.quantity for item in named if item.split == "test"}
    if validated & tested or "loss" in validated:
        return
    for item in named:
        if item.split == "test" and len(item.column) > 1:
            item.split = "val"


def _name_bare(named: list[Named]) -> None:
    """Say what `Train: 0.9, Val: 0.8` and `loss train: 1.2, val: 1.3` hold beside a loss.

    With a loss and a value for the training data apart from it, the values are of the metric; where only the
    validation is without a name, it is the validation's loss. Beside a test set without name it is unknown.
    """
    bare = {item.split: item for item in named if item.means.quantity == "value" and item.split}
    losses = {item.split for item in named if item.means.quantity == "loss"}
    if losses != {"train"}:
        return
    if {"train", "val"} <= bare.keys():
        metric = Meaning("quantity", "accuracy", direction="up")
    elif bare.keys() == {"val"}:
        metric = Meaning("quantity", "loss", direction="down")
    else:
        return
    for item in bare.values():
        item.means = metric


def _score_of_episodes(named: list[Named], columns: Sequence[Column]) -> None:
    """What is scored in an episode is the reward."""
    if not any(meaning(column.name).kind != "quantity" and "episode" in words(column.name) for column in columns):
        return
    for item in named:
        if item.means.quantity in ("score", "average_score", "avg_score", "mean_score"):
            item.means, item.split = Meaning("quantity", "reward", direction="up"), ""


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
