"""Evidence in both languages: numbers with as many digits as matter, steps in the unit of the log.

Detectors judge smoothed levels, readers look into their file. So a level is quoted as a plain figure only
where the file holds it; everywhere else it is said to be about so much, around that place.
"""

import math

from kb.curves.curve import Curve
from kb.findings import Finding
from kb.language import Text

Point = tuple[float, float]
"""A step, and the level of a curve there."""

_UNIT_ZH = {"step": "步", "epoch": "轮", "row": "行"}


def number(value: float) -> str:
    """Return a value with four significant digits, without needless zeros or exponents."""
    if not math.isfinite(value):
        return str(value)
    if value and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.2e}"
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"


def percent(ratio: float) -> str:
    """Return a ratio as a percentage for people: `12 %`, `0.4 %`; what is nearly all is not all: `99.9 %`."""
    share = 100 * ratio
    if 99.5 <= share < 100:
        return f"{math.floor(10 * share) / 10} %"
    return f"{share:.0f} %" if abs(share) >= 10 else f"{share:.2g} %"


def is_higher(value: float, reference: float) -> bool:
    """Say whether evidence may call a value higher than a positive reference: where it rounds to 1 %."""
    return value >= 1.005 * reference


def place(step: float, axis: str) -> Text:
    """Return `step 3000` or `第 3000 步`.

    There is no half a step: what lies between two is `about step 30`, from a hundred on just the nearest.
    An epoch does have parts.
    """
    whole = float(step).is_integer() or abs(step) >= 100
    figure = f"{step:.4g}" if axis == "epoch" and not whole else f"{step:.0f}"
    near = ("", "") if whole or axis == "epoch" else ("about ", "约")
    return Text(f"{near[0]}{axis} {figure}", f"{near[1]}第 {figure} {_UNIT_ZH.get(axis, axis)}")


def stretch(steps: float, axis: str) -> Text:
    """Return `40 steps` or `40 步`."""
    return Text(f"{number(steps)} {axis}s", f"{number(steps)} {_UNIT_ZH.get(axis, axis)}")


def about(level: float) -> Text:
    """Return `about 0.614` or `约 0.614`: a level that need not stand in the file, with three digits."""
    figure = number(float(f"{level:.3g}"))
    return Text(f"about {figure}", f"约 {figure}")


NEAR = 0.02  # of the level: a reader who finds that value in the file takes it for the one that was meant
SAME_STORY = 0.5  # of the change: the file's own values may tell it larger or smaller by this much
MOST_PERCENT = 10_000  # beyond it nobody reads a share: the two figures say it better
STILL = 0.005  # of the level: what rounds to no change at all


def quoted(curve: Curve, step: float, level: float) -> Text:
    """Return what the file says at a step where that is near the level, else about how high the level is.

    The Chinese figure brings the space that parts it from a character before it.
    """
    value = _own(curve, step, level)
    return about(level) if value is None or abs(value - level) > NEAR * abs(level) else _plain(value)


def told(curve: Curve, first: Point, last: Point) -> tuple[float, float] | None:
    """Return the file's own values at two points where they tell about the same change as the levels do."""
    start, end = _own(curve, *first), _own(curve, *last)
    if start is None or end is None:
        return None
    rise = last[1] - first[1]
    same = abs(end - start - rise) <= max(SAME_STORY * abs(rise), STILL * abs(first[1]))
    return (start, end) if same else None


def between(curve: Curve, first: Point, last: Point) -> tuple[Text, Text]:
    """Return both figures of a change: the file's own values, or about how high the levels are."""
    own = told(curve, first, last)
    return (about(first[1]), about(last[1])) if own is None else (_plain(own[0]), _plain(own[1]))


def _own(curve: Curve, step: float, level: float) -> float | None:
    """Return the value of the file at a step; where rows repeat the step, the one nearest to the level."""
    return min(curve.logged_at(step).tolist(), key=lambda value: abs(value - level), default=None)


def _plain(value: float) -> Text:
    return Text(number(value), f" {number(value)}")


def around(step: float, axis: str) -> Text:
    """Return `around step 3000` or `第 3000 步前后`: where a smoothed curve has a turn or a level."""
    at = place(step if axis == "epoch" and step < 10 else float(round(step)), axis)
    return Text(f"around {at.en}", f"{at.zh}前后")


def change(curve: Curve, axis: str, first: Point, last: Point) -> Text:
    """Return `val_loss 0.412 at step 3000 -> 0.655 at step 11999 (+59 %)` for two points.

    A level is said to be around the middle of the points that it was taken of.
    """
    own = told(curve, first, last)
    share = _share(*(own or (first[1], last[1])))
    start, finish = between(curve, first, last)
    if own is None:
        begins = curve.start_step if first[0] == curve.first_step else first[0]
        ends = curve.end_step if last[0] == curve.last_step else last[0]
        at, to = around(begins, axis), around(ends, axis)
    else:
        at, to = (Text(f"at {where.en}", where.zh) for where in (place(first[0], axis), place(last[0], axis)))
    return Text(
        f"{curve.name} {start.en} {at.en} -> {finish.en} {to.en}{f' ({share})' if share else ''}",
        f"{curve.name} 从{at.zh}的{start.zh} 变为{to.zh}的{finish.zh}{f'（{share}）' if share else ''}",
    )


def _share(value: float, end: float) -> str:
    """Return `+59 %`; nothing where there is no scale, or the factor is beyond what percents are read for."""
    if not value or abs(end - value) > MOST_PERCENT / 100 * abs(value):
        return ""
    rise = (end - value) / abs(value)
    return f"+{percent(rise)}" if rise >= 0 else f"-{percent(-rise)}"


def course(curve: Curve, first: float, last: float) -> Text:
    """Return `kl 3.1 -> 0.02` from the first to the last point, or the levels that it has early and late."""
    points = (curve.first_step, first), (curve.last_step, last)
    start, finish = between(curve, *points)
    if told(curve, *points) is None:
        return Text(
            f"{curve.name} {start.en} early -> {finish.en} late",
            f"{curve.name} 早期{start.zh} -> 末期{finish.zh}",
        )
    return Text(
        f"{curve.name} {start.en} -> {finish.en}", f"{curve.name} {start.zh.strip()} -> {finish.zh.strip()}"
    )


def ending(curve: Curve) -> Text:
    """Return `val_accuracy ends at 0.93`, or at about that much."""
    level = quoted(curve, curve.last_step, curve.end)
    return Text(f"{curve.name} ends at {level.en}", f"{curve.name} 最终{level.zh}")


def seen(
    symptom: str,
    strength: float,
    evidence: Text,
    curve: Curve | None = None,
    span: tuple[float, float] | None = None,
    *,
    present: bool = True,
) -> Finding:
    """Return a finding from a log; `span` defaults to the whole curve."""
    if span is None and curve is not None and len(curve):
        span = float(curve.steps[0]), float(curve.steps[-1])
    first, last = span or (None, None)
    name = None if curve is None else curve.name
    return Finding(
        symptom, round(min(max(strength, 0.0), 1.0), 3), evidence, "log", present, first, last, name
    )
