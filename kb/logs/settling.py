"""Settle what the names of columns leave open from the columns beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.logs.lexicon import LOSS_LIKE, PLAIN
from kb.logs.names import Meaning, meaning
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


def settle(named: list[Named], columns: Sequence[Column]) -> None:
    """Say of what and on which data the columns were measured whose names leave it open."""
    _settle_splits(named)
    _promote_test(named)
    _name_bare(named)
    _score_of_episodes(named, columns)


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
    """Call what is scored in an episode the reward."""
    if not any(
        meaning(column.name).kind != "quantity" and "episode" in words(column.name) for column in columns
    ):
        return
    for item in named:
        if item.means.quantity in ("score", "average_score", "avg_score", "mean_score"):
            item.means, item.split = Meaning("quantity", "reward", direction="up"), ""
