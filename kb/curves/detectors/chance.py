"""Losses at the value of a constant guess: ln C for C classes, or simply where the run began."""

import math

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.detectors.level import (
    SMALL_VOCABULARY,
    first_guess,
    is_fresh,
    is_language_model,
    nearest_classes,
    starts_at_a_guess,
)
from kb.curves.detectors.trends import SIGNIFICANT
from kb.curves.margins import FAR, above, all_of, any_of, below, certainty, holds
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, course, ending, seen
from kb.findings import Finding
from kb.language import Text


def chance_level_loss(view: View) -> Sighting | None:
    """See a loss that never leaves its start, or settles at ln C, or a validation that keeps guessing."""
    train = view.train
    if train is None or len(train) < 3 or train.low <= 0:
        return None
    stuck = _stuck(view, train)
    settled = any_of(_settled(view, train), _unigram(view, train), _mean(view, train))
    margin = any_of(stuck, settled, _never_better(view))
    return Sighting(
        "chance-level-loss", margin, _findings(view, train, margin, stuck) if margin > -0.5 else ()
    )


def _spread(train: Curve) -> float:
    """Return the standard deviation of the batch noise: plain, as it is skewed, but not that of spikes."""
    return min(float(np.std(np.diff(train.values))) / math.sqrt(2), 1.5 * train.noise)


def _drift(part: np.ndarray) -> float:
    """Return the relative distance between highest and lowest quarter mean: movement with little noise."""
    quarters = [float(quarter.mean()) for quarter in np.array_split(part, min(4, len(part)))]
    return ratio(max(quarters) - min(quarters), abs(float(np.mean(part))))


def _drift_of_noise(train: Curve, part: np.ndarray) -> float:
    """Return the drift that noise may give: four normal means range over 3.63 standard errors once in 20."""
    error = _spread(train) / math.sqrt(max(len(train) * len(part) / len(train.means) / 4, 1.0))
    return ratio(3.63 * error, abs(float(np.mean(part)))) if len(train) >= 40 else 0.0


