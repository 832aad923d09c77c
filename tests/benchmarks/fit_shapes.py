"""Fit the numbers of `kb/curves/weights.py` on the tuning parts of the corpora.

Run as `python tests/benchmarks/fit_shapes.py [--write]`.

CALIBRATION: of each shape the margin after explaining away, and whether it was observed, give slope and
offset by maximum likelihood, drawn towards the prior (4, 0): rare shapes keep it. Shapes never observed in
the tuning part are not fitted. LEVEL: a logistic rule for "ends too high" on a few named features;
strangers' logs take part, because the made runs know few tasks whose loss stays high for good reasons.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from bench_shapes import cases, stranger_cases

from kb.curves.analysis import sight
from kb.curves.detectors.level import features, measure
from kb.curves.margins import FAR
from kb.curves.shapes import explain_away
from kb.curves.view import View

if TYPE_CHECKING:
    from kb.logs import Run

PRIOR = np.array([4.0, 0.0])
STRENGTH = np.array([0.15, 1.0])  # 1 / variance of the prior: slopes of 1 to 9, limits moved by half
RIDGE = 0.1
HIGH = frozenset({"slow-convergence", "training-plateau", "underfitting"})
TASK_DEPENDENT = frozenset({"too-good-to-be-true"})  # the made tasks are never easy; those of users often are
COMPATIBLE = HIGH | {
    "healthy-convergence", "val-better-than-train", "noisy-validation", "slow-step-drift", "initial-plateau",
}  # fmt: skip
TARGET = Path(__file__).resolve().parents[2] / "kb/curves/weights.py"
TEXT = '''"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {{
{calibration}}}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""

LEVEL: dict[str, float] = {{
{level}}}
"""Feature -> weight in the logistic rule for runs that end too high; see `detectors.level.features`."""
'''


def fit(design: np.ndarray, seen: np.ndarray, prior: np.ndarray, strength: np.ndarray) -> list[float]:
    """Return the weights of a logistic rule by damped Newton steps on the penalised likelihood."""
    weights = prior.copy()
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curvature = (design.T * (chance * (1 - chance))) @ design + np.diag(strength)
        gradient = design.T @ (seen - chance) - strength * (weights - prior)
        weights = weights + 0.5 * np.linalg.solve(curvature, gradient)
    return [round(float(weight), 2) for weight in weights]


def calibrate() -> dict[str, tuple[float, float]]:
    """Fit slope and offset of each shape outside the level family, whose probabilities come from LEVEL."""
    margins: dict[str, list[float]] = defaultdict(list)
    seen: dict[str, list[float]] = defaultdict(list)
    for case in cases("tuning"):
        for shape, sighting in explain_away(sight(case.run)).items():
            margins[shape].append(max(min(sighting.margin, FAR / 2), -FAR / 2))
            seen[shape].append(float(shape in case.record["observed"]))
    result: dict[str, tuple[float, float]] = {}
    for shape in sorted(set(margins) - HIGH - TASK_DEPENDENT):
        if not any(seen[shape]):
            continue
        design = np.column_stack([margins[shape], np.ones(len(margins[shape]))])
        slope, offset = fit(design, np.array(seen[shape]), PRIOR, STRENGTH)
        limit = math.exp(-offset / slope)
        print(
            f"{shape}: {sum(seen[shape]):.0f} of {len(seen[shape])}; slope {slope}, even odds at "
            f"{limit:.2f} x the limit"
        )
        result[shape] = slope, offset
    return result


def _levels() -> Iterator[tuple[dict[str, float], bool]]:
    labelled: list[tuple[Run, set[str]]] = [(case.run, case.observed) for case in cases("tuning")]
    labelled += [(runs[0], labels) for runs, labels in stranger_cases("tuning")]
    for run, labels in labelled:
        level = measure(View.of(run))
        if labels and labels <= COMPATIBLE and level is not None:
            yield features(level), bool(labels & HIGH)


def fit_level() -> dict[str, float]:
    """Fit the rule for runs that end too high, on runs that show nothing else."""
    rows = list(_levels())
    names = list(rows[0][0])
    design = np.array([[row[name] for name in names] for row, _ in rows])
    strength = np.array([0.01 if name == "constant" else RIDGE for name in names])
    weights = fit(design, np.array([float(high) for _, high in rows]), np.zeros(len(names)), strength)
    print(
        f"level: {sum(high for _, high in rows)} of {len(rows)} too high; "
        f"{dict(zip(names, weights, strict=True))}"
    )
    return dict(zip(names, weights, strict=True))


def main() -> None:
    """Fit, print and, if asked, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    calibration = "".join(f'    "{shape}": {pair},\n' for shape, pair in calibrate().items())
    level = "".join(f'    "{name}": {weight},\n' for name, weight in fit_level().items())
    if options.write:
        TARGET.write_text(TEXT.format(calibration=calibration, level=level), encoding="utf-8")


if __name__ == "__main__":
    main()
