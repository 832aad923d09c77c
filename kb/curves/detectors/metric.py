"""The metric against the loss."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.margins import above, all_of, below, certainty, holds
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import ending, number, percent, seen
from kb.findings import Finding
from kb.language import Text

_RARE = ("f1", "recall", "precision", "sensitivity")


def loss_falls_metric_flat(view: View) -> Sighting | None:
    """See a loss that falls by 20 % while a metric moves less than 0.012 and 12 % of its room to 1.

    The metric is the accuracy, or a score of the rare class.
    """
    train = view.train
    metrics = [c for c in (view.accuracy, *_rare_scores(view)) if c is not None and len(c) >= 3]
    if train is None or not metrics or train.start <= 0:
        return None
    fall = ratio(train.start - train.end, train.start)
    margin, metric = max(((_stands_still(c), c) for c in metrics), key=lambda pair: pair[0])
    margin = all_of(above(fall, 0.2), margin)
    if margin < -0.3:
        return Sighting("loss-falls-metric-flat", margin)
    reach = f"{number(float(metric.lows.min()))}..{number(float(metric.highs.max()))}"
    evidence = Text(
        f"{train.name} falls by about {percent(fall)}, {metric.name} stays within {reach}",
        f"{train.name} 约下降 {percent(fall)}，{metric.name} 始终在 {reach} 之间",
    )
    found = (
        seen("loss_vs_metric=loss_falls_metric_flat", certainty(margin), evidence, metric),
        seen("accuracy=flat", certainty(margin), evidence, metric),
    )
    return Sighting("loss-falls-metric-flat", margin, found)


def _stands_still(metric: Curve) -> float:
    reach, room = float(np.ptp(metric.values)), 1 - float(np.median(metric.values))
    return all_of(below(max(reach, 1e-6), max(min(0.012, 0.12 * room), 1e-6)), holds(room > 0.001))


def _rare_scores(view: View) -> list[Curve]:
    """Return the scores on validation that do not count the common class."""
    return [c for name, c in view.curves.items() if name.endswith(_RARE) and not name.startswith("train_")]


def rare_class(view: View) -> tuple[Finding, ...]:
    """See a score of the rare class stay at 0 while four of five answers are right: it is never predicted."""
    right = view.accuracy
    if right is None or len(right) < 3 or right.end < 0.8:
        return ()
    for curve in _rare_scores(view):
        never = float(np.mean(curve.values < 0.01)) if len(curve) >= 3 else 0.0
        if never > 0.5:
            end = ending(right)
            words = Text(
                f"{curve.name} is 0 in {percent(never)} of the looks while {end.en}",
                f"{curve.name} 有 {percent(never)} 的评估为 0，而 {end.zh}",
            )
            return (seen("per_class=rare_fail", certainty(above(never, 0.5), 8.0), words, curve),)
    return ()


def negative_loss(view: View) -> Sighting | None:
    """See a training loss below zero where an accuracy says that it is one of a classification.

    Without an accuracy a negative loss may be right (likelihoods, policy losses): then only the finding is
    kept.
    """
    train = view.train
    if train is None or len(train) < 3 or train.low >= 0:
        return None
    below_zero, lowest = float(np.mean(train.values < 0)), number(float(train.lows.min()))
    evidence = Text(
        f"{train.name} is below zero in {percent(below_zero)} of the points, lowest {lowest}",
        f"{train.name} 有 {percent(below_zero)} 的点低于 0，最低 {lowest}",
    )
    margin = all_of(above(below_zero, 0.05), holds(view.accuracy is not None), holds(train.start > 0))
    return Sighting("negative-loss", margin, (seen("train_loss=negative", 0.95, evidence, train),))
