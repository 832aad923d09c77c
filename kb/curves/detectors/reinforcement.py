"""Reward, entropy, KL and value estimates of reinforcement learning and preference optimisation."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.margins import above, all_of, below, certainty, holds
from kb.curves.robust import mann_kendall
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import change, ending, number, seen
from kb.language import Text


def _curve(view: View, name: str, least: int = 10) -> Curve | None:
    curve = view.curves.get(name)
    return curve if curve is not None and len(curve) >= least else None


def _ends(curve: Curve) -> tuple[float, float]:
    """Return the first smoothed value and the median of the last fifth."""
    part = max(1, len(curve) // 5)
    return float(curve.smooth[0]), float(np.median(curve.values[-part:]))


def rl_reward_not_improving(view: View) -> Sighting | None:
    """See a reward without upward trend (z below 1.64: one in twenty) that gains less than its noise."""
    reward = _curve(view, "reward")
    if reward is None:
        return None
    first, last = _ends(reward)
    trend, spread = reward.trend, float(np.std(reward.values))
    gain = (last - first) / spread if spread > 0 else 0.0
    margin = all_of(below(max(trend, 1e-3), 1.64), below(max(gain, 1e-3), 0.5), holds(len(reward) >= 20))
    points = (float(reward.steps[0]), first), (float(reward.steps[-1]), last)
    state = "flat" if margin > 0 else "rising" if trend > 3.1 else ""
    evidence = change(reward, view.axis, *points)
    return Sighting(
        "rl-reward-not-improving",
        margin,
        (seen(f"reward={state}", certainty(abs(margin)), evidence, reward),) if state else (),
    )


def reward_collapse(view: View) -> Sighting | None:
    """See a reward that had gained clearly and lost most of it at once, whether it came back or not.

    What it had gained counts from half of the whole range on: the first episodes jump about.
    """
    reward = _curve(view, "reward")
    if reward is None:
        return None
    smooth, extent = reward.smooth, float(np.ptp(reward.smooth))
    if extent <= 0:
        return None
    gained = (np.maximum.accumulate(smooth) - np.minimum.accumulate(smooth))[:-1]
    sudden = np.where(gained > extent / 2, -np.diff(smooth) / np.maximum(gained, 1e-12), 0.0)
    at = int(sudden.argmax())
    top, low = float(smooth[: at + 1].max()), float(smooth[at + 1 : at + 3].min())
    gain = float(gained[at])
    margin = all_of(
        above((top - low) / max(gain, 1e-12), 0.7),
        above(float(sudden[at]), 0.5),
        above(gain / max(abs(float(smooth[0])), 1e-12), 0.5),
    )
    points = (float(reward.smooth_steps[at]), top), (float(reward.smooth_steps[at + 1]), low)
    found = (
        (seen("reward=collapsing", certainty(margin), change(reward, view.axis, *points), reward),)
        if margin > -0.3
        else ()
    )
    return Sighting("late-collapse", margin, found)


def rl_entropy_collapse(view: View) -> Sighting | None:
    """See a policy entropy below 10 % of its start from the middle of the run on."""
    entropy = _curve(view, "entropy")
    if entropy is None or float(entropy.values[0]) <= 0:
        return None
    half = entropy.smooth[len(entropy.smooth) // 2 :]
    left = float(half.max()) / float(entropy.values[0])
    margin = below(max(left, 1e-4), 0.1)
    points = (float(entropy.steps[0]), float(entropy.values[0])), (float(entropy.steps[-1]), entropy.end)
    state = "collapsing" if margin > 0 else "steady"
    evidence = change(entropy, view.axis, *points)
    return Sighting(
        "rl-entropy-collapse", margin, (seen(f"entropy={state}", certainty(abs(margin)), evidence, entropy),)
    )


def rl_kl_explosion(view: View) -> Sighting | None:
    """See a KL to the reference that rises to 10 x its median and above 1 nat."""
    kl = _curve(view, "kl")
    if kl is None or "reward" not in view.curves:
        return None
    middle, top = float(np.median(kl.values)), float(np.max(kl.smooth))
    margin = all_of(above(top / max(middle, 1e-6), 10.0), above(top, 1.0))
    evidence = Text(
        f"kl median {number(middle)}, highest {number(float(kl.highs.max()))}",
        f"kl 中位数 {number(middle)}，最高 {number(float(kl.highs.max()))}",
    )
    state = "exploding" if margin > 0 else "moderate"
    return Sighting("rl-kl-explosion", margin, (seen(f"kl={state}", certainty(abs(margin)), evidence, kl),))


def rl_value_divergence(view: View) -> Sighting | None:
    """See value estimates that grow to 10 x the best return and keep growing."""
    values = _curve(view, "q_value")
    if values is None:
        return None
    reward = _curve(view, "reward")
    best = (
        float(np.max(np.abs(reward.values)))
        if reward is not None
        else abs(float(np.median(values.values[: len(values) // 5 + 1])))
    )
    size = abs(values.end)
    margin = all_of(above(size / max(best, 1e-9), 10.0), above(mann_kendall(np.abs(values.values)), 4.4))
    end = ending(values)
    evidence = Text(f"{end.en}, largest return {number(best)}", f"{end.zh}，最大回报 {number(best)}")
    state = "growing" if margin > 0 else "bounded"
    return Sighting(
        "rl-value-divergence", margin, (seen(f"q_values={state}", certainty(abs(margin)), evidence, values),)
    )
