"""Where the loss ends and whether it still moves: the numbers behind slow, standing still and underfitting.

A log does not say how low the loss could be. What it does say: the level of a guess (where the run began),
how much of it is left, how often the answer is right, whether validation agrees, and whether anything still
moves.
"""

import math
from dataclasses import dataclass

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.detectors.trends import ONE_IN_HUNDRED, ONE_IN_TWENTY, trend
from kb.curves.margins import above, all_of, any_of, below, certainty, holds
from kb.curves.view import View
from kb.curves.weights import LEVEL

UNIGRAM_SHARE = (
    0.68  # entropy of single characters or word pieces over ln(vocabulary), typical of natural text
)
SYMBOLS = 3.1  # ln 23: fewer than the letters of an alphabet are no text
SMALL_VOCABULARY = (
    5.3  # ln 200: characters; above it pieces of words, where most runs stop while still falling
)
LEFT = (
    0.40  # of the guess: sound classifiers and regressions end at .28 and below, stuck ones at .45 and above
)
LEFT_OF_TARGETS = (
    0.55  # without an accuracy: targets are noisier than classes, sound regressions end at .36 to .5
)
LEFT_CHARACTERS = (
    0.80  # of the unigram entropy: sound models of characters end at .71 and below, stuck at .89
)
LEFT_PIECES = 1.25  # of the unigram entropy: sound models of word pieces were stopped at up to 1.06
WRONG = 0.33  # answers: a loss may look low against an inflated start, a third of wrong answers does not
LARGEST_VOCABULARY = 12.5  # ln 270 000: none in use is larger
CLEAR = 1.5  # margins beyond e^1.5 = 4.5 x the limit say no more than this


@dataclass(frozen=True, slots=True)
class Level:
    """What is left of the loss of a guess (`left`), what is wrong of the answers, and what still moves.

    `moving` is the part of the whole fall that came in the last 30 % of the run, against the level before:
    the smaller part of training and validation, or that of validation alone where batch noise hides the
    other; `most_moving` is the larger. `wrong` is 1 - accuracy or NaN; `gap` validation over training loss
    or NaN.
    `known` says whether the start is the loss of a guess, `fresh` whether the log holds the start at all,
    `inflated` by how much (0..1) the first epoch lies above twice its own validation, `trend` the z
    value of the whole curve's trend, `language` whether symbols are predicted.
    """

    left: float
    limit: float
    wrong: float
    moving: float
    most_moving: float
    gap: float
    fresh: bool
    known: bool
    inflated: float
    trend: float
    language: bool


def measure(view: View) -> Level | None:
    """Measure the end of the run; None where the training loss is missing, too short, or may be negative."""
    train = view.train
    if train is None or len(train) < 4 or train.low < 0 or train.start <= 0:
        return None
    guess, limit = loss_of_a_guess(view, train), LEFT if view.accuracy is not None else LEFT_OF_TARGETS
    language = is_language_model(view) or _symbols(view, train)
    if language:
        limit = UNIGRAM_SHARE * (LEFT_CHARACTERS if guess < SMALL_VOCABULARY else LEFT_PIECES)
    wrong = 1 - view.accuracy.end if view.accuracy is not None and not language else math.nan
    moving, most = _moving_on_both(view, train)
    known = starts_at_a_guess(view, train)
    left, inflated = ratio(train.end, guess), inflation(view, train)
    return Level(
        left, limit, wrong, moving, most, view.gap, is_fresh(view), known, inflated, trend(train), language
    )


def _symbols(view: View, train: Curve) -> bool:
    """Whether an accuracy is one over the symbols of a text: more than an alphabet, learnt bit by bit."""
    start, first = first_guess(train), 0.0 if view.val is None else float(view.val.values[0])
    return view.accuracy is not None and start > SYMBOLS and 0.4 * start < first <= 1.05 * start


def inflation(view: View, train: Curve) -> float:
    """Return by how much (logarithm, 0..1) the mean of the first epoch exceeds twice its validation.

    A guess cannot be so bad that one epoch halves it twice over: weights or inputs of a wrong scale can.
    """
    if view.val is None or not is_per_epoch(view, train) or float(view.val.values[0]) <= 0:
        return 0.0
    return min(max(above(first_guess(train) / float(view.val.values[0]), 2.0), 0.0), 1.0)