def _stuck(view: View, train: Curve) -> float:
    """Return the margin of: after a tenth of the run the loss moves by less than 3 %, near its start.

    Of noisy batches more is allowed, as long as the movement is no significant trend.
    """
    body = train.means[max(1, len(train.means) // 10) :]
    level = float(np.mean(body))
    trendless = len(train) >= 40 and train.trend > -SIGNIFICANT
    noise = ratio(_spread(train), level) if trendless else 0.0
    of_start = 3 * noise / math.sqrt(max(len(train) // 20, 1))
    away = max(
        abs(ratio(train.start, level) - 1) - of_start, abs(ratio(first_guess(train), level) - 1) - 3 * noise
    )
    gone = abs(ratio(train.end, train.start) - 1) - of_start
    drift = _drift(body) - (_drift_of_noise(train, body) if trendless else 0.0)
    margin = all_of(
        below(max(drift, 1e-4), 0.03), below(max(away, 1e-4), 0.06), below(max(gone, 1e-4), 0.025)
    )
    if view.val is not None and len(view.val) > 3:  # free of batch noise: what moves there has been learnt
        margin = all_of(margin, below(max(ratio(view.val.high - view.val.low, view.val.start), 1e-4), 0.08))
    return margin if is_fresh(view) and starts_at_a_guess(view, train) else min(margin, -0.5)


def _settled(view: View, train: Curve) -> float:
    """Return the margin of: the last 60 % stand still within 1.5 % of ln C and nothing contradicts C."""
    tail = train.means[len(train.means) * 2 // 5 :]
    level = float(np.median(tail))
    classes, distance = nearest_classes(level)
    margin = all_of(below(max(distance, 1e-4), 0.015), below(max(_drift(tail), 1e-4), 0.02))
    metric = view.accuracy
    if metric is None:
        # windows of 0.4 % about ln 2 .. ln 10 leave nine in ten levels out; of 1.5 % they would leave few
        guessing = abs(ratio(first_guess(train), level) - 1) < 0.15  # the run began there too
        return all_of(margin, below(max(distance, 1e-4), 0.004), holds(classes <= 10 and guessing))
    end = float(np.median(metric.values[len(metric) // 2 :]))
    return all_of(margin, below(max(end, 1e-4) * classes, 1.8))


def _never_better(view: View) -> float:
    """Return the margin of: the accuracy stays at 1 / C and validation never falls 5 % below ln C."""
    val, metric = view.val, view.accuracy
    if val is None or metric is None or len(metric) < 3:
        return -FAR
    classes, distance = nearest_classes(float(val.values[0]))
    if not classes:
        return -FAR
    best = float(np.median(np.sort(metric.values)[-max(1, len(metric) // 4) :]))
    fall = 1 - ratio(view.train.end, view.train.start) if view.train is not None else 0.0
    return all_of(
        below(max(fall, 1e-4), 0.3),
        below(max(distance, 1e-4), 0.05), above(val.low / math.log(classes), 0.95) * 10 + 0.3,
        below(max(best, 1e-4) * classes, 1.6),
    )  # fmt: skip


def _unigram(view: View, train: Curve) -> float:
    """Return the margin of: a model of text stands still at the entropy of symbols: how often, not when."""
    if not is_language_model(view) or not is_fresh(view):
        return -FAR
    tail = train.means[len(train.means) * 2 // 5 :]
    guess = first_guess(train)
    if view.val is not None and guess > 2 * float(view.val.values[0]):  # a bad start, soon left
        guess = float(view.val.values[0])
    least = 0.6 if guess < SMALL_VOCABULARY else 0.9
    still = below(max(_drift(tail), 1e-4), 0.03)
    if view.val is not None and len(view.val) > 4:
        still = all_of(still, below(max(_drift(view.val.values[len(view.val) * 2 // 5 :]), 1e-4), 0.03))
    return all_of(3 * above(ratio(float(np.median(tail)), guess), least), still)


def _mean(view: View, train: Curve) -> float:
    """Return the margin of: standardised targets, of which training and validation explain nothing.

    The mean leaves a squared error of 1, of a small validation set 1 +- 10 %.
    """
    if view.accuracy is not None or not is_fresh(view) or first_guess(train) > 3:
        return -FAR
    tail = train.means[len(train.means) * 2 // 5 :]
    margin = all_of(below(max(abs(float(np.mean(tail)) - 1), 1e-3), 0.04), below(_drift(tail) + 1e-4, 0.06))
    if view.val is None or len(view.val) < 4:
        return min(margin, 0.0)
    val = view.val.values[len(view.val) * 2 // 5 :]
    return all_of(margin, below(_drift(val) + 1e-4, 0.03), below(abs(float(np.mean(val)) - 1) + 1e-4, 0.12))


def _findings(view: View, train: Curve, margin: float, stuck: float) -> tuple[Finding, ...]:
    level = float(np.median(train.smooth[len(train.smooth) // 2 :]))
    classes, distance = nearest_classes(level)
    metric = view.accuracy
    # ln C of many classes lie so close that any level is near one, unless the accuracy says the same
    named = distance < 0.02 and classes <= (100 if metric is not None else 10)
    en, zh = (
        (f", close to ln {classes}: what a guess among {classes} classes would give",
         f"，接近 ln {classes}：若有 {classes} 类，随机猜测就是这个值")
        if named
        else ("", "")
    )  # fmt: skip
    way, height = course(train, train.start, train.end), about(level)
    evidence = Text(f"{way.en}, level {height.en}{en}", f"{way.zh}，水平{height.zh}{zh}")
    found = [seen("train_loss=chance_level", certainty(margin), evidence, train)]
    if stuck > -0.2:
        found.append(seen("train_loss=flat", certainty(stuck), evidence, train))
    if metric is not None and named and metric.end * classes < 1.8:
        end = ending(metric)
        words = Text(f"{end.en}, close to 1 / {classes}", f"{end.zh}，接近 1/{classes}")
        found.append(seen("accuracy=chance_level", certainty(margin), words, metric))
    return tuple(found)
