"""Descents in two steps: a second fall of validation, a start that waits, an accuracy that comes late."""

import numpy as np

from kb.curves.curve import SHAPE_BINS
from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, below, certainty, holds
from kb.curves.robust import Floats, noise, running_median
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, around, change, seen
from kb.language import Text


def double_descent(view: View) -> Sighting | None:
    """See a validation loss that rises by 10 % and 5 x its noise, and gives 60 % of that back to the end.

    Meanwhile the training loss only falls: where it jumps too, the optimiser is the cause and not the fit.
    """
    val, train = view.val, view.train_at_val
    if val is None or len(val) < 12 or val.low <= 0 or len(train) < 12:
        return None
    dense = len(val) > 3 * SHAPE_BINS
    calm, steps = (val.smooth, val.smooth_steps) if dense else (running_median(val.values, 3), val.steps)
    peak = int((calm - np.minimum.accumulate(calm)).argmax())
    index = int(calm[: peak + 1].argmin())
    rise = float(calm[peak] - calm[index])
    if not index < peak < len(calm) - 2 or rise <= 0:
        return Sighting("double-descent", -FAR)
    wide = int((calm[index:] > calm[index] + rise / 2).sum())
    margin = all_of(
        above(ratio(rise, float(calm[index])), 0.1), above(ratio(rise, max(noise(val.values), 1e-300)), 5.0),
        above(float(calm[peak] - val.end) / rise, 0.6), above(wide, max(1.5, 0.035 * len(calm))),
        5 * below(ratio(val.end, float(val.values.min())), 1.12),  # a new low, or nearly
        5 * below(_trained(train, val.steps, float(steps[index]), float(steps[peak])), 0.97),
    )  # fmt: skip
    if margin < -0.3:
        return Sighting("double-descent", margin)
    levels = [about(float(level)) for level in (calm[index], calm[peak], val.end)]
    evidence = Text(
        f"{val.name} {' -> '.join(level.en for level in levels)}: it rises and falls again",
        f"{val.name} {' -> '.join(level.zh for level in levels)}：先升后又下降",
    )
    span = (float(steps[index]), float(steps[-1]))
    return Sighting(
        "double-descent", margin, (seen("val_loss=recovers", certainty(margin), evidence, val, span),)
    )


def _trained(train: Floats, steps: Floats, first: float, last: float) -> float:
    """Return what is left of the training loss, at its highest after half the way between two steps."""
    start = float(np.interp(first, steps, train))
    later = train[(steps > first + 0.5 * (last - first)) & (steps <= steps[0] + 1.3 * (last - steps[0]))]
    return ratio(float(later.max()), start) if len(later) else 1.0


def initial_plateau(view: View) -> Sighting | None:
    """See a loss that waits for 15 % of the run within a tenth of its fall, and then falls by itself."""
    train = view.train
    if train is None or len(train.smooth) < 12 or train.span <= 0 or train.low < 0:
        return None
    progress = (train.smooth[0] - train.smooth) / train.span
    waiting = int(np.argmax(progress > 0.1))
    flat = float(np.abs(progress[:waiting]).max()) if waiting else 1.0
    margin = all_of(
        above(waiting / len(progress), 0.15), below(max(flat, 1e-3), 0.1),
        above(ratio(train.span, abs(train.start)), 0.3), holds(progress[-1] > 0.5),
    )  # fmt: skip
    if margin < -0.3:
        return Sighting("initial-plateau", margin)
    leaves = float(train.smooth_steps[waiting])
    at, start, end = around(leaves, view.axis), about(train.start), about(train.end)
    evidence = Text(
        f"{train.name} stays at {start.en} until {at.en} and then falls to {end.en} by itself",
        f"{train.name} 到{at.zh}一直停在{start.zh}，之后自行降到{end.zh}",
    )
    span = (float(train.steps[0]), leaves)
    return Sighting(
        "initial-plateau",
        margin,
        (seen("train_loss=delayed_drop", certainty(margin), evidence, train, span),),
    )


def grokking(view: View) -> Sighting | None:
    """See a training accuracy that saturates early and a validation accuracy that follows late."""
    own, val = view.train_metric, view.accuracy
    if own is None or val is None or len(val) < 12 or not own.name.endswith("accuracy"):
        return None
    done = np.flatnonzero(own.values > 0.97 * float(own.values.max()))
    saturated = own.position(float(own.steps[done[0]]))
    at_saturation, middle, end = (
        val.at(float(own.steps[done[0]])),
        val.at(float(np.median(val.steps))),
        val.end,
    )
    margin = all_of(
        above(float(own.values.max()), 0.95), below(max(saturated, 1e-3), 0.34),
        above(end - middle, 0.3), below(max(at_saturation, 1e-3) / max(end, 1e-3), 0.6),
    )  # fmt: skip
    if margin < -0.3:
        return Sighting("grokking", margin)
    points = (float(own.steps[done[0]]), at_saturation), (float(val.steps[-1]), end)
    evidence = change(val, view.axis, *points)
    return Sighting("grokking", margin, (seen("accuracy=late_jump", certainty(margin), evidence, val),))
