"""Facts that tell causes apart where the shape does not: how it began, when it broke, what never moved."""

import math
from collections.abc import Callable

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.detectors.level import first_guess, is_fresh, nearest_classes
from kb.curves.margins import FAR, above, all_of, below, certainty
from kb.curves.view import View
from kb.curves.words import number, percent, place, seen
from kb.findings import Finding
from kb.language import Text

LARGEST_GUESS = 12.5  # ln 270 000: no vocabulary in use is larger, standardised targets start near 1
EARLY = 0.1  # of the run


def initial_loss(view: View) -> tuple[Finding, ...]:
    """Compare the first loss with what a guess gives: ln C, the accuracy at that moment, any vocabulary.

    A guesser that is right with probability a pays about -ln a; two and a half times as much is confidence in
    wrong answers. Without an accuracy only a loss above that of every vocabulary says something.
    """
    train = view.train
    if train is None or not is_fresh(view) or train.low < 0 or _is_a_sum(view):
        return ()
    start = first_guess(train)
    margin = max(above(start, LARGEST_GUESS), _overconfident(view))
    if margin > 0:
        words = Text(
            f"the first loss, {number(start)}, lies far above that of a guess",
            f"最初的 loss 为 {number(start)}，远高于随机猜测",
        )
        return (seen("initial_loss=too_high", certainty(margin), words, train),)
    classes, distance = nearest_classes(start, 20)
    if not classes or distance >= 0.03:
        return ()
    words = Text(
        f"the first loss is {number(start)}, about ln {classes}",
        f"最初的 loss 为 {number(start)}，约 ln {classes}",
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


def contradiction(view: View) -> tuple[Finding, ...]:
    """See most answers right while the validation loss stays near that of a guess."""
    val, metric, train = view.val, view.accuracy, view.train
    if val is None or metric is None or train is None:
        return ()
    classes = max(nearest_classes(first_guess(train))[0], nearest_classes(float(val.values[0]))[0])
    if classes < 3:
        return ()
    margin = all_of(above(metric.end, 0.6), above(ratio(val.end, math.log(classes)), 0.75))
    right, left, guess = number(metric.end), number(val.end), number(math.log(classes))
    words = Text(
        f"{metric.name} ends at {right}, {val.name} at {left} of ln {classes} = {guess}",
        f"{metric.name} 最终为 {right}，而 {val.name} 仍为 {left}（ln {classes} = {guess}）",
    )
    return (seen("loss_vs_metric=contradict", certainty(margin, 8.0), words, val),) if margin > 0 else ()


def accuracy_level(view: View) -> tuple[Finding, ...]:
    """Describe where the validation accuracy ends, how restless it is, and whether it falls at once."""
    metric = view.accuracy
    if metric is None or len(metric) < 4:
        return ()
    values, found = metric.values, list[Finding]()
    words = Text(f"{metric.name} ends at {number(metric.end)}", f"{metric.name} 最终为 {number(metric.end)}")
    if metric.end < 0.7:
        found.append(seen("accuracy=low", certainty(below(metric.end, 0.7)), words, metric))
    if len(values) >= 6 and metric.noise > 0.03:
        text = Text(
            f"{metric.name} swings by {percent(metric.noise)}",
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
    """See a training loss that ends below 2 % of its start: the training set is known by heart."""
    train = view.train
    if train is None or len(train) < 4 or train.low < 0 or train.start <= 0:
        return ()
    margin = below(max(ratio(train.end, train.start), 1e-9), 0.02)
    words = Text(
        f"{train.name} {number(train.start)} -> {number(train.end)}",
        f"{train.name} {number(train.start)} -> {number(train.end)}",
    )
    return (seen("train_loss=near_zero", certainty(margin), words, train),) if margin > 0 else ()


def onset(view: View) -> tuple[Finding, ...]:
    """Say when a loss broke: in the first tenth of the run, or late; NaN and lasting rises alike."""
    train = view.train
    broken = [c.first_broken for c in view.losses if c.first_broken is not None and c.ends_broken]
    whole = max((float(s.steps[-1]) for s in view.run.series.values() if len(s)), default=0.0)
    if broken and whole > 0:
        return _when(view, min(broken), min(broken) / whole)
    if train is None or len(train) < 8 or ratio(train.end, train.start) < 1.5:
        return ()
    step = float(train.smooth_steps[int(train.smooth.argmin())])
    return _when(view, step, train.position(step))


def _when(view: View, step: float, share: float) -> tuple[Finding, ...]:
    at = place(step, view.axis)
    words = Text(f"the trouble starts at {at.en}", f"问题从{at.zh}开始")
    state = "first_steps" if share <= EARLY else "late" if share >= 0.3 else ""
    return (seen(f"onset={state}", 0.8, words, span=(step, step)),) if state else ()


def from_the_start(view: View) -> tuple[Finding, ...]:
    """Say that the trouble is there from the start: the loss stays within 3 % of where it began."""
    train = view.train
    if train is None or len(train) < 8 or not is_fresh(view) or train.low <= 0:
        return ()
    margin = all_of(
        below(max(abs(1 - ratio(train.end, train.start)), 1e-4), 0.03),
        below(max(ratio(float(np.ptp(train.means)), train.start), 1e-4), 0.06),
    )
    words = Text(
        f"{train.name} never leaves {number(train.start)}", f"{train.name} 始终没有离开 {number(train.start)}"
    )
    return (seen("onset=from_start", certainty(margin), words, train),) if margin > 0 else ()


def after_lr_change(view: View) -> tuple[Finding, ...]:
    """See the loss jump up where the learning rate did: it at least doubled within two log lines."""
    lr, train = view.curves.get("lr"), view.train
    if lr is None or train is None or len(lr) < 6 or len(train) < 12 or float(lr.values.min()) < 0:
        return ()
    ups = np.flatnonzero((lr.values[1:] > 2 * lr.values[:-1]) & (lr.values[:-1] > 0))
    for index in ups[lr.steps[ups] > lr.steps[0] + EARLY * np.ptp(lr.steps)]:  # later than a warm-up
        step = float(lr.steps[index + 1])
        before = train.values[train.steps < step][-8:]
        after = train.values[train.steps >= step][:8]
        if (
            len(before) >= 3
            and len(after) >= 2
            and np.median(after) > 1.15 * np.median(before) + 2 * train.noise
        ):
            at = place(step, view.axis)
            low, high = number(float(lr.values[index])), number(float(lr.values[index + 1]))
            words = Text(
                f"lr jumps from {low} to {high} at {at.en}, and the loss with it",
                f"lr 在{at.zh}从 {low} 跳到 {high}，loss 随之上升",
            )
            return (seen("onset=after_lr_change", 0.9, words, train, (step, step)),)
    return ()


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
    words = Text(
        f"{val.name} / training loss: {number(first)} over the first fifth, {number(view.gap)} at the end",
        f"{val.name} 与训练 loss 之比：前五分之一为 {number(first)}，最终为 {number(view.gap)}",
    )
    return (seen("gap=large_from_start", certainty(margin), words, val),) if margin > 0 else ()


CLUES: tuple[Callable[[View], tuple[Finding, ...]], ...] = (
    initial_loss, frozen_weights, contradiction, accuracy_level, fitted, onset, from_the_start,
    after_lr_change, learning_rate_level, clipped, gap_at_first,
)  # fmt: skip
