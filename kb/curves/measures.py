"""Scale-free numbers about the curves of a run, for statistics over many runs; none is a verdict.

Ratios are logarithms, cut where more says no more; what a log does not hold is left out.
"""

import math
from collections.abc import Iterator

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.view import View

TINY = 1e-9
Measure = tuple[str, float]


def measures(view: View) -> dict[str, float]:
    """Return what can be measured on a run by name; every value is finite."""
    found = [*_training(view), *_validation(view), *_accuracies(view), *_gradients(view), *_rates(view)]
    return {name: float(value) for name, value in found if math.isfinite(value)}


def _log(value: float, low: float, high: float) -> float:
    return min(max(math.log(max(abs(value), TINY)), low), high)


def _log_ratio(value: float, reference: float, low: float, high: float) -> float:
    return _log(max(value, TINY) / max(reference, TINY), low, high)


def _training(view: View) -> Iterator[Measure]:
    train = view.train
    if train is None or len(train) < 3:
        return
    start, end, smooth = train.start, train.end, train.smooth
    yield "start", _log(start, -3, 8)
    yield "end", _log(end, -9, 8)
    yield "fall", _log_ratio(end, start, -8, 4)
    yield "end_over_lowest", _log_ratio(end, train.low, 0, 6)
    yield "highest_over_start", _log_ratio(train.high, start, 0, 6)
    yield "peak_over_start", _log_ratio(float(train.highs.max()), start, 0, 8)
    yield "noise", _log_ratio(train.noise, end, -7, 2)
    yield "trend", min(max(train.trend, -10.0), 10.0)
    yield "first_drop", _log_ratio(float(smooth[min(2, len(smooth) - 1)]), start, -5, 3)
    for name, place in (("done_at_tenth", len(smooth) // 10), ("done_at_half", len(smooth) // 2)):
        fallen = ratio(start - float(smooth[place]), start - end) if start > end else 0.0
        yield name, min(max(fallen, -1.0), 2.0)
    steps = np.diff(smooth)
    turned = int(np.count_nonzero((steps[1:] > 0) != (steps[:-1] > 0)))
    yield "turns", turned / max(len(steps) - 1, 1)
    yield "by_step", float(view.axis != "epoch")
    yield "points", math.log(len(train))
    yield "broken", float(train.broken > 0)
    broken = [curve.first_broken for curve in view.losses if curve.first_broken is not None]
    if broken:
        yield "broken_from", min(max(train.position(min(broken)), 0.0), 1.0)


def _validation(view: View) -> Iterator[Measure]:
    val, train = view.val, view.train_at_val
    if val is None or len(train) < 3:
        return
    yield "gap_at_first", _log_ratio(float(val.values[0]), float(train[0]), -4, 4)
    if view.gap > 0:
        yield "gap_at_end", _log(view.gap, -4, 6)
    yield "val_fall", _log_ratio(val.end, float(val.values[0]), -6, 5)
    yield "val_end_over_lowest", _log_ratio(val.end, val.low, 0, 5)
    yield "val_noise", _log_ratio(val.noise, val.end, -7, 2)
    yield "val_constant", float(np.ptp(val.values) == 0)
    yield "val_lowest_at", val.position(float(val.steps[int(val.values.argmin())]))


def _accuracies(view: View) -> Iterator[Measure]:
    accuracy, known = view.accuracy, view.train_metric
    if accuracy is not None and len(accuracy):
        yield "accuracy_at_first", float(accuracy.values[0])
        yield "accuracy_at_end", accuracy.end
        yield "accuracy_best", float(accuracy.values.max())
        yield "accuracy_noise", _log(accuracy.noise, -8, 0)
    if known is not None and known.name.endswith("accuracy") and len(known):
        yield "train_accuracy_at_first", float(known.values[0])
        yield "train_accuracy_at_end", known.end


def _gradients(view: View) -> Iterator[Measure]:
    norm = view.curves.get("grad_norm")
    if norm is None or not len(norm):
        return
    usual = float(np.median(norm.values))
    yield "grad_norm", _log(usual, -9, 8)
    yield "grad_norm_growth", _log_ratio(norm.end, norm.start, -6, 6)
    yield "grad_norm_peak", _log_ratio(float(norm.highs.max()), usual, 0, 8)
    yield "grad_norm_noise", _log_ratio(norm.noise, usual, -6, 3)


def _rates(view: View) -> Iterator[Measure]:
    rate = view.curves.get("lr")
    highest = _highest(rate)
    if rate is None or highest <= 0:
        return
    yield "lr", _log(highest, -14, 2)
    yield "lr_end", _log_ratio(rate.end, highest, -8, 0)
    yield "lr_middle", _log_ratio(float(np.median(rate.values)), highest, -8, 0)


def _highest(curve: Curve | None) -> float:
    return float(curve.values.max()) if curve is not None and len(curve) else 0.0