def is_per_epoch(view: View, train: Curve) -> bool:
    """Whether training and validation loss are logged about equally often."""
    return view.val is not None and len(train) <= 1.5 * len(view.val)


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
    if view.val is not None and inflation(view, train) > 0 and view.accuracy is not None:
        first = float(view.val.values[0])
    elif view.val is not None and is_per_epoch(view, train):
        first += max(first - float(view.val.values[0]), 0.0)
    return max(first, math.log(2)) if view.accuracy is not None else first


def is_fresh(view: View) -> bool:
    """Whether the log begins in the first tenth of the run (no resumed or continued training)."""
    train = view.train
    if train is None or len(train) < 2:
        return False
    start = float(train.steps[0] - np.median(np.diff(train.steps)))
    return start <= 0.1 * float(train.steps[-1])


def starts_at_a_guess(view: View, train: Curve) -> bool:
    """Whether the start tells what knowing nothing costs.

    It does in a classification, in a model of text from scratch (ln 60 and more), and where the first
    losses are ln C for a few classes or the variance of standardised targets. A continued training starts
    anywhere.
    """
    if view.accuracy is not None or (is_language_model(view) and first_guess(train) > math.log(60)):
        return True
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
    return view.train is not None and not other and 3.4 < first_guess(view.train) < LARGEST_VOCABULARY


def _moving(curve: Curve) -> float:
    """Return the share of the fall in the last 30 % of the run: mean of 50-70 % minus mean of 85-100 %."""
    means = curve.means
    before = means[len(means) // 2 : max(len(means) * 7 // 10, len(means) // 2 + 1)]
    after = means[-max(1, len(means) * 3 // 20) :]
    fall = max(float(means[0]) - float(means.min()), 1e-3 * abs(float(means[0])), 1e-300)
    return float(before.mean() - after.mean()) / fall


def _moving_on_both(view: View, train: Curve) -> tuple[float, float]:
    """Return the smaller and the larger part of the fall that training and validation made at the end."""
    own = _moving(train)
    if view.val is None or len(view.val) < 4:
        return own, own
    val = _moving(view.val)
    fall = max(float(train.means[0] - train.means.min()), 1e-300)
    unsure = 2 * train.noise / math.sqrt(0.15 * len(train)) / fall > 0.05 and len(train) > 1.5 * len(view.val)
    return (val, val) if unsure else (min(own, val), max(own, val))


def features(level: Level) -> dict[str, float]:
    """Return the features of the decision whether the run ends too high, by name; see `weights.LEVEL`."""
    left = above(level.left, level.limit)
    if not math.isnan(level.wrong):
        left = any_of(left, above(max(level.wrong, 1e-3), WRONG))
    left = (
        min(max(left, -CLEAR), CLEAR) if level.known else 0.0
    )  # what is left of an unknown start says nothing
    # a straight way down, hardly begun: not where three points in a row happen to fall
    far = all_of(above(level.left, 0.55), above(level.moving, 0.22), above(-level.trend, ONE_IN_HUNDRED))
    return {
        "constant": 1.0,
        "left": 0.0 if level.language else left,
        "left_language": left if level.language else 0.0,
        "unknown": float(not level.known),
        "far": min(max(far, 0.0), 0.3) / 0.3,
        "inflated": level.inflated,
        "gap": 0.0 if math.isnan(level.gap) else min(max(math.log(max(level.gap, 1e-3)), -0.6), 1.2),
        "continued": float(not level.fresh),
    }


def too_high(level: Level) -> float:
    """Return the probability that the run ends far from what the task allows: logistic in `features`."""
    if level.left > 1.3:  # above the guess: that is another shape
        return 0.0
    total = sum(LEVEL[name] * value for name, value in features(level).items())
    return 1.0 / (1.0 + math.exp(-total))


def slow(level: Level) -> float:
    """Return the probability that the fall goes on: the last 30 % of the run gave 7.5 % of a real fall."""
    return certainty(all_of(above(level.moving, 0.075), holds(level.trend < -ONE_IN_TWENTY)), 2.5)


def standing(level: Level) -> float:
    """Return the probability that neither curve moves any more: the last 30 % gave under 6 % of the fall."""
    return certainty(below(max(level.most_moving, 1e-3), 0.06), 2.5)
