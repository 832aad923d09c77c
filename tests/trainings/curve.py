"""A logged series as the judge sees it: its finite part, smoothed, with the numbers that the rule names."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

BINS = 40
MANY = 100  # points from which a log counts as one a step: its first value is noise


@dataclass(frozen=True)
class Curve:
    """The finite part of a series, before its first NaN or infinity."""

    steps: np.ndarray
    values: np.ndarray
    broken: bool = False

    @classmethod
    def of(cls, steps, values):
        values = np.asarray(values, float)
        bad = np.flatnonzero(~np.isfinite(values))
        end = bad[0] if len(bad) else len(values)
        return cls(np.asarray(steps, float)[:end], values[:end], bool(len(bad)))

    def __len__(self):
        return len(self.values)

    @cached_property
    def smooth(self):
        return np.array([np.median(part) for part in self.parts(BINS)])

    def parts(self, count):
        return np.array_split(self.values, min(count, len(self.values)))

    @property
    def first(self):
        """The level at the beginning."""
        head = max(1, len(self) // 20) if len(self) >= MANY else 1
        return float(np.median(self.values[:head]))

    @property
    def last(self):
        """The level at the end."""
        return float(np.median(self.smooth[-max(1, round(len(self.smooth) / 10)) :]))

    @property
    def lowest(self):
        return float(self.smooth.min())

    @property
    def span(self):
        return max(self.first - self.lowest, 1e-12)

    @cached_property
    def noise(self):
        """The standard deviation about the local trend, bursts left out: second differences see no slope."""
        bends = np.diff(self.values, 2)
        return float(1.4826 * np.median(np.abs(bends)) / np.sqrt(6)) if len(bends) else 0.0

    def from_place(self, place):
        """Return the smoothed values from a place (0..1) on."""
        return self.smooth[int(place * len(self.smooth)) :]

    def at(self, steps):
        """Return the smoothed values at the steps of another series."""
        middles = np.array([np.mean(part) for part in np.array_split(self.steps, min(BINS, len(self)))])
        return np.interp(steps, middles, self.smooth)
