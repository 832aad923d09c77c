"""Sudden jumps of the training loss: spikes that pass, and jumps that must be worked off."""

from dataclasses import dataclass

import numpy as np

from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, below, certainty
from kb.curves.robust import Floats, noise, trailing_median
from kb.curves.sighting import Sighting
from kb.curves.view import Curve, View
from kb.curves.words import number, place, seen
from kb.findings import Finding
from kb.language import Text

BEFORE = 9  # points before, whose median is the level a jump is measured from
WARM_UP = 3  # first points that cannot be judged: there is no level before them


@dataclass(frozen=True, slots=True)
class Burst:
    """Indices of first, highest and first calm-again point; `size` is its height over what calm data reach."""

    first: int
    peak: int
    end: int
    base: float
    top: float
    size: float
    returns: bool


def find_bursts(curve: Curve) -> list[Burst]:
    """Return the jumps above the level before them that neither noise nor habit of the curve explains.

    A jump is higher than 8 x noise, half the level (for noise-free curves 1.5 x), a quarter of the whole fall and
    3 x the 98.5 % quantile of the calm residuals. It lasts until the curve is back below a quarter of its height.
    """
    if len(curve) < 8:
        return []
    base = trailing_median(curve.values, BEFORE)
    residual = curve.highs - base
    floor = _floor(curve, base)
    candidates = residual > floor
    candidates[:WARM_UP] = False
    if not candidates.any():
        return []
    near = np.convolve(candidates, np.ones(BEFORE), "same") > 0
    calm = residual[~near]
    habit = 3 * float(np.quantile(calm, 0.985)) if len(calm) > 5 else 0.0
    floor = np.maximum(floor, habit)
    return _group(curve.highs, base, floor, np.flatnonzero(candidates & (residual > habit)))


def _floor(curve: Curve, base: Floats) -> Floats:
    level = np.abs(base)
    spread = noise(curve.values)
    calm_curve = spread < 0.01 * float(np.median(level))
    return np.maximum(np.maximum(8 * spread, (1.5 if calm_curve else 0.5) * level), 0.25 * curve.span)


def _group(highs: Floats, base: Floats, floor: Floats, hits: np.ndarray) -> list[Burst]:
    bursts: list[Burst] = []
    position = 0
    for hit in hits.tolist():
        if hit < position:
            continue
        level, end, peak = float(base[hit]), hit, hit
        while end < len(highs) and highs[end] > level + (highs[peak] - level) / 4:
            peak = end if highs[end] > highs[peak] else peak
            end += 1
        height = float(highs[peak]) - level
        size = height / float(floor[hit]) if floor[hit] > 0 else 10.0
        bursts.append(Burst(hit, peak, end, level, float(highs[peak]), size, end < len(highs)))
        position = end + 1
    return bursts


def loss_spike(view: View) -> Sighting | None:
    """One to eight jumps, each passed within 5 % of the run (or one point)."""
    train = view.train
    if train is None or len(train) < 8:
        return None
    bursts = find_bursts(train)
    passing = [b for b in bursts if b.returns and b.end - b.first <= max(2, 0.05 * len(train))]
    if not passing:
        return Sighting("loss-spike", -FAR)
    margin = min(above(max(b.size for b in passing), 1.0), below(len(bursts), 8.5))
    return Sighting("loss-spike", margin, _spikes(view, train, passing, margin))


def _spikes(view: View, train: Curve, bursts: list[Burst], margin: float) -> tuple[Finding, ...]:
    highest = max(bursts, key=lambda b: b.size)
    at = place(float(train.steps[highest.peak]), view.axis)
    evidence = Text(
        f"{train.name} jumps {len(bursts)} time{'s' if len(bursts) > 1 else ''}, highest at {at.en}: "
        f"{number(highest.base)} -> {number(highest.top)}, and comes back",
        f"{train.name} 突跳 {len(bursts)} 次，最高在{at.zh}：{number(highest.base)} -> {number(highest.top)}，之后回落",
    )
    span = (float(train.steps[bursts[0].first]), float(train.steps[bursts[-1].end]))
    return (seen("train_loss=spiking", certainty(margin), evidence, train, span),)


def resume_jump(view: View) -> Sighting | None:
    """One jump, up to about the starting level, that takes more than 2.5 % of the run to be worked off.

    This is what a checkpoint that was restored only in part looks like: a spike beyond the starting level is not.
    """
    train = view.train
    if train is None or len(train) < 8:
        return None
    bursts = find_bursts(train)
    if len(bursts) != 1:
        return Sighting("resume-jump", -FAR)
    burst = bursts[0]
    margin = all_of(
        above(burst.size, 1.0),
        below(ratio(burst.top, train.start), 1.6),
        above((burst.end - burst.first) / len(train), 0.025),
        below((burst.end - burst.first) / len(train), 0.6),
    )
    return Sighting("resume-jump", margin, _resumed(view, train, burst, margin))


def _resumed(view: View, train: Curve, burst: Burst, margin: float) -> tuple[Finding, ...]:
    if margin < -0.3:
        return ()
    at = place(float(train.steps[burst.first]), view.axis)
    evidence = Text(
        f"{train.name} jumps at {at.en} from {number(burst.base)} to {number(burst.top)} (start of the run: {number(train.start)}) "
        "and needs a long time to come back",
        f"{train.name} 在{at.zh}从 {number(burst.base)} 跳到 {number(burst.top)}（训练开始时为 {number(train.start)}），之后很久才降回来",
    )
    last = train.steps[min(burst.end, len(train) - 1)]
    return (
        seen(
            "onset=after_resume",
            certainty(margin) * 0.7,
            evidence,
            train,
            (float(train.steps[burst.first]), float(last)),
        ),
    )
