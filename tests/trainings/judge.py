"""The rule of the labelled runs: which shapes and signals a log shows, with sound runs beside it."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.trainings import validation
from tests.trainings.bursts import bursts, steps_up
from tests.trainings.curve import Curve
from tests.trainings.signals import own_shapes, signals

FAILING_BESIDE_HEALTHY = {"val-better-than-train", "noisy-validation", "slow-step-drift"}


@dataclass(frozen=True)
class Case:
    """A log to judge: its series by name, its setting, and the series of sound runs of the same base."""

    series: dict[str, Curve]
    setting: dict
    controls: list[dict[str, Curve]]
    control_constants: tuple[float, ...] = ()

    @classmethod
    def of(cls, series, setting, controls=(), control_settings=()):
        """Make a case from `{name: (steps, values)}`."""
        constants = tuple(
            s["constant_predictor_loss"] for s in control_settings if "constant_predictor_loss" in s
        )
        curves = [{name: Curve.of(*points) for name, points in one.items()} for one in (series, *controls)]
        return cls(curves[0], setting, curves[1:], constants)

    @property
    def train(self):
        return self.series["train_loss"]

    @property
    def constant(self):
        """The loss of the constant predictor, or the first loss where that is unknown."""
        return self.setting.get("constant_predictor_loss") or self.train.first

    @property
    def classes(self):
        return self.setting.get("classes_or_vocabulary")

    @property
    def unit(self):
        """How many times larger than the controls' its losses are: a regression may change its target."""
        if self.classes or not self.control_constants or "constant_predictor_loss" not in self.setting:
            return 1.0
        return self.constant / float(np.median(self.control_constants))

    def control(self, name):
        """Return the end level of a series in the sound runs, or None."""
        ends = [one[name].last for one in self.controls if name in one and len(one[name])]
        return float(np.median(ends)) * (1.0 if "metric" in name else self.unit) if ends else None

    @cached_property
    def excess(self):
        """How much of the way from the start to a sound end is missing."""
        end = self.control("train_loss")
        room = min(self.train.first, self.constant) - end if end is not None else 0.0
        return (self.train.last - end) / room if room > 0 else 0.0

    @property
    def top(self):
        return max(self.train.first, self.constant)


def judge(case):
    """Return the curve ids that the log shows and its signals."""
    seen = signals(case)
    if "train_loss" not in case.series:
        return own_shapes(case) or ["healthy-convergence"], seen
    found = [
        *(["loss-nan"] if any(curve.broken for name, curve in case.series.items() if "loss" in name) else [])
    ]
    if len(case.train) >= 3:
        found += [name for name, shows in _training_shapes(case) if shows]
        found += validation.shapes(case, calm=not {"divergence", "loss-spike", "loss-oscillation"} & {*found})
        if "val-loss-up-accuracy-up" in found and "overfitting" not in found:
            found.remove("val-loss-up-accuracy-up")
    found += own_shapes(case)
    fell = len(case.train) < 3 or case.train.first - case.train.last >= 0.1 * abs(case.train.first)
    if not {*found} - FAILING_BESIDE_HEALTHY and fell:
        found.append("healthy-convergence")
    return list(dict.fromkeys(found)), seen


def _training_shapes(case):
    """Yield each shape of the training loss and whether it shows."""
    wild, late, teeth = divergence(case), late_collapse(case), validation.sawtooth(case)
    tame = not wild and not late
    jump, spike = jump_or_spike(case) if tame and not teeth else (False, False)
    swings = tame and not teeth and not jump and oscillation(case)
    chance, falling = not wild and chance_level(case), tame and still_falling(case)
    yield "divergence", wild
    yield "late-collapse", late
    yield "resume-jump", jump
    yield "loss-spike", spike
    yield "loss-oscillation", swings
    yield "chance-level-loss", chance
    yield "slow-convergence", falling
    yield "training-plateau", tame and not chance and plateau(case)
    yield "underfitting", tame and not chance and not falling and not swings and underfitting(case)
    yield "sawtooth-epochs", not wild and teeth


def divergence(case):
    smooth, last, top = case.train.smooth, case.train.last, case.top
    gone = smooth > 20 * top
    return bool(
        last > 1.5 * top or (last > 3 * case.train.lowest and last > 1.1 * top) or (gone.any() and gone[-1])
    )


def late_collapse(case):
    """The loss was learnt, then most of the fall is given back for good."""
    curve, smooth = case.train, case.train.smooth
    lowest = int(smooth.argmin())
    place, low, span = lowest / max(len(smooth) - 1, 1), smooth[lowest], curve.span
    if not 0.12 < place < 0.97 or span < 0.25 * abs(curve.first) or curve.last < low + 0.5 * span:
        return False
    after = smooth[lowest:]
    stays = after[int(after.argmax()) :].min() > low + 0.35 * span
    before = np.maximum.accumulate(smooth[:lowest][::-1])[::-1] - np.minimum.accumulate(smooth[:lowest])
    return bool(stays and before.max(initial=0.0) < 0.45 * span)


