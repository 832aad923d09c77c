"""When and at what the trouble begins: at once, late, where the learning rate changes."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.blowup import ratio
from kb.curves.detectors.level import is_fresh
from kb.curves.margins import all_of, below, certainty
from kb.curves.view import View
from kb.curves.words import about, around, number, place, quoted, seen
from kb.findings import Finding
from kb.language import Text

EARLY = 0.1  # of the run


def onset(view: View) -> tuple[Finding, ...]:
    """Say when a loss broke, in the first tenth of the run or late: NaN, lasting rises, early leaps."""
    train = view.train
    broken = [(c.first_broken, c) for c in view.losses if c.first_broken is not None and c.ends_broken]
    filled = [series.steps for series in view.run.series.values() if len(series)]
    begin = min((float(steps[0]) for steps in filled), default=0.0)
    length = max((float(steps[-1]) for steps in filled), default=0.0) - begin
    if broken and length > 0:
        step, curve = min(broken, key=lambda pair: pair[0])
        return _when(view, curve, step, (step - begin) / length)
    if train is None or len(train) < 8:
        return ()
    if ratio(train.end, train.start) >= 1.5:
        step = _turning_point(train)
        return _when(view, train, step, train.position(step))
    return _early_leap(view, train)


LEARNT = 0.25  # of the start: as much as a real fall before a late collapse takes


def _turning_point(train: Curve) -> float:
    """Return where a loss turns up for good: its lowest point, if something was learnt until there.

    Otherwise it is the lowest point before the loss first climbs half-way to its end: a leap that only comes
    back to the start leaves no good phase behind it.
    """
    lowest = int(train.smooth.argmin())
    if train.span < LEARNT * abs(train.start):
        climbed = train.smooth > (train.start + train.end) / 2
        lowest = int(train.smooth[: int(climbed.argmax()) + 1].argmin())
    return float(train.smooth_steps[lowest])


def _early_leap(view: View, train: Curve) -> tuple[Finding, ...]:
    """See the loss leap above its very first value, by half and by six times the noise."""
    first, early = float(train.values[0]), train.values[: max(2, int(EARLY * len(train)))]
    top = int(early.argmax())
    leap = float(early[top]) - first
    if not is_fresh(view) or first <= 0 or leap < 0.5 * first or leap < 6 * train.noise:
        return ()
    step = train.step_of(float(early[top]), near=float(train.steps[top]))
    at = place(step, view.axis)
    low, high = quoted(train, train.first_step, first), quoted(train, step, float(early[top]))
    words = Text(
        f"{train.name} leaps from {low.en} to {high.en} at {at.en}",
        f"{train.name} 在{at.zh}从{low.zh} 窜到{high.zh}",
    )
    return (seen("onset=first_steps", 0.8, words, train, (step, step)),)


def _when(view: View, curve: Curve, step: float, share: float) -> tuple[Finding, ...]:
    if step == curve.first_broken:
        at = place(step, view.axis)
        words = Text(f"the trouble starts at {at.en}", f"问题从{at.zh}开始")
    else:
        at = around(step, view.axis)
        words = Text(f"the trouble starts {at.en}", f"问题在{at.zh}开始")
    state = "first_steps" if share <= EARLY else "late" if share >= 0.3 else ""
    return (seen(f"onset={state}", 0.8, words, curve, (step, step)),) if state else ()


def from_the_start(view: View) -> tuple[Finding, ...]:
    """Say that the trouble is there from the start: the loss stays within 3 % of where it began."""
    train = view.train
    if train is None or len(train) < 8 or not is_fresh(view) or train.low <= 0:
        return ()
    margin = all_of(
        below(max(abs(1 - ratio(train.end, train.start)), 1e-4), 0.03),
        below(max(ratio(float(np.ptp(train.means)), train.start), 1e-4), 0.06),
    )
    level = about(train.start)
    words = Text(f"{train.name} never leaves {level.en}", f"{train.name} 始终没有离开{level.zh}")
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
