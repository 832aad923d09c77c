"""Everything else a log may hold: gradient norm, learning rate, loss scale, speed, memory."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.detectors.trends import ONE_IN_HUNDRED
from kb.curves.margins import above, all_of, any_of, below, certainty, holds
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import course, number, percent, place, seen
from kb.findings import Finding
from kb.language import Text


def _ends(curve: Curve, share: float = 0.2) -> tuple[float, float]:
    """Return the medians of the first and of the last fifth."""
    part = max(1, int(len(curve) * share))
    return float(np.median(curve.values[:part])), float(np.median(curve.values[-part:]))


def slow_step_drift(view: View) -> Sighting | None:
    """See a throughput that ends below 75 % of its start, as a trend (z of one in a hundred)."""
    curve, sign = view.curves.get("throughput"), -1.0
    if curve is None:
        curve, sign = view.curves.get("step_time"), 1.0
    if curve is None or len(curve) < 8 or float(curve.values.min()) <= 0:
        return None
    first, last = _ends(curve)
    speed = last / first if sign < 0 else first / last
    margin = all_of(below(max(speed, 1e-6), 0.75) * 3, above(sign * curve.trend, ONE_IN_HUNDRED))
    words = course(curve, first, last)
    state = "falling" if margin > 0 else "steady"
    evidence = Text(
        f"{words.en}: {percent(speed)} of the first speed", f"{words.zh}：为最初速度的 {percent(speed)}"
    )
    return Sighting(
        "slow-step-drift", margin, (seen(f"throughput={state}", certainty(abs(margin)), evidence, curve),)
    )


def memory_leak(view: View) -> Sighting | None:
    """See memory that grows by a quarter and more, steadily to the end: the second half as the first."""
    curve = view.curves.get("memory")
    if curve is None or len(curve) < 8 or float(curve.values.min()) <= 0:
        return None
    first, last = _ends(curve)
    middle = float(np.median(curve.smooth[len(curve.smooth) * 2 // 5 : len(curve.smooth) * 3 // 5]))
    margin = all_of(
        above(last / first, 1.25) * 3, above(curve.trend, 3.1),
        above((last - middle) / max(middle - first, 1e-12 * first), 0.4),
    )  # fmt: skip
    words, state = course(curve, first, last), "growing" if margin > 0 else "stable"
    return Sighting("memory-leak", margin, (seen(f"memory={state}", certainty(abs(margin)), words, curve),))


def loss_scale_collapse(view: View) -> Sighting | None:
    """See a loss scale that falls on after the first fifth of the run, and ends below 128.

    Halving in the first steps is the normal search for a scale (it starts at 2^16 or 2^32), so only what
    happens after the first fifth counts.
    """
    curve = view.curves.get("loss_scale")
    if curve is None or len(curve) < 5 or float(curve.values.min()) <= 0:
        return None
    later = curve.values[len(curve) // 5 :]
    falls = float(later[0] / later[-1])
    margin = all_of(above(falls, 8.0), below(float(later[-1]), 128.0), holds(bool(later[-1] <= later.min())))
    words = course(curve, float(curve.values[0]), float(curve.values[-1]))
    state = "collapsing" if margin > 0 else "stable"
    return Sighting(
        "loss-scale-collapse",
        margin,
        (seen(f"loss_scale={state}", certainty(abs(margin)), words, curve),),
    )


def gradient_norm(view: View) -> tuple[Finding, ...]:
    """Describe the gradient norm: exploding (100 x its median), growing, tiny, zero, NaN, stable."""
    curve = view.curves.get("grad_norm")
    if curve is None or len(curve) < 4:
        return ()
    middle, top = float(np.median(curve.values)), float(curve.highs.max())
    first, last = _ends(curve)
    found: list[Finding] = []
    words = Text(
        f"grad_norm median {number(middle)}, highest {number(top)}",
        f"grad_norm 中位数 {number(middle)}，最大 {number(top)}",
    )
    if curve.broken > 0.02 * curve.count and curve.first_broken is not None:
        at = place(curve.first_broken, view.axis)
        found.append(
            seen(
                "grad_norm=nan",
                0.95,
                Text(f"grad_norm is NaN or infinite from {at.en}", f"grad_norm 从{at.zh}起为 NaN 或 inf"),
                curve,
            )
        )
    if middle == 0 and top == 0:
        return (seen("grad_norm=zero", 0.6, words, curve),)  # some trainers print 0 for "not measured"
    margins = {
        "exploding": above(top / max(middle, 1e-300), 100.0),
        "growing": all_of(above(last / max(first, 1e-300), 3.0), above(curve.trend, 4.4)),
        "tiny": below(max(middle, 1e-300), 1e-3),
        "spiking": all_of(above(top / max(middle, 1e-300), 10.0), below(top / max(middle, 1e-300), 100.0)),
    }
    found += [seen(f"grad_norm={state}", certainty(m), words, curve) for state, m in margins.items() if m > 0]
    if not found:
        worst = any_of(margins["exploding"], margins["growing"], margins["tiny"])
        found.append(seen("grad_norm=stable", certainty(-worst), words, curve))
        found.append(
            seen("grad_norm=exploding", certainty(-margins["exploding"]), words, curve, present=False)
        )
    return tuple(found)


def learning_rate(view: View) -> tuple[Finding, ...]:
    """Describe the schedule: constant, warm-up, decay, gone early, restarts, growing."""
    curve = view.curves.get("lr")
    if curve is None or len(curve) < 3 or float(curve.values.max()) <= 0:
        return ()
    values, peak = curve.values, float(curve.values.max())
    way, most = course(curve, float(values[0]), float(values[-1])), number(float(curve.highs.max()))
    words = Text(f"{way.en}, peak {most}", f"{way.zh}，峰值 {most}")
    return tuple(seen(f"lr_schedule={state}", 0.9, words, curve) for state in _schedule(curve, peak))


def _schedule(curve: Curve, peak: float) -> list[str]:
    values = curve.values
    if float(np.ptp(values)) < 0.01 * peak:
        return ["constant"]
    top = int(values.argmax())
    states: list[str] = []
    gone = np.flatnonzero(values[top:] < 0.02 * peak)
    jumps = np.diff(values) > 0.25 * peak
    if top >= len(values) * 0.9:
        states.append("growing")
    elif top > 0 and values[0] < 0.5 * peak:
        states.append("warmup")
    if bool(jumps[max(top, 1) :].any()) or int(jumps.sum()) > 1:
        states.append("restarts")
    elif len(gone) and top + gone[0] < 0.6 * len(values):
        states.append("zero_early")
    elif values[-1] < 0.7 * peak:
        states.append("decaying")
    return states or ["constant"]
