"""Losses that rise instead of falling: from the start or after a long good phase."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.margins import FAR, above, all_of, any_of, below, certainty, holds
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import change, is_higher, seen
from kb.findings import Finding


def ratio(value: float, reference: float) -> float:
    """Return value / reference; a reference of zero or less (no scale) gives 0."""
    return value / reference if reference > 0 else 0.0


def divergence(view: View) -> Sighting | None:
    """See a loss that ends far above its start, or climbs steadily away from its lowest level.

    A loss that may be negative (likelihoods, policy losses) has no natural scale and is not judged.
    """
    train = view.train
    if train is None or len(train) < 4 or train.low < 0:
        return None
    high_end = above(ratio(train.end, train.start), 1.5)
    regained = all_of(above(ratio(train.end, train.low), 3.0), above(ratio(train.end, train.start), 1.1))
    margin = any_of(high_end, regained, _steady_climb(train))
    return Sighting("divergence", margin, _rising(view, train, margin))


def _steady_climb(train: Curve) -> float:
    """Return the margin of a trend upwards that chance gives once in 10^5 looks and that ends higher.

    z = 4.4 is the one-sided normal quantile of 1e-5. The end must exceed the start by 5 % of the level and by
    three standard errors of a bin mean.
    """
    error = float(np.std(np.diff(train.means))) / 2**0.5 if len(train.means) > 3 else 0.0
    rise = train.end - train.start
    return all_of(
        above(train.trend, 4.4),
        above(ratio(rise, abs(train.start)), 0.05),
        above(ratio(rise, error), 3.0) if error > 0 else holds(rise > 0),
    )


def _rising(view: View, train: Curve, margin: float) -> tuple[Finding, ...]:
    if margin < -0.5 or not is_higher(train.end, train.low):
        return ()
    low = int(train.smooth.argmin())
    lowest = float(train.smooth_steps[low]), train.low
    evidence = change(train, view.axis, lowest, (train.last_step, train.end))
    span = (float(train.smooth_steps[low]), float(train.steps[-1]))
    found = [seen("train_loss=rising", certainty(margin), evidence, train, span)]
    if train.end > 20 * abs(train.start):
        found.append(
            seen(
                "train_loss=exploding",
                certainty(above(train.end, 20 * abs(train.start))),
                evidence,
                train,
                span,
            )
        )
    return tuple(found)


def late_collapse(view: View) -> Sighting | None:
    """After a real fall (a quarter of the start) at least half of it is given back and not regained.

    The lowest point lies between 12 % and 97 % of the run, the level stays above the low by 35 % of the fall
    after its top, and no rise of 45 % of the fall came before.
    """
    train = view.train
    if train is None or len(train) < 8 or train.span <= 0:
        return None
    smooth, lowest = train.smooth, int(train.smooth.argmin())
    position = lowest / (len(smooth) - 1)
    if not 0.12 < position < 0.97:
        return Sighting("late-collapse", -FAR)
    top = lowest + int(smooth[lowest:].argmax())
    stays = (float(smooth[top:].min()) - train.low) / train.span
    earlier = float((smooth[: lowest + 1] - np.minimum.accumulate(smooth[: lowest + 1])).max()) / train.span
    margin = all_of(
        above(ratio(train.span, abs(train.start)), 0.25),
        above((train.end - train.low) / train.span, 0.5),
        above(stays, 0.35),
        below(max(earlier, 1e-3), 0.45),
    )
    return Sighting("late-collapse", margin, _collapsed(view, train, lowest, margin))


def _collapsed(view: View, train: Curve, lowest: int, margin: float) -> tuple[Finding, ...]:
    if margin < -0.3:
        return ()
    first, last = float(train.smooth_steps[lowest]), float(train.steps[-1])
    evidence = change(train, view.axis, (first, train.low), (train.last_step, train.end))
    found = [seen("train_loss=late_collapse", certainty(margin), evidence, train, (first, last))]
    if margin > 0:
        found.append(seen("onset=late", certainty(margin), evidence, train, (first, last)))
    return tuple(found)
