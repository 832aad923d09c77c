"""The metric against the loss."""

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.margins import above, all_of, below, certainty, holds
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import number, percent, seen
from kb.language import Text


def loss_falls_metric_flat(view: View) -> Sighting | None:
    """See a loss that falls by 20 % while the accuracy moves less than 0.012 and 12 % of its room to 1."""
    train, metric = view.train, view.accuracy
    if train is None or metric is None or len(metric) < 3 or train.start <= 0:
        return None
    fall = ratio(train.start - train.end, train.start)
    reach, room = float(np.ptp(metric.values)), 1 - float(np.median(metric.values))
    margin = all_of(
        above(fall, 0.2), below(max(reach, 1e-6), max(min(0.012, 0.12 * room), 1e-6)), holds(room > 0.001)
    )
    if margin < -0.3:
        return Sighting("loss-falls-metric-flat", margin)
    evidence = Text(
        f"{train.name} falls by {percent(fall)}, {metric.name} stays within "
        f"{number(metric.low)}..{number(metric.high)}",
        f"{train.name} 下降 {percent(fall)}，{metric.name} 始终在 "
        f"{number(metric.low)}..{number(metric.high)} 之间",
    )
    found = (
        seen("loss_vs_metric=loss_falls_metric_flat", certainty(margin), evidence, metric),
        seen("accuracy=flat", certainty(margin), evidence, metric),
    )
    return Sighting("loss-falls-metric-flat", margin, found)


def negative_loss(view: View) -> Sighting | None:
    """See a training loss below zero where an accuracy says that it is one of a classification.

    Without an accuracy a negative loss may be right (likelihoods, policy losses): then only the finding is
    kept.
    """
    train = view.train
    if train is None or len(train) < 3 or train.low >= 0:
        return None
    below_zero = float(np.mean(train.values < 0))
    evidence = Text(
        f"{train.name} is below zero in {percent(below_zero)} of the points, lowest {number(train.low)}",
        f"{train.name} 有 {percent(below_zero)} 的点低于 0，最低 {number(train.low)}",
    )
    margin = all_of(above(below_zero, 0.05), holds(view.accuracy is not None), holds(train.start > 0))
    return Sighting("negative-loss", margin, (seen("train_loss=negative", 0.95, evidence, train),))
