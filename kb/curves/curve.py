"""One cleaned curve of a run: its finite part, its level, range and noise."""

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
)
from kb.logs.run import Series

POINTS = 2000  # longer series are condensed to this many bins: a screen shows fewer, all costs stay bounded
HUGE = 1e30  # larger values count as infinite: float32 overflows at 3e38
SHAPE_BINS = 40  # enough to see every shape named here, few enough that medians remove batch noise


@dataclass(frozen=True)
class Curve:
    """One logged quantity, condensed to at most `POINTS` bins.

    `steps`, `values` (bin medians), `lows` and `highs` (bin extremes) are equally long and finite. `count`
    is the number of logged points, `broken` that of NaN or infinite ones, `first_broken` the step of the
    first of them. `logged` are the finite points themselves, for evidence that quotes them.
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
    logged: Series | None = None

    @classmethod
    def of(cls, series: Series) -> "Curve":
        """Clean and condense a series."""
        if _in_percent(series):
            series = replace(series, values=series.values / 100)
        finite = np.abs(series.values) < HUGE  # false for NaN too
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
            replace(series, steps=steps, values=values) if len(bad) else series,
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
        return float(np.median(self.values[: self._opening]))

    @property
    def _opening(self) -> int:
        return max(1, len(self) // 20 if len(self) >= 60 else 1)

    @property
    def start_step(self) -> float:
        """The middle of the points that `start` is the level of."""
        return float(np.median(self.steps[: self._opening]))

    @cached_property
    def end(self) -> float:
        """Level at the end: median of the last tenth."""
        tail = self.smooth[-max(1, len(self.smooth) // 10) :]
        return float(np.median(tail))

    @property
    def end_step(self) -> float:
        """The middle of the points that `end` is the level of."""
        return float(np.median(self.smooth_steps[-max(1, len(self.smooth) // 10) :]))

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

    @property
    def first_step(self) -> float:
        """The first step in the log, which bins of a long series begin after."""
        return float((self.logged or self).steps[0])

    @property
    def last_step(self) -> float:
        """The last step in the log, which bins of a long series end before."""
        return float((self.logged or self).steps[-1])

    def step_of(self, value: float, near: float) -> float:
        """Return the step at which the log holds a value, the one nearest to a place; else that place."""
        if self.logged is None or not (hits := self.logged.steps[self.logged.values == value]).size:
            return near
        return float(hits[np.abs(hits - near).argmin()])

    def logged_at(self, step: float) -> Floats:
        """Return the values that the log holds at exactly this step: none, one, or those of repeats."""
        if self.logged is None:
            return np.empty(0)
        return self.logged.values[self.logged.steps == step]

    def position(self, step: float) -> float:
        """Return where a step lies in the curve: 0 at its first step, 1 at its last."""
        width = float(self.steps[-1] - self.steps[0])
        return float(step - self.steps[0]) / width if width > 0 else 0.0


def _in_percent(series: Series) -> bool:
    """Whether an accuracy is written as 0..100."""
    if not series.name.endswith("accuracy") or not len(series):
        return False
    return 1.5 < float(np.nanmax(series.values, initial=0.0)) <= 100