def jump_or_spike(case):
    """Return whether a jump as after a resume shows, and whether spikes show."""
    curve, found = case.train, bursts(case.train)
    size = len(curve)
    if len(found) == 1 and found[0].passes:
        burst = found[0]
        slow = burst.length > max(0.025 * size, 1)
        if burst.rise <= 2 and burst.top <= 1.6 * case.top and slow:
            return True, False
    short = [burst for burst in found if burst.passes and burst.length <= max(0.05 * size, 2)]
    spikes = 1 <= len(found) <= 8 and len(short) == len(found)
    return steps_up(curve), spikes


def oscillation(case):
    curve = case.train
    parts = curve.parts(30)
    means = np.array([part.mean() for part in parts])[len(parts) // 2 :]
    if len(means) < 5:
        return False
    places = np.arange(len(means))
    swing = means - np.polyval(np.polyfit(places, means, 1), places)
    size, level = swing.std(), abs(means.mean())
    if not (size > 0.12 * curve.span or (size > 0.3 * level and size > 0.04 * curve.span)):
        return False
    if curve.span < 0.05 * abs(curve.first) and size < 0.05 * level:
        return False  # a loss that stays where it began: its batches differ, it does not swing
    if np.mean(np.diff(np.sign(np.diff(means))) != 0) < 0.35:
        return False
    inside = np.mean([part.std() / math.sqrt(len(part)) for part in parts[len(parts) // 2 :]])
    return bool(size > 1.8 * inside or validation.swings(case))


def chance_level(case):
    curve, constant, last = case.train, case.constant, case.train.last
    tail = curve.from_place(0.4)
    if _learnt(case):
        return False
    upper = 1.04
    if case.classes:
        upper = 1.12 if curve.first - curve.lowest < 0.02 * curve.first else 1.1
    near = (tail > 0.96 * constant) & (tail < upper * constant)
    if 0.96 * constant < last < upper * constant and near.mean() >= 0.8:
        return True
    val = case.series.get("val_loss")
    if val is not None and len(val) >= 4 and case.excess > 0.15:
        kept = (
            val.smooth.min() > 0.95 * constant and val.last > 0.97 * val.smooth[: len(val.smooth) // 2].min()
        )
        if kept and not last < 0.7 * constant:
            return True
    accuracy = case.series.get("val_metric")
    if case.classes and case.classes <= 20 and accuracy is not None and len(accuracy):
        little = curve.first - last < 0.1 * constant or last > constant
        return bool(little and accuracy.smooth[len(accuracy.smooth) // 2 :].max() < 1.15 / case.classes)
    return False


def _learnt(case):
    """Tell whether the answers are right although the loss says chance."""
    accuracy = case.series.get("val_metric")
    return bool(
        case.classes
        and accuracy is not None
        and len(accuracy)
        and accuracy.last > max(0.6, 1.5 / case.classes)
    )


def still_falling(case):
    """The end is far from a sound one, and the training or validation loss is on its way there."""
    val = case.series.get("val_loss")
    if case.excess <= 0.15:
        return False
    if val is None or len(val) < 5:
        return _falls(case.train, 0.6)
    tail = val.from_place(0.7)
    return (_falls(case.train, 0.6) and bool(tail[-1] < 0.999 * tail[0])) or (
        len(val) >= 8 and _falls(val, 0.8)
    )


def _falls(curve, share):
    """Tell whether the last part gives much of the fall, most of its bins lower than the one before."""
    tail, fall = curve.from_place(0.7), curve.first - curve.last
    if len(tail) < 3 or fall < 0.004 * abs(curve.first):
        return False
    quarter = max(1, len(tail) // 4)
    gives = tail[:quarter].mean() - tail[-quarter:].mean()
    return bool(gives >= 0.07 * fall and np.mean(np.diff(tail) < 0) >= share)


def plateau(case):
    curve, tail = case.train, case.train.from_place(0.6)
    if len(tail) < 3 or case.excess <= 0.1:
        return False
    quarter = max(1, len(tail) // 4)
    gives = tail[:quarter].mean() - tail[-quarter:].mean()
    return bool(gives < 0.04 * curve.span or curve.span < 0.015 * abs(curve.first))


def underfitting(case):
    curve, val = case.train, case.series.get("val_loss")
    near = val is None or len(val) < 3 or val.last < 1.25 * curve.last
    return bool(case.excess > 0.15 and curve.first - curve.last >= 0.03 * abs(curve.first) and near)
