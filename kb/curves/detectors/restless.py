"""Curves that do not settle: swinging training loss, jumping validation, a pattern of every epoch."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, any_of, certainty
from kb.curves.robust import Floats, bin_means, bin_medians, mad, noise, running_median
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, percent, seen, stretch
from kb.language import Text


def residuals(values: Floats) -> Floats:
    """Return the values about their least-squares line."""
    x = np.arange(len(values), dtype=np.float64) - (len(values) - 1) / 2
    power = float(np.sum(x * x))
    slope = float(np.sum(x * values)) / power if power > 0 else 0.0
    return values - float(np.mean(values)) - slope * x


def turning(values: Floats) -> float:
    """Return the share of inner points at which the direction changes (2/3 for white noise)."""
    signs = np.sign(np.diff(values))
    return float(np.count_nonzero(signs[1:] != signs[:-1])) / (len(signs) - 1) if len(signs) > 1 else 0.0


SWING_BINS = 30  # fifteen in the last half: few enough to average noise away, enough to count turns


def loss_oscillation(view: View) -> Sighting | None:
    """See a loss whose bin means swing by more than 12 % of the fall, and more than batch noise explains.

    White batch noise would leave noise / sqrt(bin size) in the bin means; 1.5 x that is a variance ratio of
    2.25, which 15 bins reach by chance in three runs of a thousand. A single spike moves the mean of its bin
    and not the median, so that medians must swing as well (skewed losses do it less).
    """
    train = view.train
    if train is None or len(train) < 10:
        return None
    means, medians = bin_means(train.values, SWING_BINS), bin_medians(train.values, SWING_BINS)
    half = means[len(means) // 2 :]
    swing = min(float(residuals(half).std()), 5 * float(residuals(medians[len(means) // 2 :]).std()))
    level = abs(float(half.mean()))
    big = any_of(
        above(ratio(swing, train.span), 0.12),
        all_of(above(ratio(swing, level), 0.3), above(ratio(swing, train.span), 0.04)),
    )
    explained = noise(train.values[len(train) // 2 :]) / np.sqrt(len(train) / len(means))
    if len(train) <= len(means):  # one value an epoch: an average already, its swings are not batch noise
        explained = 0.0
    beyond = above(ratio(swing, explained), 1.5) if explained > 0 else FAR
    swings = _validation_swings(view)
    margin = all_of(big, above(turning(half), 0.35), any_of(beyond, above(swings, 0.12)))
    if view.val is not None and len(view.val) >= 8:  # calm validation: only the batches differ
        margin = all_of(margin, above(swings, 0.03))
    reach, height, fall = about(swing), about(level), about(train.span)
    evidence = Text(
        f"{train.name} swings by {reach.en} up and down, {height.en} on average, in the last half (whole "
        f"fall {fall.en})",
        f"{train.name} 后半程上下摆动{reach.zh}，平均{height.zh}（总降幅{fall.zh}）",
    )
    span = (float(train.steps[len(train) // 2]), float(train.steps[-1]))
    found = (
        (seen("train_loss=oscillating", certainty(margin), evidence, train, span),) if margin > -0.5 else ()
    )
    return Sighting("loss-oscillation", margin, found)


def _validation_swings(view: View) -> float:
    """Return how far validation swings, of its fall: it is free of batch noise, so the weights swing."""
    val = view.val
    if val is None or len(val) < 6:
        return 0.0
    half = val.values[len(val) // 2 :]
    return ratio(float(residuals(half).std()), max(val.span, 0.1 * abs(val.low)))


def wobble(values: Floats) -> float:
    """Return the standard deviation about the running median of five, relative to the level."""
    level = float(np.median(np.abs(values)))
    return ratio(float((values - running_median(values, 5)).std()), level)


def noisy_validation(view: View) -> Sighting | None:
    """See a validation loss that wobbles by 12 % and 2.5 x as much as training in its last two thirds.

    For an accuracy the limit is 0.03 in absolute terms: the standard error of 300 samples at 50 %.
    """
    val = view.val
    if val is None or len(val) < 6 or val.low <= 0:
        return None
    tail = slice(len(val) // 3, None)
    own = wobble(val.values[tail])
    other = wobble(view.train_at_val[tail]) if len(view.train_at_val) else None
    calm = 0.01 if other is None else max(other, CALM)
    margin = all_of(above(own, 0.12), above(ratio(own, calm), 2.5))
    margin = any_of(margin, _noisy_accuracy(view.accuracy))
    found = (seen("val_loss=noisy", certainty(margin), _wobbles(val, own, other), val),)
    return Sighting("noisy-validation", margin, found if margin > -0.5 else ())


CALM = 1e-3  # what training wobbles at least: a smooth curve would make any validation look restless


WILD = 10.0  # times the level: how much more than that says nothing


def _wobbles(val: Curve, own: float, other: float | None) -> Text:
    """Say how restless validation is, and beside it the training loss where there is one."""
    reach = Text(f"about {percent(own)}", f"约 {percent(own)}")
    if own > WILD:
        reach = Text(f"more than {percent(WILD)}", f"超过 {percent(WILD)}")
    english = f"{val.name} wobbles by {reach.en} from evaluation to evaluation"
    chinese = f"{val.name} 相邻几次验证之间波动{reach.zh}"
    if other is None:
        return Text(english, chinese)
    if other < CALM:
        return Text(
            f"{english}, the training loss by less than {percent(CALM)}",
            f"{chinese}，训练 loss 不到 {percent(CALM)}",
        )
    return Text(
        f"{english}, the training loss by about {percent(other)}", f"{chinese}，训练 loss 约 {percent(other)}"
    )


def _noisy_accuracy(metric: Curve | None) -> float:
    if metric is None or len(metric) < 6:
        return -FAR
    values = metric.values[len(metric) // 3 :]
    return above(float((values - running_median(values, 5)).std()), 0.03)


def sawtooth_epochs(view: View) -> Sighting | None:
    """See a per-step loss that repeats the same profile again and again, best at the length of an epoch.

    A log with a line an epoch cannot show what happens inside of one.
    """
    train = view.train
    if train is None or len(train) < 60:
        return None
    if view.axis == "epoch" and float(np.median(np.diff(train.steps))) >= 1:
        return None
    best, period, explained, size = -FAR, 0.0, 0.0, 0.0
    for candidate in _periods(view, train):
        share, reach = _fold(train.values[len(train) // 10 :], candidate)  # the first steps are no habit yet
        margin = any_of(
            all_of(above(share, 0.35), above(reach, 0.25)), all_of(above(share, 0.5), above(reach, 0.12))
        )
        if margin > best:
            best, period, explained, size = margin, candidate, share, reach
    every = stretch(period * float(np.median(np.diff(train.steps))), view.axis)
    evidence = Text(
        f"{train.name} repeats itself about every {every.en}: the pattern explains "
        f"{percent(explained)} of its "
        f"variation and spans {percent(size)} of the level",
        f"{train.name} 约每 {every.zh}重复同一形状：该形状解释了 {percent(explained)} 的波动，"
        f"幅度为水平的 {percent(size)}",
    )
    found = [seen("train_loss=stairs", certainty(best), evidence, train)] if best > -0.3 else []
    if best > 0:
        found.append(seen("onset=epoch_boundary", certainty(best), evidence, train))
    return Sighting("sawtooth-epochs", best, tuple(found))


def _periods(view: View, train: Curve) -> list[float]:
    """Return candidate periods in points: a stated epoch, the spacing of validations, the strongest echo."""
    spacing = float(np.median(np.diff(train.steps)))
    lengths: list[float] = []
    if spacing > 0 and view.run.steps_per_epoch:
        lengths.append(view.run.steps_per_epoch / spacing)
    if spacing > 0 and view.val is not None and len(view.val) > 3:
        lengths.append(float(np.median(np.diff(view.val.steps))) / spacing)
    lengths.append(_echo(train.values))
    return [length for length in lengths if 4 <= length <= len(train) / 4]


def _detrend(values: Floats, width: int) -> Floats:
    odd = max(3, width | 1)
    padded = np.pad(values, odd // 2, mode="edge")
    sums = np.cumsum(np.concatenate([[0.0], padded]))
    return values - (sums[odd:] - sums[:-odd]) / odd


def _echo(values: Floats) -> float:
    """Return the lag of the highest autocorrelation after its first zero crossing."""
    rest = _detrend(values, len(values) // 8)
    power = np.abs(np.fft.rfft(rest - rest.mean(), 2 * len(rest))) ** 2
    correlation = np.fft.irfft(power)[: len(rest) // 3]
    crossing = np.flatnonzero(correlation < 0)
    return float(crossing[0] + correlation[crossing[0] :].argmax()) if len(crossing) else 0.0


def _fold(values: Floats, period: float) -> tuple[float, float]:
    """Return the share of variance that the mean profile of a period explains, and its range over the level.

    The period may be off by 2 %: over many epochs a rounding error would smear the profile.
    """
    rest = _detrend(values, round(period))
    reach = 5 * mad(rest)
    rest = np.clip(rest, -reach, reach)  # one spike must not decide about the shape of every epoch
    bins = int(min(20, period))
    level = abs(float(np.mean(values)))
    best = (0.0, 0.0)
    for length in np.linspace(0.98 * period, 1.02 * period, 5):
        phase = ((np.arange(len(rest)) % length) / length * bins).astype(np.int64).clip(0, bins - 1)
        counts = np.maximum(np.bincount(phase, minlength=bins), 1)
        profile = np.bincount(phase, rest, bins) / counts
        left = float(np.var(rest - profile[phase])) / max(float(np.var(rest)), 1e-300)
        share = 1 - left * (len(rest) - 1) / max(len(rest) - bins, 1)  # a mean of few points fits any noise
        best = max(best, (share, ratio(float(np.ptp(profile)), level)))
    return best
