"""Descents in two steps: a second fall of the validation loss, a start that waits, an accuracy that comes late."""

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, below, certainty, holds
from kb.curves.robust import noise, running_median
from kb.curves.sighting import Sighting
from kb.curves.view import SHAPE_BINS, View
from kb.curves.words import change, number, place, seen
from kb.language import Text


def double_descent(view: View) -> Sighting | None:
    """See a validation loss that falls, rises by 10 % and 4 x its noise, and gives 60 % of that rise back to the end."""
    val = view.val
    if val is None or len(val) < 12 or val.low <= 0:
        return None
    dense = len(val) > 3 * SHAPE_BINS
    calm, steps = (val.smooth, val.smooth_steps) if dense else (running_median(val.values, 3), val.steps)
    before = np.minimum.accumulate(calm)
    peak = int((calm - before).argmax())
    index = int(calm[: peak + 1].argmin())
    rise = float(calm[peak] - calm[index])
    if not 0 < index < peak < len(calm) - 2:
        return Sighting("double-descent", -FAR)
    wide = int((calm[index:] > calm[index] + rise / 2).sum())
    margin = all_of(
        above(ratio(rise, float(calm[index])), 0.1), above(ratio(rise, max(noise(val.values), 1e-300)), 4.0),
        above(float(calm[peak] - val.end) / rise, 0.6) if rise > 0 else -FAR, above(wide, max(1.5, 0.035 * len(calm))),
        above(ratio(float(calm[0] - calm[index]), float(calm[0])), 0.05),
    )  # fmt: skip
    if margin < -0.3:
        return Sighting("double-descent", margin)
    levels = " -> ".join(number(float(v)) for v in (calm[index], calm[peak], val.end))
    evidence = Text(f"{val.name} {levels}: it rises and falls again", f"{val.name} {levels}：先升后又下降")
    span = (float(steps[index]), float(steps[-1]))
    return Sighting("double-descent", margin, (seen("val_loss=recovers", certainty(margin), evidence, val, span),))


def initial_plateau(view: View) -> Sighting | None:
    """The loss changes by less than 5 % of its fall over the first 15 % of the run and then falls by half."""
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
    at = place(leaves, view.axis)
    evidence = Text(
        f"{train.name} stays at {number(train.start)} until {at.en} and then falls to {number(train.end)} by itself",
        f"{train.name} 在{at.zh}之前停在 {number(train.start)}，之后自行降到 {number(train.end)}",
    )
    span = (float(train.steps[0]), leaves)
    return Sighting(
        "initial-plateau",
        margin,
        (seen("train_loss=delayed_drop", certainty(margin), evidence, train, span),),
    )


def grokking(view: View) -> Sighting | None:
    """Training accuracy saturates in the first third, the validation accuracy rises by 0.3 in the last half."""
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
    evidence = change(val.name, view.axis, *points)
    return Sighting("grokking", margin, (seen("accuracy=late_jump", certainty(margin), evidence, val),))
