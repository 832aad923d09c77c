"""The horizontal axis of a plot: the unit that all its runs have, and where their steps lie on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.logs.run import Floats, Run
from kb.tui.views import LoadedRun

PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Ruler:
    """Turns the steps of a run into places on the axis."""

    origin: float = 0.0
    length: float = 1.0

    def point(self, step: float) -> float:
        """Return the place of one step."""
        return (step - self.origin) / self.length

    def points(self, steps: Floats) -> Floats:
        """Return the places of steps; a long curve is not copied where nothing changes."""
        return steps if self == Ruler() else (steps - self.origin) / self.length


def units(runs: Sequence[LoadedRun]) -> list[str]:
    """Return the units that all runs can be drawn in, the best first.

    The runs' own comes first where they agree on one, epochs next. Progress, the share of each run, fits
    always and tells least.
    """
    own = [loaded.run.axis for loaded in runs]
    shared = [own[0]] if len(set(own)) == 1 else []
    if all(_knows_epochs(loaded.run) for loaded in runs) and "epoch" not in shared:
        shared.append("epoch")
    return [*shared, PROGRESS] if len(runs) > 1 else shared


def _knows_epochs(run: Run) -> bool:
    return run.axis == "epoch" or (run.axis == "step" and bool(run.steps_per_epoch))


def ruler(run: Run, unit: str) -> Ruler:
    """Return where the steps of a run lie on an axis of this unit, which must be one of `units`."""
    if unit == PROGRESS:
        first, last = extent(run)
        return Ruler(first, (last - first) / 100 or 1.0)
    if unit == "epoch" and run.axis == "step":
        return Ruler(0.0, run.steps_per_epoch or 1.0)
    return Ruler()


def extent(run: Run) -> tuple[float, float]:
    """Return the lowest and the highest step, also of a log whose steps run backwards."""
    filled = [series.steps for series in run.series.values() if len(series)]
    if not filled:
        return 0.0, 1.0
    return min(float(steps.min()) for steps in filled), max(float(steps.max()) for steps in filled)
