"""Reduce a curve to what a plot of some columns can show, without losing a spike."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def visible(steps: Floats, values: Floats, window: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return the points inside `window`, with one neighbour on each side so that lines reach the edge.

    `steps` must not decrease. The neighbours are moved onto the edge along their line, because drawing far
    outside the picture costs time for every cell of the way.
    """
    first, last = window
    start = max(int(np.searchsorted(steps, first, "left")) - 1, 0)
    stop = min(int(np.searchsorted(steps, last, "right")) + 1, len(steps))
    x, y = steps[start:stop].copy(), values[start:stop].copy()
    _move_onto(x, y, 0, 1, first)
    _move_onto(x, y, -1, -2, last)
    inside = (x >= first) & (x <= last)
    return x[inside], y[inside]


def _move_onto(x: Floats, y: Floats, outer: int, inner: int, edge: float) -> None:
    """Move an end point that lies beyond `edge` onto it, along the line to its neighbour."""
    if len(x) < 2 or not (x[outer] < edge < x[inner] or x[inner] < edge < x[outer]):
        return
    if np.isfinite(y[outer]) and np.isfinite(y[inner]):
        share = (edge - x[outer]) / (x[inner] - x[outer])
        y[outer] += share * (y[inner] - y[outer])
        x[outer] = edge


def min_max(steps: Floats, values: Floats, columns: int) -> tuple[Floats, Floats]:
    """Return at most two points a column, the lowest and the highest, in the order in which they came.

    Values that are not finite are left out; a curve that is short enough comes back as it is.
    """
    finite = np.isfinite(values)
    x, y = steps[finite], values[finite]
    if len(x) <= 2 * columns:
        return x, y
    width = (x[-1] - x[0]) / columns or 1.0
    column = np.minimum(((x - x[0]) / width).astype(np.int64), columns - 1)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    ends = np.append(starts[1:], len(x))
    kept = np.concatenate(
        [
            (start + y[start:end].argmin(), start + y[start:end].argmax())
            for start, end in zip(starts, ends, strict=True)
        ]
    )
    kept = np.unique(kept)
    return x[kept], y[kept]


def in_order(steps: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return a curve sorted by step; a log that steps back (a resumed run) is drawn over itself."""
    if np.all(np.diff(steps) >= 0):
        return steps, values
    order = np.argsort(steps, kind="stable")
    return steps[order], values[order]


def thinned(steps: Floats, window: tuple[float, float], columns: int) -> Floats:
    """Return the steps inside a window, at most one a column."""
    start, stop = np.searchsorted(steps, window[0], "left"), np.searchsorted(steps, window[1], "right")
    inside = steps[start:stop]
    if len(inside) <= columns:
        return inside
    return inside[np.linspace(0, len(inside) - 1, columns).astype(np.int64)]
