"""NaN and infinite losses, and the numbers that stand for them."""

import numpy as np

from kb.curves.curve import Curve
from kb.curves.margins import FAR
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import number, place, seen
from kb.findings import Finding
from kb.language import Text

CAFFE_NAN = 87.3365  # -log(FLT_MIN): what Caffe's softmax loss prints for a probability of zero or NaN


def loss_nan(view: View) -> Sighting | None:
    """See a loss that is NaN or infinite, exactly 0 to the end (trainers filter NaN), or Caffe's 87.3365."""
    findings: list[Finding] = []
    margins: list[float] = []
    for curve in view.losses:
        for margin, finding in (_not_finite(view, curve), _hidden_zero(view, curve), _caffe(view, curve)):
            if finding is not None:
                margins.append(margin)
                findings.append(finding)
    if not view.losses:
        return None
    return Sighting("loss-nan", max(margins, default=-FAR), tuple(findings))


def _symptom(curve: Curve) -> str:
    return "val_loss=nan" if curve.name.startswith(("val", "test")) else "train_loss=nan"


def _not_finite(view: View, curve: Curve) -> tuple[float, Finding | None]:
    if not curve.broken or curve.first_broken is None:
        return -FAR, None
    at = place(curve.first_broken, view.axis)
    logged = curve.logged
    last = number(float(logged.values[-1])) if logged is not None and len(logged) else "-"
    evidence = Text(
        f"{curve.name}: {curve.broken} of {curve.count} values are NaN or infinite, the first at "
        f"{at.en}; last finite value {last}",
        f"{curve.name}：{curve.count} 个值中有 {curve.broken} 个是 NaN 或 inf，最早出现在{at.zh}；"
        f"最后一个有限值 {last}",
    )
    lasting = curve.ends_broken or curve.broken > 0.02 * curve.count
    last_step = float(curve.steps[-1]) if len(curve) else curve.first_broken
    span = (curve.first_broken, max(curve.first_broken, last_step))
    return (FAR if lasting else 0.3), seen(_symptom(curve), 1.0, evidence, curve, span)


def _hidden_zero(view: View, curve: Curve) -> tuple[float, Finding | None]:
    """See a loss that is exactly 0 to the end after clearly positive values: it hides a NaN."""
    if len(curve) < 4:
        return -FAR, None
    zero = curve.values == 0.0
    if not zero[-1] or zero.all():
        return -FAR, None
    first = int(np.flatnonzero(~zero)[-1]) + 1
    before = curve.values[max(0, first - 3) : first]
    if float(np.median(before)) < 0.01 * abs(curve.start) or len(curve) - first < 2:
        return -FAR, None
    at = place(float(curve.steps[first]), view.axis)
    evidence = Text(
        f"{curve.name} is exactly 0 from {at.en} on, after {number(float(before[-1]))}: trainers "
        f"print 0 for a NaN they filter",
        f"{curve.name} 从{at.zh}起恰好为 0（此前为 {number(float(before[-1]))}）："
        f"一些训练器会把被过滤的 NaN 打印成 0",
    )
    return 1.0, seen(
        _symptom(curve), 0.85, evidence, curve, (float(curve.steps[first]), float(curve.steps[-1]))
    )


def _caffe(view: View, curve: Curve) -> tuple[float, Finding | None]:
    hit = np.flatnonzero(np.abs(curve.values - CAFFE_NAN) < 0.001)
    if len(hit) < 2:
        return -FAR, None
    first = float(curve.steps[hit[0]])
    at = place(curve.step_of(float(curve.values[hit[0]]), near=first), view.axis)
    evidence = Text(
        f"{curve.name} sits at {CAFFE_NAN} from {at.en}: Caffe's value for a NaN or a zero probability",
        f"{curve.name} 从{at.zh}起停在 {CAFFE_NAN}：这是 Caffe 在概率为 0 或 NaN 时给出的值",
    )
    return 2.0, seen(
        _symptom(curve), 0.95, evidence, curve, (float(curve.steps[hit[0]]), float(curve.steps[-1]))
    )
