"""Where the loss ends and whether it moves: too high and standing or creeping, too low to be true.

A log does not say how low the loss could be. What it does say: the level of a guess (where the run began),
how much of it is left, how often the answer is right, whether validation agrees, and whether anything still
moves.
"""

import math
from dataclasses import dataclass

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, any_of, below, certainty
from kb.curves.sighting import Sighting
from kb.curves.view import Curve, View
from kb.curves.weights import LEVEL
from kb.curves.words import change, number, percent, seen
from kb.findings import Finding
from kb.language import Text

UNIGRAM_SHARE = (
    0.68  # entropy of single characters or word pieces over ln(vocabulary), typical of natural text
)
SMALL_VOCABULARY = (
    5.3  # ln 200: characters; above it pieces of words, where most runs stop while still falling
)
LEFT = (
    0.40  # of the guess: sound classifiers and regressions end at .28 and below, stuck ones at .45 and above
)
LEFT_CHARACTERS = 0.74  # of the unigram entropy: sound models of characters end at .71 and below
LEFT_PIECES = 1.25  # of the unigram entropy: sound models of word pieces were stopped at up to 1.06
WRONG = 0.40  # answers: a loss may look low against an inflated start, four wrong in ten do not
CLEAR = 1.5  # margins beyond e^1.5 = 4.5 x the limit say no more than this


@dataclass(frozen=True, slots=True)
class Level:
    """What is left of the loss of a guess (`left`), what is wrong of the answers, and what still moves.

    `moving` is the part of the whole fall that came in the last 30 % of the run, `val_moving` the same for
    validation, both against the level before; `wrong` is 1 - accuracy or NaN; `gap` validation over training
    loss or NaN. `known` says whether the start is the loss of a guess: an accuracy is logged, or it is ln C,
    or the variance of standardised targets, or that of a vocabulary; `fresh` whether the log holds the start
    at all.
    """

    left: float
    limit: float
    wrong: float
    moving: float
    val_moving: float
    gap: float
    fresh: bool
    known: bool


def measure(view: View) -> Level | None:
    """Measure the end of the run; None where the training loss is missing, too short, or may be negative."""
    train = view.train
    if train is None or len(train) < 4 or train.low < 0 or train.start <= 0:
        return None
    guess, limit, language = loss_of_a_guess(view, train), LEFT, is_language_model(view)
    if language:
        limit = UNIGRAM_SHARE * (LEFT_CHARACTERS if guess < SMALL_VOCABULARY else LEFT_PIECES)
    wrong = 1 - view.accuracy.end if view.accuracy is not None else math.nan
    val_moving = _moving(view.val) if view.val is not None and len(view.val) >= 4 else math.nan
    known = language or not math.isnan(wrong) or _is_a_guess(view, train)
    return Level(
        ratio(train.end, guess), limit, wrong, _moving(train), val_moving, view.gap, is_fresh(view), known
    )  # fmt: skip


def first_guess(train: Curve) -> float:
    """Return the loss before learning: the first value, unless it is an outlier of the first 5 %."""
    first = float(train.values[0])
    return first if first < 2 * train.start else train.start


def loss_of_a_guess(view: View, train: Curve) -> float:
    """Return the loss before learning, also where the first value is the mean of a whole epoch.

    The mean lies between the start and the end of the epoch, and validation tells the end: what is missing
    above the mean is about what is missing below it. Two classes, the fewest there can be, are guessed at ln
    2.
    """
    first = first_guess(train)
    if view.val is not None and len(train) <= 1.5 * len(view.val):
        first += max(first - float(view.val.values[0]), 0.0)
    return max(first, math.log(2)) if view.accuracy is not None else first


def is_fresh(view: View) -> bool:
    """Whether the log begins in the first tenth of the run (no resumed or continued training)."""
    train = view.train
    if train is None or len(train) < 2:
        return False
    start = float(train.steps[0] - np.median(np.diff(train.steps)))
    return start <= 0.1 * float(train.steps[-1])


def _is_a_guess(view: View, train: Curve) -> bool:
    """Whether the first losses are ln C for a few classes, or the variance of standardised targets."""
    starts = [first_guess(train), loss_of_a_guess(view, train)]
    starts += [float(view.val.values[0])] if view.val is not None else []
    return any(abs(s - 1) < 0.2 or nearest_classes(s, 10)[1] < 0.01 for s in starts)


def nearest_classes(level: float, most: int = 1100) -> tuple[int, float]:
    """Return the number of classes from 2 to `most` whose ln C lies nearest to a loss, and how near.

    ln C of larger vocabularies lie so close together that any loss is near one.
    """
    if not 0.5 < level < math.log(most + 0.5):
        return 0, 1.0
    guess = max(2, round(math.exp(level)))
    return guess, abs(level - math.log(guess)) / math.log(guess)


def is_language_model(view: View) -> bool:
    """Whether the loss looks like one over a vocabulary: no metric but perplexity, a start above ln 30."""
    other = view.metric is not None and "perplexity" not in view.metric.name
    return view.train is not None and not other and 3.4 < first_guess(view.train) < 12.5


