"""Facts that tell causes apart where the shape does not: how it began, what never moved, what contradicts."""

import math
from collections.abc import Callable

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.detectors.level import first_guess, is_fresh, nearest_classes
from kb.curves.detectors.onset import after_lr_change, from_the_start, onset
from kb.curves.margins import FAR, above, all_of, below, certainty
from kb.curves.view import View
from kb.curves.words import about, course, ending, number, percent, place, quoted, seen
from kb.findings import Finding
from kb.language import Text

LARGEST_GUESS = 12.5  # ln 270 000: no vocabulary in use is larger, standardised targets start near 1


def initial_loss(view: View) -> tuple[Finding, ...]:
    """Compare the first loss with what a guess gives: ln C, the accuracy at that moment, any vocabulary.

    A guesser that is right with probability a pays about -ln a; two and a half times as much is confidence in
    wrong answers. Without an accuracy only a loss above that of every vocabulary says something.
    """
    train = view.train
    if train is None or not is_fresh(view) or train.low < 0 or _is_a_sum(view):
        return ()
    start = first_guess(train)
    first = quoted(train, train.first_step, start)
    margin = max(above(start, LARGEST_GUESS), _overconfident(view))
    if margin > 0:
        words = Text(
            f"the first loss, {first.en}, lies far above that of a guess",
            f"最初的 loss 为{first.zh}，远高于随机猜测",
        )
        return (seen("initial_loss=too_high", certainty(margin), words, train),)
    classes, distance = nearest_classes(start, 20)
    if not classes or distance >= 0.03 or view.accuracy is None:
        return ()
    guess = f"ln {classes} = {number(math.log(classes))}"
    words = Text(
        f"the first loss is {first.en}, close to {guess}: what a guess among {classes} classes would give",
        f"最初的 loss 为{first.zh}，接近 {guess}，若有 {classes} 类，随机猜测就是这个值",
    )
    return (seen("initial_loss=as_expected", 0.7, words, train),)


def _is_a_sum(view: View) -> bool:
    """Say whether the loss adds up over pixels or parts, so that its level says nothing."""
    return any(word in name for name in view.curves for word in ("recon", "elbo", "box", "ctc"))


def _overconfident(view: View) -> float:
    val, metric = view.val, view.accuracy
    if val is None or metric is None:
        return -FAR
    guess = max(-math.log(max(float(metric.values[0]), 1e-3)), math.log(2) / 2)
    return above(float(val.values[0]), 2.5 * guess)


def frozen_weights(view: View) -> tuple[Finding, ...]:
    """See a validation loss equal to the last digit at every look: nothing that it depends on has changed."""
    val = view.val
    if val is None or val.count < 3 or float(np.ptp(val.values)) > 1e-9 * abs(float(val.values[0])):
        return ()
    words = Text(
        f"{val.name} is {number(val.end)} at all {val.count} looks, to the last digit",
        f"{val.name} 在全部 {val.count} 次评估中都是 {number(val.end)}，一位不差",
    )
    return (seen("weights_change=none", 0.85, words, val),)


MANY_CLASSES = 1000  # taken where the log does not tell how many: more classes allow a higher loss


def contradiction(view: View) -> tuple[Finding, ...]:
    """See most answers right while the losses stay too high for that, as if the model were never sure.

    A model that is right with probability a, and as sure as it should be, pays at most
    H(a) + (1 - a) ln(C - 1) (Fano's inequality). Half as much again on training and on validation is not
    learning by heart, which shows as a low training loss.
    """
    val, metric, train = view.val, view.accuracy, view.train
    if val is None or metric is None or train is None:
        return ()
    classes = max(nearest_classes(first_guess(train))[0], nearest_classes(float(val.values[0]))[0])
    limit = _calibrated_loss(metric.end, classes or MANY_CLASSES)
    margin = all_of(above(metric.end, 0.6), above(min(val.end, train.end) / limit, 1.5))
    right, left, most = ending(metric), about(min(val.end, train.end)), number(limit)
    words = Text(
        f"{right.en}, yet both losses end at {left.en} or higher: they should be below {most}",
        f"{right.zh}，两个 loss 最终却都不低于{left.zh}：按此正确率应低于 {most}",
    )
    return (seen("loss_vs_metric=contradict", certainty(margin, 8.0), words, val),) if margin > 0 else ()


def _calibrated_loss(accuracy: float, classes: int) -> float:
    wrong = min(max(1 - accuracy, 1e-3), 1 - 1e-3)
    entropy = -wrong * math.log(wrong) - (1 - wrong) * math.log(1 - wrong)
    return entropy + wrong * math.log(max(classes - 1, 1))


