"""Statistics that outliers, heavy batch noise and a few missing points cannot fool; numpy only.

Everything is either relative or in the unit of its input; nothing here knows what a loss is.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAD_TO_SIGMA = 1.4826  # 1 / Phi^-1(3/4): makes the median absolute deviation estimate a normal sigma


def mad(values: Floats) -> float:
    """Return the median absolute deviation, scaled to the standard deviation of normal noise."""
    if len(values) == 0:
        return 0.0
    return MAD_TO_SIGMA * float(np.median(np.abs(values - np.median(values))))


def noise(values: Floats) -> float:
    """Return the standard deviation of the point-to-point noise about a smooth curve.

    Second differences cancel level and slope; for white noise their variance is six times that of the noise.
    """
    if len(values) < 3:
        return 0.0
    return mad(np.diff(values, n=2)) / math.sqrt(6)


def bin_edges(count: int, bins: int) -> NDArray[np.int64]:
    """Return the borders of at most `bins` nearly equal, never empty bins over `count` points."""
    return np.linspace(0, count, min(bins, count) + 1).astype(np.int64)


MOST_OF_A_BIN = 128
"""Points of a bin that its median is taken of, evenly spread: its error is a ninth of the noise of one."""


def bin_medians(values: Floats, bins: int) -> Floats:
    """Return the medians of at most `bins` equal bins; shorter input comes back unchanged."""
    count = len(values)
    if count <= bins:
        return values
    edges = bin_edges(count, bins)
    medians = np.empty(bins)
    widths = np.diff(edges)
    for width in (int(widths.min()), int(widths.max())):  # at most two, one matrix each
        same = widths == width
        chosen = np.arange(0, width, max(1, math.ceil(width / MOST_OF_A_BIN)))
        medians[same] = np.median(values[edges[:-1][same][:, None] + chosen], axis=1)
    return medians


def bin_means(values: Floats, bins: int) -> Floats:
    """Return the means of at most `bins` equal bins: their noise is that of a point by sqrt(n)."""
    edges = bin_edges(len(values), bins)
    return np.add.reduceat(values, edges[:-1]) / np.diff(edges)


def bin_middles(ordered: Floats, bins: int) -> Floats:
    """Return the medians of bins of ascending values (steps), without sorting."""
    if len(ordered) <= bins:
        return ordered
    edges = bin_edges(len(ordered), bins)
    return (ordered[(edges[:-1] + edges[1:] - 1) // 2] + ordered[(edges[:-1] + edges[1:]) // 2]) / 2


def running_median(values: Floats, width: int) -> Floats:
    """Return the centred running median of odd `width`; the ends repeat their first and last value."""
    if width <= 1 or len(values) == 0:
        return values
    padded = np.pad(values, width // 2, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)


def trailing_median(values: Floats, width: int) -> Floats:
    """Return for each point the median of the `width` points before it (the point itself for the first)."""
    if len(values) < 2:
        return values.copy()
    padded = np.concatenate([np.full(width, values[0]), values[:-1]])
    medians = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    medians[0] = values[0]
    return medians


def theil_sen(x: Floats, y: Floats) -> float:
    """Return the median slope over all pairs of (at most 200) points; 29 % of them may be wrong."""
    x, y = bin_medians(x, 200), bin_medians(y, 200)
    first, second = np.triu_indices(len(x), k=1)
    width = x[second] - x[first]
    keep = width > 0
    if not keep.any():
        return 0.0
    return float(np.median((y[second] - y[first])[keep] / width[keep]))


def lag_one(values: Floats) -> float:
    """Return the autocorrelation at lag one, 0 for constant or very short input."""
    if len(values) < 4:
        return 0.0
    centred = values - values.mean()
    power = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / power if power > 0 else 0.0


def mann_kendall(values: Floats) -> float:
    """Return the z value of a monotone trend, robust to outliers and corrected for autocorrelation.

    The variance of Kendall's S is inflated by (1 + r) / (1 - r), r being the autocorrelation at lag one of
    the residuals about the Theil-Sen line (Hamed and Rao 1998, for an AR(1) process). At most 200 bins.
    """
    values = bin_medians(values, 200)
    count = len(values)
    if count < 4:
        return 0.0
    first, second = np.triu_indices(count, k=1)
    score = float(np.sign(values[second] - values[first]).sum())
    _, ties = np.unique(values, return_counts=True)
    variance = (
        count * (count - 1) * (2 * count + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())
    ) / 18
    if variance <= 0:
        return 0.0
    x = np.arange(count, dtype=np.float64)
    correlation = min(max(lag_one(values - theil_sen(x, values) * x), 0.0), 0.9)
    variance *= (1 + correlation) / (1 - correlation)
    return (score - math.copysign(1.0, score)) / math.sqrt(variance) if score else 0.0


def extremes(values: Floats, bins: int) -> tuple[Floats, Floats]:
    """Return the lowest and highest value of at most `bins` equal bins (min-max decimation)."""
    if len(values) <= bins:
        return values, values
    edges = bin_edges(len(values), bins)[:-1]
    return np.minimum.reduceat(values, edges), np.maximum.reduceat(values, edges)
