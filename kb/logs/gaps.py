"""NaN that stands for "not measured here": MATLAB and data frames put it between two validations."""

from dataclasses import replace

import numpy as np

from kb.logs.table import Column

FEWEST_MEASURED = 3
MOST_UNEVEN = 0.1
"""A validation comes every so many rows; a loss that breaks and recovers does so at no fixed distance."""


def without_filling(column: Column) -> Column:
    """Return the column without NaN where its numbers stand at an even distance up to the end."""
    missing = np.isnan(column.values)
    if 2 * np.count_nonzero(missing) < len(column) - 1 or missing.all():
        return column
    measured = np.flatnonzero(~missing)
    if len(measured) < FEWEST_MEASURED:
        return column
    distances = np.diff(measured)
    stride = int(np.median(distances))
    even = (distances != stride).mean() <= MOST_UNEVEN
    if stride < 2 or not even or len(column) - measured[-1] > stride or measured[0] > stride:
        return column
    steps = None if column.steps is None else column.steps[measured]
    return replace(column, rows=column.rows[measured], values=column.values[measured], steps=steps)
