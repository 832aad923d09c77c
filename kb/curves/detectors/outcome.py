"""How a run ends: too high and creeping, too high and standing, or too good to be true."""

import math

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.level import (
    LARGEST_VOCABULARY,
    SYMBOLS,
    Level,
    first_guess,
    measure,
    slow,
    standing,
    too_high,
)
from kb.curves.margins import FAR, all_of, any_of, below, certainty
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, change, course, ending, percent, quoted, seen
from kb.findings import Finding
from kb.language import Text


def _margin(probability: float) -> float:
    """Return the margin whose certainty is a probability."""
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(inside / (1 - inside)) / 4


def slow_convergence(view: View) -> Sighting | None:
    """See a loss far from done and still falling."""
    level = measure(view)
    if level is None or view.train is None:
        return None
    margin = _margin(too_high(level) * slow(level))
    return Sighting("slow-convergence", margin, _creeping(view, view.train, level, margin))


def _creeping(view: View, train: Curve, level: Level, margin: float) -> tuple[Finding, ...]:
    if margin < -0.4:
        return ()
    way, left = course(train, train.start, train.end), percent(train.end / train.start)
    evidence = Text(
        f"{way.en}: {left} of the start is left, the last 30 % of the run still gave "
        f"{percent(level.moving)} of the fall",
        f"{way.zh}：仍剩起点的 {left}，最后 30 % 的训练仍贡献了 {percent(level.moving)} 的降幅",
    )
    return (seen("train_loss=slow", certainty(margin), evidence, train),)


def training_plateau(view: View) -> Sighting | None:
    """See a loss that fell and then stopped with much of it left."""
    level = measure(view)
    if level is None or view.train is None:
        return None
    margin = _margin(too_high(level) * standing(level))
    train, found = view.train, ()
    if margin > -0.4:
        half = len(train.smooth) // 2
        points = (
            (float(train.smooth_steps[half]), float(train.smooth[half])),
            (train.last_step, train.end),
        )
        found = (
            seen(
                "train_loss=plateau",
                certainty(margin),
                change(train, view.axis, *points),
                train,
                (points[0][0], points[1][0]),
            ),
        )
    return Sighting("training-plateau", margin, found)


def underfitting(view: View) -> Sighting | None:
    """See a loss that ends too high on training and validation data alike."""
    level = measure(view)
    if level is None or view.train is None:
        return None
    together = 0.7 if math.isnan(level.gap) else certainty(below(level.gap, 1.25), 8.0)
    margin = _margin(too_high(level) * (1 - slow(level)) * together)
    train, found = view.train, ()
    if margin > -0.4:
        end = ending(train)
        apart = Text("", "") if math.isnan(level.gap) else about(level.gap)
        evidence = Text(
            f"{end.en}, about {percent(level.left)} of what a guess gives"
            + (f"; validation {apart.en} times as high" if apart.en else ""),
            f"{end.zh}，约为随机猜测的 {percent(level.left)}"
            + (f"；验证 loss 是它的{apart.zh} 倍" if apart.zh else ""),
        )
        found = (seen("train_loss=above_reference", certainty(margin), evidence, train),)
    return Sighting("underfitting", margin, found)


def too_good_to_be_true(view: View) -> Sighting | None:
    """See every answer right from the second look on, 98.5 % at once, or text far below one nat.

    Easy tasks do so without any fault, so an early accuracy alone stays below even odds; so does a low loss
    over symbols (text that is not repeated does not compress below about 0.7 nat a symbol by small models,
    made-up sequences do).
    """
    val, metric = view.val, view.accuracy
    if view.train is None or view.train.low < 0:
        return None
    margin = any_of(_right_at_once(metric), _compresses_too_well(view, view.train))
    if margin < -0.3:
        return Sighting("too-good-to-be-true", margin)
    shown: Curve = metric if metric is not None else val if val is not None else view.train
    first, end = quoted(shown, shown.first_step, float(shown.values[0])), ending(shown)
    evidence = Text(
        f"{shown.name} is {first.en} at the first look; {end.en}",
        f"{shown.name} 第一次验证就是{first.zh}；{end.zh}",
    )
    symptom = "accuracy=perfect_at_once" if shown is metric else "val_loss=suspiciously_low"
    return Sighting("too-good-to-be-true", margin, (seen(symptom, certainty(margin), evidence, shown),))


def _right_at_once(metric: Curve | None) -> float:
    """Return the margin of an accuracy that is high at once or perfect nearly always.

    On a handful of samples (the accuracy moves in steps of 1 / n) a perfect score is worth little.
    """
    if metric is None or len(metric) < 3:
        return -FAR
    if few_samples(metric):
        return -0.2 if metric.end > 0.999 else -FAR
    early = float(metric.values[:2].max())
    at_once = -0.1 if early >= 0.985 and metric.end >= 0.985 else -FAR
    return any_of(at_once, 0.3 if float(np.mean(metric.values[1:] >= 0.9999)) >= 0.8 else -FAR)


HANDFUL = 20


def few_samples(metric: Curve) -> bool:
    """Whether every value is a multiple of 1 / n for one n of at most 20 samples (as far as digits go)."""
    return any(
        bool(np.all(np.abs(metric.values * n - np.round(metric.values * n)) < 5e-4 * n))
        for n in range(2, HANDFUL + 1)
    )


def _compresses_too_well(view: View, train: Curve) -> float:
    """Return the margin of text below .7 nat a symbol, on validation as on training data.

    Learning by heart would leave validation far above training.
    """
    val = view.val
    other = view.metric is not None and "perplexity" not in view.metric.name
    if val is None or other or val.end <= 1e-30 or not SYMBOLS < first_guess(train) < LARGEST_VOCABULARY:
        return -FAR
    return all_of(
        below(val.end, 0.7), below(val.end / first_guess(train), 0.25), below(max(view.gap, 1e-3), 1.5)
    )
