"""Curves as braille text: for terminals, Markdown reports and screen widths counted in cells."""

import numpy as np

from kb.curves.robust import Floats
from kb.curves.words import number
from kb.logs.run import Series

BLANK = 0x2800
DOTS = np.array(
    [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
)  # braille cell: four rows, two columns
AXIS = 12  # cells left of the plot for the numbers of the y axis
WIDE_RANGE = 100.0  # beyond this ratio a linear axis shows one point and a line at the bottom


def sketch(series: Series, width: int = 60, height: int = 6) -> str:
    """Return a plot of one series, `height` lines of `width` cells, with its range at the left.

    Every column shows the lowest and highest value that falls into it, so that no spike is lost. Positive
    values over a wide range are drawn on a logarithmic axis, which the last line says. NaN and infinite
    values leave a gap and are marked `x` below the plot.
    """
    columns = max(width - AXIS, 4) * 2
    low, high, broken = _columns(series.steps, series.values, columns)
    if not np.isfinite(high).any():
        return f"{series.column}: no finite value"
    bottom, top = float(np.nanmin(low)), float(np.nanmax(high))
    logarithmic = bottom > 0 and top / bottom > WIDE_RANGE
    scale = np.log if logarithmic else np.asarray
    cells = _raster(scale(low), scale(high), height)
    marks = [number(top), *[""] * (height - 2), number(bottom)] if height > 1 else [number(top)]
    lines = [
        f"{mark:>{AXIS - 2}} {'┤' if mark else '│'}{row}" for mark, row in zip(marks, cells, strict=True)
    ]
    ends = f"{_step(series.steps[0])} .. {_step(series.steps[-1])}"
    note = f"{series.column}, {ends}{', log axis' if logarithmic else ''}"
    if broken.any():
        lines.append(
            " " * AXIS + "".join("x" if pair.any() else " " for pair in broken.reshape(-1, 2)).rstrip()
        )
    return "\n".join([*lines, " " * AXIS + note])


def _step(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3g}"


def _columns(steps: Floats, values: Floats, columns: int) -> tuple[Floats, Floats, np.ndarray]:
    """Return per column the lowest and highest finite value (NaN: none) and whether one is broken."""
    finite = np.isfinite(values)
    where = _places(steps, columns)
    low, high = np.full(columns, np.nan), np.full(columns, np.nan)
    np.fmin.at(low, where[finite], values[finite])
    np.fmax.at(high, where[finite], values[finite])
    broken = np.zeros(columns, dtype=bool)
    broken[where[~finite]] = True
    if 1 < int(finite.sum()) < columns:  # fewer points than columns: join them by straight lines
        known, empty = where[finite], np.isnan(low) & ~broken
        between = empty & (np.arange(columns) >= known.min()) & (np.arange(columns) <= known.max())
        low[between] = high[between] = np.interp(np.flatnonzero(between), known, values[finite])
    return low, high, broken


def _places(steps: Floats, columns: int) -> np.ndarray:
    first, width = float(steps[0]), float(steps[-1] - steps[0])
    if not width > 0:
        return np.zeros(len(steps), dtype=np.int64)
    return np.clip((steps - first) / width * (columns - 1), 0, columns - 1).astype(np.int64)


def _raster(low: Floats, high: Floats, height: int) -> list[str]:
    """Draw a vertical stroke from low to high in every column, joined with the neighbour before it."""
    rows = 4 * height
    low, high = low / 2, high / 2  # the distance of the two largest numbers is no number
    seen = np.isfinite(low) & np.isfinite(high)
    bottom, top = float(low[seen].min(initial=np.inf)), float(high[seen].max(initial=-np.inf))
    unit = (rows - 1) / (top - bottom) if top > bottom else 0.0
    grid = np.zeros((rows, len(low)), dtype=bool)
    before: tuple[int, int] | None = None
    for column in np.flatnonzero(seen).tolist():
        under, over = (
            round((float(low[column]) - bottom) * unit),
            round((float(high[column]) - bottom) * unit),
        )
        if before is not None and column - before[0] == 1:
            under, over = min(under, max(before[1], under)), max(over, min(before[1], over))
        grid[rows - 1 - over : rows - under, column] = True
        before = (column, (under + over) // 2)
    return [_cells(grid[4 * line : 4 * line + 4]) for line in range(height)]


def _cells(band: np.ndarray) -> str:
    blocks = band.reshape(4, -1, 2).transpose(1, 0, 2)
    return "".join(chr(BLANK + int((block * DOTS).sum())) for block in blocks)
