"""What a plot shows of some runs: families of curves, marks of findings, the window. No screen in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.logs.run import Series
from kb.tui.axes import extent, ruler
from kb.tui.decimate import Floats, in_order
from kb.tui.views import LoadedRun, run_names

Window = tuple[float, float]

# Positive values that spread over more than two decades show only their peak on a linear axis.
WIDE_RANGE = 100.0

FAMILIES = ("loss", "metric", "lr", "gradient", "scale", "other")
"""Quantities that share an axis, in the order in which people look at them."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve of the plot with its label; `run` is its place among the runs, `colour` in the palette.

    `steps` are places on the axis, `broken` those at which a logged value is not finite. Made once a run,
    drawn many times.
    """

    label: str
    run: int
    name: str
    steps: Floats
    values: Floats
    broken: Floats
    colour: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A detected event: where on the axis it begins and ends, and the curve of which run shows it."""

    symptom: str
    first: float
    last: float
    run: int
    series: str


def family_of(series: Series) -> str:
    """Return the family whose curves share one axis: loss, metric, lr, gradient, scale or other."""
    name = series.name
    if "loss_scale" in name:
        return "scale"
    if name == "lr" or name.startswith("lr_") or name.endswith("_lr"):
        return "lr"
    if "grad" in name:
        return "gradient"
    if "loss" in name or "perplexity" in name:
        return "loss"
    return "metric" if series.direction else "other"


def families(runs: Sequence[LoadedRun]) -> list[str]:
    """Return the families that the runs hold, loss first."""
    held = {family_of(series) for loaded in runs for series in loaded.run.series.values() if len(series)}
    return [family for family in FAMILIES if family in held]


def lines_of(runs: Sequence[LoadedRun], family: str, unit: str) -> list[Line]:
    """Return the curves of one family over an axis, labelled with the run where there are several."""
    lines: list[Line] = []
    for place, (name, loaded) in enumerate(zip(run_names([one.run for one in runs]), runs, strict=True)):
        rule = ruler(loaded.run, unit)
        for series in loaded.run.series.values():
            if len(series) and family_of(series) == family:
                label = f"{name} {series.name}" if len(runs) > 1 else series.name
                steps, values = in_order(rule.points(series.steps), series.values)
                broken = steps[~np.isfinite(values)]
                lines.append(Line(label, place, series.name, steps, values, broken, len(lines)))
    return lines


def marks_of(runs: Sequence[LoadedRun], place: int, unit: str) -> list[Mark]:
    """Return the findings of the run at `place` that lie somewhere on a curve."""
    rule = ruler(runs[place].run, unit)
    marks: list[Mark] = []
    for found in runs[place].analysis.findings:
        if found.present and found.first is not None and found.series is not None:
            last = found.first if found.last is None else found.last
            marks.append(Mark(found.symptom, rule.point(found.first), rule.point(last), place, found.series))
    return marks


def whole(runs: Sequence[LoadedRun], unit: str) -> Window:
    """Return the window that holds all runs."""
    rules = [(ruler(loaded.run, unit), extent(loaded.run)) for loaded in runs]
    ends = [rule.point(end) for rule, ends in rules for end in ends]
    first, last = min(ends, default=0.0), max(ends, default=1.0)
    return (first, last) if last > first else (first - 0.5, first + 0.5)


def zoom(window: Window, by: int, centre: float, limits: Window) -> Window:
    """Return the window half (-1) or twice (+1) as wide around `centre`, within `limits`."""
    first, last = window
    factor = 2.0**by
    width = (last - first) * factor
    smallest = (limits[1] - limits[0]) * 1e-6  # narrower ones hold less than a point of any log
    if width >= limits[1] - limits[0]:
        return limits
    start = centre - (centre - first) * factor
    return within((start, start + max(width, smallest)), limits)


def pan(window: Window, by: int, limits: Window) -> Window:
    """Return the window moved by a quarter of its width."""
    step = by * (window[1] - window[0]) / 4
    return within((window[0] + step, window[1] + step), limits)


def within(window: Window, limits: Window) -> Window:
    """Return the window moved, and where it must be narrowed, so that it shows nothing beyond `limits`."""
    width = min(window[1] - window[0], limits[1] - limits[0])
    first = min(max(window[0], limits[0]), limits[1] - width)
    return first, first + width


def needs_log_scale(lines: Sequence[Line]) -> bool:
    """Say whether the values spread too wide for a linear axis."""
    finite = [line.values[np.isfinite(line.values)] for line in lines]
    joined = np.concatenate(finite) if finite else np.array([])
    return bool(joined.size and joined.min() > 0 and joined.max() / joined.min() > WIDE_RANGE)


def can_log(lines: Sequence[Line]) -> bool:
    """Say whether any value can stand on a log scale."""
    return any(bool((line.values > 0).any()) for line in lines)
