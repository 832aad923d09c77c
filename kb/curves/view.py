"""A view of a run: which curve is which, and how training and validation stand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kb.curves.curve import Curve
from kb.curves.robust import Floats, running_median
from kb.logs.run import Run


@dataclass(frozen=True)
class View:
    """The curves of a run by canonical name, and the four that most shapes are about.

    `losses` are training and validation loss as logged, even where no finite value is left; `train` and
    `val` are the same, or None where nothing finite can be judged.
    """

    run: Run
    curves: Mapping[str, Curve]
    losses: tuple[Curve, ...] = ()
    train: Curve | None = None
    val: Curve | None = None
    metric: Curve | None = None
    train_metric: Curve | None = None

    @classmethod
    def of(cls, run: Run) -> "View":
        """Choose the deciding curves of a run."""
        curves = {name: Curve.of(series) for name, series in run.series.items() if len(series)}
        train, val = _loss(curves, "train"), _loss(curves, "val") or _loss(curves, "test")
        finite = {name: curve for name, curve in curves.items() if len(curve)}
        return cls(
            run,
            curves,
            tuple(curve for curve in (train, val) if curve is not None),
            train if train is not None and len(train) else None,
            val if val is not None and len(val) else None,
            _metric(finite, ("val_", "test_", "")),
            _metric(finite, ("train_",)),
        )

    @property
    def axis(self) -> str:
        """Unit of the steps."""
        return self.run.axis

    @cached_property
    def train_at_val(self) -> Floats:
        """The training loss at the steps of the validation, smoothed where it is logged far more often."""
        if self.train is None or self.val is None:
            return np.empty(0)
        dense = len(self.train) > 1.5 * len(self.val)
        if not dense:
            return np.interp(self.val.steps, self.train.steps, self.train.values)
        # means, because validation is a mean too and batch losses are skewed; a single spike must not count
        steps, values = self.train.smooth_steps, running_median(self.train.means, 3)
        return np.interp(self.val.steps, steps, values)

    @cached_property
    def gap(self) -> float:
        """Validation over training loss, median of the last quarter; NaN where one is missing."""
        train, val = self.train_at_val, self.val
        if val is None or len(train) < 2:
            return float("nan")
        tail = slice(-max(1, len(train) // 4), None)
        ratio = val.values[tail] / np.where(train[tail] > 0, train[tail], np.nan)
        return float(np.median(ratio))

    @property
    def accuracy(self) -> "Curve | None":
        """The validation metric where it is a share of correct answers."""
        return self.metric if self.metric is not None and self.metric.name.endswith("accuracy") else None


_METRICS = ("accuracy", "acc", "top1", "balanced_accuracy", "f1", "map", "map50", "miou", "iou", "auc", "r2")


def _loss(curves: Mapping[str, Curve], split: str) -> Curve | None:
    named = curves.get(f"{split}_loss")
    if named is not None:
        return named
    parts = [c for name, c in curves.items() if name.startswith(f"{split}_") and name.endswith("_loss")]
    return parts[0] if parts else None


def _metric(curves: Mapping[str, Curve], prefixes: tuple[str, ...]) -> Curve | None:
    for word in _METRICS:
        for prefix in prefixes:
            curve = curves.get(prefix + word)
            if curve is not None:
                return curve
    for name, curve in curves.items():
        if name.startswith(prefixes) and curve.direction is not None and "loss" not in name:
            return curve
    return None
