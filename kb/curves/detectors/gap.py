"""Validation against training loss: turning up, drifting apart, staying below."""

import math
from dataclasses import dataclass

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, any_of, below, certainty, holds
from kb.curves.robust import noise, running_median, theil_sen
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, between, change, is_higher, percent, place, seen, told
from kb.findings import Finding
from kb.language import Text


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the validation loss was lowest (index, step, value), and what came after."""

    index: int
    step: float
    low: float
    end: float
    position: float
    rise: float
    train_fall: float
    train_noise: float


def find_turn(view: View) -> Turn | None:
    """Return the minimum of the validation loss (running median of three) and the change since."""
    val, train = view.val, view.train_at_val
    if val is None or len(val) < 4 or len(train) < 4 or val.low <= 0:
        return None
    calm = running_median(val.values, 3)
    index = int(calm.argmin())
    tail = slice(-max(1, len(val) // 10), None)
    end, low = float(np.median(val.values[tail])), float(calm[index])
    train_end = float(np.mean(train[tail]))
    fall = 1 - ratio(train_end, float(train[index]))
    step = float(val.steps[index])
    spread = ratio(noise(train), float(train[index]))
    return Turn(index, step, low, end, val.position(step), end - low, fall, spread)


def turns_up(view: View, turn: Turn) -> float:
    """Return the margin of: minimum before 85 % of the run, end 8 % and 2.5 x the noise above it."""
    assert view.val is not None
    values = view.val.values
    spread = noise(values) if len(values) >= 8 else float(np.std(np.diff(values))) / 2**0.5
    return all_of(
        below(max(turn.position, 1e-3), 0.85),
        above(ratio(turn.rise, turn.low), 0.08),
        above(ratio(turn.rise, spread), 2.5) if spread > 0 else holds(turn.rise > 0),
        above(turn.train_fall, 0.05),
        above(turn.train_fall, 1.5 * turn.train_noise) if turn.train_noise > 0 else FAR,
    )


def stays_apart(view: View, turn: Turn) -> float:
    """Return the margin of: validation far above training, no longer improving.

    A ratio alone says little (a training loss near zero makes any ratio huge), so the validation loss must
    also stand at a third of the start (less where the ratio is huge, by its root): what was learnt does not
    carry over.
    """
    val, train = view.val, view.train
    assert val is not None
    assert train is not None
    last = slice(-max(2, len(val) * 2 // 5), None)
    values, times = val.values[last], np.linspace(0.0, 1.0, len(val.values[last]))
    still = abs(theil_sen(times, values)) / max(val.start - val.low, 0.1 * abs(turn.end))
    falling = 1 - ratio(float(view.train_at_val[-1]), float(np.median(view.train_at_val[last][:2])))
    start = max(train.start, float(val.values[0]))
    height = above(ratio(turn.end, start), 0.33)
    improving = _fall(values) - 1.5 * ratio(noise(values), turn.end) if len(values) >= 4 else 0.0
    wide = all_of(
        above(view.gap, 2.0), above(ratio(turn.end, start) * math.sqrt(max(view.gap, 0.0) / 2), 0.33),
        below(max(improving, 1e-3), 0.15),
    )  # fmt: skip
    standing = all_of(above(view.gap, 1.25), below(still + 1e-6, 0.1), above(falling, 0.05), height)
    never = all_of(below(max(1 - ratio(val.low, float(val.values[0])), 1e-3), 0.2), above(view.gap, 1.5))
    return any_of(wide, standing, never)


def overfitting(view: View) -> Sighting | None:
    """See a validation loss that turns up, or stands far above a training loss that still falls.

    A metric that is given back does as well.
    """
    turn, worse = find_turn(view), _metric_turns_down(view)
    if turn is None or view.val is None or view.train is None:
        return worse
    up, apart = turns_up(view, turn), stays_apart(view, turn)
    margin = any_of(up, apart)
    if worse is not None and worse.margin > max(margin, 0.0):
        return worse
    return Sighting("overfitting", margin, _gap_findings(view, turn, up, apart) if margin > -0.5 else ())


def _metric_turns_down(view: View) -> Sighting | None:
    """See the metric on validation lose much of its best, for good, while the training loss falls."""
    train, metric = view.train, view.metric
    if train is None or metric is None or metric.direction != "up" or len(metric) < 8 or metric.low < 0:
        return None
    calm = running_median(metric.values, 3)
    top = int(calm.argmax())
    best, end, step = float(calm[top]), metric.end, float(metric.steps[top])
    fall = 1 - ratio(train.end, train.at(step))
    margin = all_of(
        below(max(end, 1e-6) / max(best, 1e-6), 0.85),
        above(ratio(best - end, metric.noise), 2.5) if metric.noise > 0 else FAR,
        holds(metric.position(step) < 0.85),
        above(fall, 0.05),
    )
    if margin <= 0:
        return None
    evidence = change(metric, view.axis, (step, best), (metric.last_step, end))
    return Sighting("overfitting", margin, (seen("accuracy=falling", certainty(margin), evidence, metric),))


def _gap_findings(view: View, turn: Turn, up: float, apart: float) -> tuple[Finding, ...]:
    val, train = view.val, view.train_at_val
    assert val is not None
    found: list[Finding] = []
    last = float(val.steps[-1])
    evidence = change(val, view.axis, (turn.step, turn.low), (val.last_step, turn.end))
    if up > -0.5:
        found.append(seen("val_loss=rising", certainty(up), evidence, val, (turn.step, last)))
    first_gap, last_gap = ratio(float(val.values[0]), float(train[0])), view.gap
    early, late = about(first_gap), about(last_gap)
    gap = Text(
        f"{val.name} / training loss: {early.en} at first, {late.en} late",
        f"{val.name} 与训练 loss 之比：开始{early.zh}，末期{late.zh}",
    )
    if last_gap > 1.15 * first_gap:
        found.append(seen("gap=widening", certainty(any_of(up, apart)), gap, val))
    elif last_gap > 1.25:
        name = "large_from_start" if first_gap > 1.5 else "stable_large"
        found.append(seen(f"gap={name}", certainty(apart), gap, val))
    return tuple(found)


def val_loss_up_accuracy_up(view: View) -> Sighting | None:
    """See a validation loss that turns up while the accuracy ends no lower than at its minimum.

    By half a percent lower it may be noise: then the shape may be there, but it is no symptom that shows.
    """
    turn, metric = find_turn(view), view.accuracy
    if turn is None or metric is None or view.val is None or len(metric) < 4:
        return None
    then = metric.at(turn.step)
    end = float(np.median(metric.values[-max(1, len(metric) // 10) :]))
    rising = any_of(turns_up(view, turn), stays_apart(view, turn))
    risen = is_higher(turn.end, turn.low)  # a loss that stands far above training need not have risen
    margin = all_of(rising - 0.05, holds(risen), above(max(end - then + 0.015, 1e-6), 0.01))
    if margin < -0.3 or end < then:
        return Sighting("val-loss-up-accuracy-up", margin)
    lowest, finish = (turn.step, turn.low), (view.val.last_step, turn.end)
    low, high = told(view.val, lowest, finish) or (turn.low, turn.end)
    at, share = place(turn.step, view.axis), percent(ratio(high - low, low))
    first, last = between(metric, (turn.step, then), (metric.last_step, end))
    meanwhile = (
        Text(f"stays at {last.en}", f"保持在{last.zh}")
        if first == last
        else Text(f"goes from {first.en} to {last.en}", f"从{first.zh} 变为{last.zh}")
    )
    evidence = Text(
        f"{view.val.name} rises by about {share} after {at.en}, {metric.name} {meanwhile.en}",
        f"{view.val.name} 在{at.zh}之后上升约 {share}，{metric.name} {meanwhile.zh}",
    )
    span = (turn.step, float(view.val.steps[-1]))
    return Sighting(
        "val-loss-up-accuracy-up",
        margin,
        (seen("loss_vs_metric=both_rise", certainty(margin), evidence, metric, span),),
    )


def val_better_than_train(view: View) -> Sighting | None:
    """See a validation loss more than 5 % below the training loss over the last half (median)."""
    val, train = view.val, view.train_at_val
    if val is None or len(train) < 3 or val.low <= 0:
        return None
    half = slice(len(train) // 2, None)
    level = np.maximum(np.abs(train[half]), 1e-9 * max(val.high, 1e-300))
    below_train = float(np.median((train[half] - val.values[half]) / level))
    margin = above(below_train, 0.05)
    evidence = Text(
        f"{val.name} lies about {percent(below_train)} below the training loss over the last half",
        f"后半程 {val.name} 比训练 loss 约低 {percent(below_train)}",
    )
    found = (seen("gap=negative", certainty(margin), evidence, val),) if margin > -0.5 else ()
    return Sighting("val-better-than-train", margin, found)


def train_stalled_val_improving(view: View) -> Sighting | None:
    """See a training loss that stands still over the last half while validation falls by a tenth and more."""
    val, train = view.val, view.train_at_val
    if val is None or len(train) < 8 or val.low <= 0:
        return None
    half = len(train) // 2
    val_fall, train_fall = _fall(val.values[half:]), _fall(train[half:])
    spread = ratio(noise(val.values[half:]), float(np.median(val.values[half:])))
    margin = all_of(
        above(val_fall, 0.1), above(ratio(val_fall, spread), 4.0) if spread > 0 else FAR,
        below(max(train_fall, 1e-3), 0.02), holds(train_fall > -0.05),
    )  # fmt: skip
    return Sighting("train-stalled-val-improving", margin)


def _fall(values: np.ndarray) -> float:
    part = max(1, len(values) // 4)
    first = float(np.median(values[:part]))
    return ratio(first - float(np.median(values[-part:])), first)
