"""Evidence in both languages: numbers with as many digits as matter, steps in the unit of the log."""

import math

from kb.curves.view import Curve
from kb.findings import Finding
from kb.language import Text

_AXIS_ZH = {"step": "第 {} 步", "epoch": "第 {} 轮", "row": "第 {} 行"}


def number(value: float) -> str:
    """Return a value with four significant digits, without needless zeros or exponents."""
    if not math.isfinite(value):
        return str(value)
    if value and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.2e}"
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"


def percent(ratio: float) -> str:
    """Return a ratio as a percentage for people: `12 %`, `0.4 %`."""
    share = 100 * ratio
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
    about = ("", "") if whole or axis == "epoch" else ("about ", "约")
    return Text(f"{about[0]}{axis} {figure}", about[1] + _AXIS_ZH.get(axis, "{}").format(figure))


def change(name: str, axis: str, first: tuple[float, float], last: tuple[float, float]) -> Text:
    """Return `val_loss 0.412 at step 3000 -> 0.655 at step 11999 (+59 %)` for two (step, value) points."""
    (step, value), (end_step, end) = first, last
    share = f"{'+' if end >= value else '-'}{percent(abs((end - value) / value))}" if value else ""
    at, to = place(step, axis), place(end_step, axis)
    tail = f" ({share})" if share else ""
    return Text(
        f"{name} {number(value)} at {at.en} -> {number(end)} at {to.en}{tail}",
        f"{name} 从{at.zh}的 {number(value)} 变为{to.zh}的 {number(end)}{f'（{share}）' if share else ''}",
    )


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