def accuracy_level(view: View) -> tuple[Finding, ...]:
    """Describe where the validation accuracy ends, how restless it is, and whether it falls at once."""
    metric = view.accuracy
    if metric is None or len(metric) < 4:
        return ()
    values, found = metric.values, list[Finding]()
    if metric.end < 0.7:
        found.append(seen("accuracy=low", certainty(below(metric.end, 0.7)), ending(metric), metric))
    if len(values) >= 6 and metric.noise > 0.03:
        text = Text(
            f"{metric.name} swings by about {percent(metric.noise)}",
            f"{metric.name} 上下波动约 {percent(metric.noise)}",
        )
        found.append(seen("accuracy=noisy", certainty(above(metric.noise, 0.03)), text, metric))
    drops = np.maximum.accumulate(values)[:-1] - values[1:]
    margin = all_of(
        above(max(float(drops.max()), 1e-3), 0.15), above(max(float(np.diff(values).min()) * -1, 1e-3), 0.12)
    )
    if margin > 0 and metric.noise < 0.06:
        at = place(float(metric.steps[int(drops.argmax()) + 1]), view.axis)
        text = Text(f"{metric.name} drops at {at.en}", f"{metric.name} 在{at.zh}突然下降")
        found.append(seen("accuracy=sudden_drop", certainty(margin), text, metric))
    return tuple(found)


def fitted(view: View) -> tuple[Finding, ...]:
    """See a training loss that ends below 2 % of its start: the training set is known by heart.

    Where an accuracy says that a guess costs ln C, a start above that of many classes is no measure.
    """
    train = view.train
    if train is None or len(train) < 4 or train.low < 0 or train.start <= 0:
        return ()
    guess = train.start if view.accuracy is None else min(train.start, math.log(MANY_CLASSES))
    margin = below(max(ratio(train.end, guess), 1e-9), 0.02)
    way, left = course(train, train.start, train.end), percent(ratio(train.end, train.start))
    words = Text(f"{way.en}: {left} of its start is left", f"{way.zh}：仅剩起点的 {left}")
    return (seen("train_loss=near_zero", certainty(margin), words, train),) if margin > 0 else ()


def learning_rate_level(view: View) -> tuple[Finding, ...]:
    """Call a peak rate large above 0.15 and small below 2e-6: beyond what any common optimizer is run with.

    Stochastic gradient descent goes up to 0.1 in the usual recipes, Adam to 0.01; fine-tuning goes down to
    1e-5.
    """
    lr = view.curves.get("lr")
    peak = float(lr.values.max()) if lr is not None and len(lr) else 0.0
    if peak <= 0:
        return ()
    state, margin = ("large", above(peak, 0.15)) if peak > 1e-3 else ("small", below(peak, 2e-6))
    words = Text(f"the learning rate peaks at {number(peak)}", f"学习率峰值为 {number(peak)}")
    return (seen(f"lr={state}", certainty(margin, 2.0), words, lr),) if margin > 0 else ()


def clipped(view: View) -> tuple[Finding, ...]:
    """See a third of the logged gradient norms sit at the very same highest value: the clipping limit."""
    norm = view.curves.get("grad_norm")
    if norm is None or len(norm) < 8 or float(norm.highs.max()) <= 0:
        return ()
    top = float(norm.highs.max())
    share = float(np.mean(norm.values > 0.999 * top))
    if share < 1 / 3 or float(np.ptp(norm.values)) < 1e-6 * top:
        return ()
    words = Text(
        f"{percent(share)} of the steps have grad_norm {number(top)}",
        f"{percent(share)} 的步 grad_norm 恰为 {number(top)}",
    )
    return (
        seen("grad_norm=always_clipped", certainty(above(share, 1 / 3)), words, norm),
        seen("clipped_share=most", certainty(above(share, 0.5)), words, norm),
    )


def gap_at_first(view: View) -> tuple[Finding, ...]:
    """See validation above 1.5 x the training loss over the first fifth of the looks, and at the end."""
    val, train = view.val, view.train_at_val
    if val is None or len(train) < 5 or val.low <= 0:
        return ()
    part = max(1, len(train) // 5)
    first = ratio(float(np.median(val.values[:part])), float(np.median(train[:part])))
    margin = all_of(above(max(first, 1e-3), 1.5), above(max(view.gap, 1e-3), 1.5))
    early, late = about(first), about(view.gap)
    words = Text(
        f"{val.name} / training loss: {early.en} over the first fifth, {late.en} late",
        f"{val.name} 与训练 loss 之比：前五分之一{early.zh}，末期{late.zh}",
    )
    return (seen("gap=large_from_start", certainty(margin), words, val),) if margin > 0 else ()


CLUES: tuple[Callable[[View], tuple[Finding, ...]], ...] = (
    initial_loss, frozen_weights, contradiction, accuracy_level, fitted, onset, from_the_start,
    after_lr_change, learning_rate_level, clipped, gap_at_first,
)  # fmt: skip