def _moving(curve: Curve) -> float:
    """Return the share of the fall in the last 30 % of the run: mean of 50-70 % minus mean of 85-100 %."""
    means = curve.means
    before = means[len(means) // 2 : max(len(means) * 7 // 10, len(means) // 2 + 1)]
    after = means[-max(1, len(means) * 3 // 20) :]
    fall = max(float(means[0]) - float(means.min()), 1e-3 * abs(float(means[0])), 1e-300)
    return float(before.mean() - after.mean()) / fall


def features(level: Level) -> dict[str, float]:
    """Return the features of the decision whether the run ends too high, by name; see `weights.LEVEL`."""
    left = above(level.left, level.limit)
    if not math.isnan(level.wrong):
        left = any_of(left, above(max(level.wrong, 1e-3), WRONG))
    left = min(max(left, -CLEAR), CLEAR)
    still_far = level.left > 0.8 and _moving_on_both(level) > 0.2  # a straight way down that has hardly begun
    return {
        "constant": 1.0,
        "left": 0.0 if level.limit != LEFT else left,
        "left_language": left if level.limit != LEFT else 0.0,
        "unknown": float(not level.known and not still_far),
        "gap": 0.0 if math.isnan(level.gap) else min(max(math.log(max(level.gap, 1e-3)), -0.6), 1.2),
        "continued": float(not level.fresh),
    }


def too_high(level: Level) -> float:
    """Return the probability that the run ends far from what the task allows: logistic in `features`."""
    total = sum(LEVEL[name] * value for name, value in features(level).items())
    return 1.0 / (1.0 + math.exp(-total))


def _moving_on_both(level: Level) -> float:
    return level.moving if math.isnan(level.val_moving) else min(level.moving, level.val_moving)


def still_moving(level: Level) -> float:
    """Return the probability that the fall goes on: the last 30 % gave 7.5 % of it on both curves."""
    return certainty(above(_moving_on_both(level), 0.075), 2.5)


def _margin(probability: float) -> float:
    """Return the margin whose certainty is a probability."""
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(inside / (1 - inside)) / 4


def slow_convergence(view: View) -> Sighting | None:
    """See a loss far from done and still falling."""
    level = measure(view)
    if level is None or view.train is None:
        return None
    margin = _margin(too_high(level) * still_moving(level))
    return Sighting("slow-convergence", margin, _creeping(view, view.train, level, margin))


def _creeping(view: View, train: Curve, level: Level, margin: float) -> tuple[Finding, ...]:
    if margin < -0.4:
        return ()
    evidence = Text(
        f"{train.name} {number(train.start)} -> {number(train.end)}: {percent(level.left)} of the "
        f"start is left, "
        f"the last 30 % of the run still gave {percent(level.moving)} of the fall",
        f"{train.name} {number(train.start)} -> {number(train.end)}：仍剩起点的 {percent(level.left)}，"
        f"最后 30 % 的训练仍贡献了 {percent(level.moving)} 的降幅",
    )
    return (seen("train_loss=slow", certainty(margin), evidence, train),)


def training_plateau(view: View) -> Sighting | None:
    """See a loss that fell and then stopped with much of it left."""
    level = measure(view)
    if level is None or view.train is None:
        return None
    margin = _margin(too_high(level) * (1 - still_moving(level)))
    train, found = view.train, ()
    if margin > -0.4:
        half = len(train.smooth) // 2
        points = (
            (float(train.smooth_steps[half]), float(train.smooth[half])),
            (float(train.steps[-1]), train.end),
        )
        found = (
            seen(
                "train_loss=plateau",
                certainty(margin),
                change(train.name, view.axis, *points),
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
    margin = _margin(too_high(level) * (1 - still_moving(level)) * together)
    train, found = view.train, ()
    if margin > -0.4:
        evidence = Text(
            f"{train.name} ends at {number(train.end)}, {percent(level.left)} of what a guess gives"
            + ("" if math.isnan(level.gap) else f"; validation is {number(level.gap)} times that"),
            f"{train.name} 最终为 {number(train.end)}，是随机猜测的 {percent(level.left)}"
            + ("" if math.isnan(level.gap) else f"；验证 loss 是它的 {number(level.gap)} 倍"),
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
    margins = [-FAR]
    if metric is not None and len(metric) >= 3:
        early = float(metric.values[:2].max())
        margins.append(-0.1 if early >= 0.985 and metric.end >= 0.985 else -FAR)
        margins.append(0.3 if float(np.mean(metric.values[1:] >= 0.9999)) >= 0.8 else -FAR)
    if val is not None and is_language_model(view) and starts_alike(view.train):
        low = all_of(below(max(val.end, 1e-6), 0.7), below(val.end / max(val.start, 1e-6), 0.3))
        margins.append(min(low, -0.05))
    margin = any_of(*margins)
    if margin < -0.3:
        return Sighting("too-good-to-be-true", margin)
    shown: Curve = metric if metric is not None else val if val is not None else view.train
    first, last = number(float(shown.values[0])), number(shown.end)
    evidence = Text(
        f"{shown.name} is {first} at the first look and ends at {last}",
        f"{shown.name} 第一次验证就是 {first}，最终 {last}",
    )
    symptom = "accuracy=perfect_at_once" if shown is metric else "val_loss=suspiciously_low"
    return Sighting("too-good-to-be-true", margin, (seen(symptom, certainty(margin), evidence, shown),))


def starts_alike(train: Curve) -> bool:
    """Whether the first losses agree within 5 %: all text costs ln(vocabulary), other targets vary."""
    return bool(np.ptp(train.values[:2]) < 0.05 * float(train.values[0]))
