"""Plain facts about single curves, seen or ruled out: falling, flat, rising, at its ceiling, far apart."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.margins import above, all_of, below, certainty
from kb.curves.view import View
from kb.curves.words import about, change, ending, seen
from kb.findings import Finding
from kb.language import Text

SIGNIFICANT = 3.1  # z of a trend that chance gives once in a thousand looks
ONE_IN_HUNDRED = 2.33  # more than five points in a row can reach, where something else speaks too
ONE_IN_TWENTY = 1.64


def _line(view: View, curve: Curve) -> Text:
    return change(curve, view.axis, (curve.first_step, curve.start), (curve.last_step, curve.end))


def trend(curve: Curve) -> float:
    """Return z of the monotone trend; of three points all in order the sign times the limit."""
    if len(curve) >= 4:
        return curve.trend
    steps = np.sign(np.diff(curve.values))
    return float(SIGNIFICANT * steps[0]) if len(steps) and bool(np.all(steps == steps[0])) else 0.0


def loss_trends(view: View) -> tuple[Finding, ...]:
    """Whether each loss falls over the run, and that it is finite."""
    found: list[Finding] = []
    for curve in view.losses:
        if len(curve) < 3:
            continue
        observable = "train_loss" if curve is view.train else "val_loss"
        if not curve.broken:
            words = Text(
                f"all {curve.count} values of {curve.name} are finite",
                f"{curve.name} 的 {curve.count} 个值都是有限数",
            )
            found.append(seen(f"{observable}=nan", 0.97, words, curve, present=False))
        fall = ratio(curve.start - curve.end, abs(curve.start))
        lower = above(fall, 0.03)
        falls = all_of(lower, above(-trend(curve), SIGNIFICANT))
        # a loss that did end lower, by a trend that may be chance, is neither seen nor ruled out to fall
        if falls > 0.1 or lower < -0.1:
            found.append(
                seen(
                    f"{observable}=falling",
                    certainty(abs(falls)),
                    _line(view, curve),
                    curve,
                    present=falls > 0,
                )
            )
        still = all_of(
            below(max(abs(fall), 1e-4), 0.02),
            below(max(ratio(float(np.ptp(curve.smooth)), abs(curve.start)), 1e-4), 0.05),
        )
        if still > 0:
            found.append(seen(f"{observable}=flat", certainty(still), _line(view, curve), curve))
    return tuple(found)


def metric_trends(view: View) -> tuple[Finding, ...]:
    """Describe what the validation metric does, in its own sense of better."""
    metric = view.metric
    found: list[Finding] = []
    if metric is not None and len(metric) >= 3:
        better = trend(metric) * (-1 if metric.direction == "down" else 1)
        reach = float(np.ptp(metric.smooth))
        line = _line(view, metric)
        state = (
            "rising"
            if better > ONE_IN_TWENTY
            else "falling"
            if better < -SIGNIFICANT
            else "flat"
            if reach < 0.02 * abs(metric.end)
            else ""
        )
        if state:
            found.append(
                seen(
                    f"accuracy={state}",
                    certainty(above(max(abs(better), 0.1), ONE_IN_TWENTY)) if state != "flat" else 0.8,
                    line,
                    metric,
                )
            )
        if metric.direction != "down" and float(metric.values.max()) == 0.0:
            found.append(seen("accuracy=zero", 0.95, line, metric))
    own = view.train_metric
    if own is not None and len(own) >= 3 and own.name.endswith("accuracy"):
        words = ending(own)
        state = (
            "perfect"
            if own.end > 0.99
            else "rising"
            if trend(own) > ONE_IN_TWENTY
            else "low"
            if own.end < 0.6
            else ""
        )
        if state:
            found.append(seen(f"train_accuracy={state}", 0.85, words, own))
    return tuple(found)


def gap_facts(view: View) -> tuple[Finding, ...]:
    """Whether training and validation loss end close together."""
    if view.val is None or not np.isfinite(view.gap):
        return ()
    close, gap = below(max(abs(view.gap - 1), 1e-3), 0.15), about(view.gap)
    words = Text(
        f"validation / training loss over the last quarter: {gap.en}",
        f"最后四分之一里验证与训练 loss 之比：{gap.zh.strip()}",
    )
    if close > 0.1:
        return (
            seen("gap=small", certainty(close), words, view.val),
            seen("gap=widening", certainty(close), words, view.val, present=False),
        )
    return ()
