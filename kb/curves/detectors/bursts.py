"""Sudden jumps of the training loss: spikes that pass, and jumps that must be worked off."""

from dataclasses import dataclass

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.margins import FAR, above, all_of, below, certainty
from kb.curves.robust import Floats, noise, trailing_median
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import about, around, number, place, seen
from kb.findings import Finding
from kb.language import Text

BEFORE = 9  # points before, whose median is the level a jump is measured from
WARM_UP = 3  # first points (at least 2 % of the run) that cannot be judged: there is no level before them


@dataclass(frozen=True, slots=True)
class Burst:
    """Indices of the first, highest and next calm point; `size` is the height over what calm data reach."""

    first: int
    peak: int
    end: int
    base: float
    top: float
    size: float
    returns: bool


def find_bursts(curve: Curve) -> list[Burst]:
    """Return the jumps above the level before them that neither noise nor habit of the curve explains.

    A jump is higher than 8 x noise, half the level (for noise-free curves 1.5 x), a quarter of the whole
    fall and 3 x the 98.5 % quantile of the calm residuals. It lasts until the curve is back below a quarter
    of its height.
    """
    if len(curve) < BEFORE:
        return []
    base = trailing_median(curve.values, BEFORE)
    residual = curve.highs - base
    floor = _floor(curve, base)
    candidates = residual > floor
    candidates[: max(WARM_UP, len(curve) // 50)] = False
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
    tenth = len(curve) // 10  # the first steps fall so far that no later jump would count against them
    fall = float(np.median(curve.values[tenth : 2 * tenth + 1])) - curve.low if calm_curve else curve.span
    return np.maximum(np.maximum(8 * spread, (1.5 if calm_curve else 0.5) * level), 0.25 * max(fall, 0.0))


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
    """See one to eight jumps, each passed within 5 % of the run (or one point), or one at the very start."""
    train = view.train
    if train is None or len(train) < 8:
        return None
    bursts = find_bursts(train) or _leap_at_start(train)
    passing = [b for b in bursts if b.returns and b.end - b.first <= max(2, 0.05 * len(train))]
    if not passing:
        return Sighting("loss-spike", -FAR)
    margin = min(above(max(b.size for b in passing), 1.0), below(len(bursts), 8.5))
    return Sighting("loss-spike", margin, _spikes(view, train, passing, margin))


def _leap_at_start(curve: Curve) -> list[Burst]:
    """Return the leap above the very first value, in the first tenth, where the curve comes back below it.

    A level before it does not exist: it must exceed half of the first value and 8 x the noise.
    """
    first, early = float(curve.values[0]), curve.highs[: max(3, len(curve) // 10)]
    peak = int(early.argmax())
    floor = max(0.5 * first, 8 * curve.noise)
    after = np.flatnonzero(curve.values[peak:] < first + (early[peak] - first) / 4)
    if first <= 0 or early[peak] - first <= floor or not len(after):
        return []
    return [
        Burst(1, peak, peak + int(after[0]), first, float(early[peak]), (early[peak] - first) / floor, True)
    ]


def _spikes(view: View, train: Curve, bursts: list[Burst], margin: float) -> tuple[Finding, ...]:
    highest = max(bursts, key=lambda b: b.size)
    at = place(train.step_of(highest.top, near=float(train.steps[highest.peak])), view.axis)
    base, top = about(highest.base), number(highest.top)
    evidence = Text(
        f"{train.name} jumps {len(bursts)} time{'s' if len(bursts) > 1 else ''}, highest at {at.en}: "
        f"{base.en} -> {top}, and comes back",
        f"{train.name} 突跳 {len(bursts)} 次，最高在{at.zh}：{base.zh} -> {top}，之后回落",
    )
    span = (float(train.steps[bursts[0].first]), float(train.steps[bursts[-1].end]))
    return (seen("train_loss=spiking", certainty(margin), evidence, train, span),)


@dataclass(frozen=True, slots=True)
class Jump:
    """A sudden lasting step up: index of its first point, level before and after, and its margin."""

    index: int
    before: float
    after: float
    end: int
    margin: float


def resume_jump(view: View) -> Sighting | None:
    """See one jump, up to about the starting level, that takes a while to be worked off.

    This is what a checkpoint restored only in part (or a rate set back to its start) looks like. A spike
    beyond the starting level, or one that is gone at once, is another thing.
    """
    train = view.train
    if train is None or len(train) < 8:
        return None
    jumps = [jump for jump in (_lone_burst(train), _step_up(train)) if jump is not None]
    if not jumps:
        return Sighting("resume-jump", -FAR)
    jump = max(jumps, key=lambda each: each.margin)
    return Sighting("resume-jump", jump.margin, _resumed(view, train, jump) if jump.margin > -0.3 else ())


def _lone_burst(train: Curve) -> Jump | None:
    """Return the only burst of the run, if it takes more than 2.5 % of the run and peaks at a usual level."""
    bursts = find_bursts(train)
    if len(bursts) != 1:
        return None
    burst = bursts[0]
    share = (burst.end - burst.first) / len(train)
    margin = all_of(
        above(burst.size, 1.0),
        below(ratio(burst.top, train.start), 1.6),
        above(share, 0.025),
        below(share, 0.6),
    )
    return Jump(burst.first, burst.base, burst.top, burst.end, margin)


def _step_up(train: Curve) -> Jump | None:
    """Return the largest step between neighbouring windows: 5 x their noise, 8 % of the fall, alone."""
    width = min(max(len(train) // 40, 1), 10)
    before = np.median(np.lib.stride_tricks.sliding_window_view(train.values, width), axis=1)
    steps = before[width:] - before[:-width]
    steps[: max(WARM_UP - width, 0) + 1] = 0.0
    at = int(steps.argmax())
    size, low = float(steps[at]), float(before[at])
    spread = noise(train.values[max(at - 30, 0) : at + width]) / width**0.5  # losses calm down as they fall
    others = np.delete(steps, np.arange(max(at - 2 * width, 0), min(at + 2 * width + 1, len(steps))))
    rival = float(others.max(initial=0.0))
    later = before[at + width :]
    worked_off = ratio(float(before[at + width] - later.min()), size) if size > 0 else 0.0
    margin = all_of(
        above(ratio(size, max(spread, 1e-300)), 5.0), above(ratio(size, train.span), 0.08),
        above(ratio(size, max(rival, 1e-300)), 2.0), above(worked_off, 0.4),
        above(ratio(size, abs(low)), 0.15), below(ratio(low + size, train.start), 1.6),
        above((at + width) / len(train), 0.05),
    )  # fmt: skip
    back = np.flatnonzero(later < low + size / 4)
    end = at + 2 * width + (int(back[0]) if len(back) else len(later))
    return Jump(at + width, low, low + size, min(end, len(train) - 1), margin)


def _resumed(view: View, train: Curve, jump: Jump) -> tuple[Finding, ...]:
    first, last = float(train.steps[jump.index]), float(train.steps[min(jump.end, len(train) - 1)])
    at, before, after, start = (
        around(first, view.axis), about(jump.before), about(jump.after), about(train.start)
    )  # fmt: skip
    evidence = Text(
        f"{train.name} jumps {at.en} from {before.en} to {after.en} (early in the run: {start.en}) "
        "and has to work it off",
        f"{train.name} 在{at.zh}从{before.zh} 跳到{after.zh}（训练初期{start.zh}），之后要重新降下来",
    )
    return (seen("onset=after_resume", certainty(jump.margin) * 0.7, evidence, train, (first, last)),)
