"""A cleaned view of a run: which curve is which, its finite part, its level, range and noise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kb.curves.robust import (
    Floats,
    bin_means,
    bin_medians,
    bin_middles,
    extremes,
    mann_kendall,
    noise,
    running_median,
)
from kb.logs.run import Run, Series

POINTS = 2000  # longer series are condensed to this many bins: a screen shows fewer, all costs stay bounded
SHAPE_BINS = 40  # enough to see every shape named here, few enough that medians remove batch noise


@dataclass(frozen=True)
class Curve:
    """One logged quantity, condensed to at most `POINTS` bins.

    `steps`, `values` (bin medians), `lows` and `highs` (bin extremes) are equally long and finite. `count`
    is the number of logged points, `broken` that of NaN or infinite ones, `first_broken` the step of the
    first of them.
    """

    name: str
    steps: Floats
    values: Floats
    lows: Floats
    highs: Floats
    count: int
    broken: int = 0
    first_broken: float | None = None
    ends_broken: bool = False
    direction: str | None = None

    @classmethod
    def of(cls, series: Series) -> "Curve":
        """Clean and condense a series; beyond 1e30 values count as infinite (float32 overflows at 3e38)."""
        if _in_percent(series):
            series = replace(series, values=series.values / 100)
        finite = np.abs(series.values) < 1e30  # false for NaN too
        bad = np.flatnonzero(~finite)
        steps, values = (
            (series.steps, series.values) if not len(bad) else (series.steps[finite], series.values[finite])
        )
        lows, highs = extremes(values, POINTS)
        return cls(
            series.name,
            bin_middles(steps, POINTS),
            bin_medians(values, POINTS),
            lows,
            highs,
            len(series.values),
            len(bad),
            float(series.steps[bad[0]]) if len(bad) else None,
            bool(len(bad)) and bool(bad[-1] == len(series.values) - 1),
            series.direction,
        )

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def smooth(self) -> Floats:
        """Medians of at most 40 equal bins."""
        return bin_medians(self.values, SHAPE_BINS)

    @cached_property
    def smooth_steps(self) -> Floats:
        """The steps that belong to `smooth`."""
        return bin_medians(self.steps, SHAPE_BINS)

    @cached_property
    def noise(self) -> float:
        """Standard deviation of the point-to-point noise."""
        return noise(self.values)

    @cached_property
    def trend(self) -> float:
        """The z value of a monotone trend, positive where the values rise."""
        return mann_kendall(self.values)

    @cached_property
    def start(self) -> float:
        """Level at the start: the first value; in logs of 60 points and more the median of the first 5 %."""
        return float(np.median(self.values[: max(1, len(self) // 20 if len(self) >= 60 else 1)]))

    @cached_property
    def end(self) -> float:
        """Level at the end: median of the last tenth."""
        tail = self.smooth[-max(1, len(self.smooth) // 10) :]
        return float(np.median(tail))

    @cached_property
    def low(self) -> float:
        """Lowest smoothed value."""
        return float(self.smooth.min())

    @cached_property
    def high(self) -> float:
        """Highest smoothed value."""
        return float(self.smooth.max())

    @cached_property
    def means(self) -> Floats:
        """Means of at most 40 equal bins."""
        return bin_means(self.values, SHAPE_BINS)

    @property
    def span(self) -> float:
        """How far the curve came down from its start, at least 0."""
        return max(self.start - self.low, 0.0)

    def at(self, step: float) -> float:
        """Return the value at a step, linearly interpolated."""
        return float(np.interp(step, self.steps, self.values))

    def position(self, step: float) -> float:
        """Return where a step lies in the curve: 0 at its first step, 1 at its last."""
        width = float(self.steps[-1] - self.steps[0])
        return float(step - self.steps[0]) / width if width > 0 else 0.0


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


def _in_percent(series: Series) -> bool:
    """Whether an accuracy is written as 0..100."""
    if not series.name.endswith("accuracy") or not len(series):
        return False
    return 1.5 < float(np.nanmax(series.values, initial=0.0)) <= 100


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
