"""Fit the numbers of `kb/curves/weights.py` on the corpora.

Run as `python -m tests.benchmarks.fit_shapes [--part all|tuning] [--own FOLDER] [--write]`; FOLDER holds runs
made by `python -m tests.trainings`. How well such numbers do on data
sets they were not fitted on is what `cross_shapes.py` measures.

CALIBRATION: of each shape the margin after explaining away, and whether it was observed, give slope and
offset by maximum likelihood, drawn towards the prior (4, 0): rare shapes keep it. Shapes never observed are
not fitted. LEVEL: a logistic rule for "ends too high" on a few named features;
strangers' logs take part, because the made runs know few tasks whose loss stays high for good reasons.
"""

import argparse
import contextlib
import math
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from kb.curves import weights
from kb.curves.analysis import sight
from kb.curves.detectors.level import features, measure
from kb.curves.margins import FAR
from kb.curves.shapes import explain_away
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.logs import Run
from tests.benchmarks.bench_shapes import Case, cases, stranger_cases

Labelled = tuple[Run, set[str]]
Weights = TypeVar("Weights")

PRIOR = np.array([4.0, -1])
STRENGTH = np.array([0.15, 1.0])  # 1 / variance of the prior: slopes of 1 to 9, limits moved by half
RIDGE = 0.2
LEVEL_PRIOR = {"left": 2.0, "left_language": 6.0, "unknown": -2.5, "continued": -3.0}
"""Where a data set left out may leave nothing to fit: without a known start the level says little."""
LEVEL_STRENGTH = {"constant": 3.0, "unknown": 1.0, "continued": 1.0}
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
    rule = prior.copy()
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ rule, -30, 30)))
        curvature = (design.T * (chance * (1 - chance))) @ design + np.diag(strength)
        gradient = design.T @ (seen - chance) - strength * (rule - prior)
        rule = rule + 0.5 * np.linalg.solve(curvature, gradient)
    return [round(float(weight), 2) for weight in rule]


Sights = list[tuple[set[str], dict[str, Sighting]]]


def calibrate(known: Iterable[Case]) -> dict[str, tuple[float, float]]:
    """Fit slope and offset of each shape outside the level family, whose probabilities come from LEVEL.

    What is explained away depends on the numbers sought: once with none, once with the first result.
    """
    sights = [(set(case.record["observed"]), sight(case.run)) for case in known]
    result: dict[str, tuple[float, float]] = {}
    for _ in range(2):
        with fitted(result):
            result = _calibrate(sights)
    return result


def _calibrate(sights: Sights) -> dict[str, tuple[float, float]]:
    margins: dict[str, list[float]] = defaultdict(list)
    seen: dict[str, list[float]] = defaultdict(list)
    for observed, sighted in sights:
        for shape, sighting in explain_away(sighted).items():
            margins[shape].append(max(min(sighting.margin, FAR / 2), -FAR / 2))
            seen[shape].append(float(shape in observed))
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


def _levels(labelled: Iterable[Labelled]) -> Iterator[tuple[dict[str, float], bool]]:
    for run, labels in labelled:
        level = measure(View.of(run))
        if labels and labels <= COMPATIBLE and level is not None:
            yield features(level), bool(labels & HIGH)


def labelled(known: Iterable[Case], part: str) -> list[Labelled]:
    """Return runs with what was observed on them, and the first run of each stranger's log of a part."""
    strangers = [(runs[0], labels) for runs, labels in stranger_cases(part)]
    return [(case.run, case.observed) for case in known] + strangers


def fit_level(runs: Iterable[Labelled]) -> dict[str, float]:
    """Fit the rule for runs that end too high, on runs that show nothing else."""
    rows = list(_levels(runs))
    names = list(rows[0][0])
    design = np.array([[row[name] for name in names] for row, _ in rows])
    strength = np.array([LEVEL_STRENGTH.get(name, RIDGE) for name in names])
    prior = np.array([LEVEL_PRIOR.get(name, 0.0) for name in names])
    rule = fit(design, np.array([float(high) for _, high in rows]), prior, strength)
    print(
        f"level: {sum(high for _, high in rows)} of {len(rows)} too high; "
        f"{dict(zip(names, rule, strict=True))}"
    )
    return dict(zip(names, rule, strict=True))


@contextlib.contextmanager
def fitted(
    calibration: Mapping[str, tuple[float, float]] | None = None, level: Mapping[str, float] | None = None
) -> Generator[None]:
    """Let the analysis use these weights instead of the shipped ones for a while."""
    shipped = dict(weights.CALIBRATION), dict(weights.LEVEL)
    try:
        _put(weights.CALIBRATION, calibration)
        _put(weights.LEVEL, level)
        yield
    finally:
        _put(weights.CALIBRATION, shipped[0])
        _put(weights.LEVEL, shipped[1])


def _put(target: dict[str, Weights], numbers: Mapping[str, Weights] | None) -> None:
    if numbers is not None:
        target.clear()
        target.update(numbers)


def main() -> None:
    """Fit, print and, if asked, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("all", "tuning"), default="all")
    parser.add_argument("--own", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    known = [*cases(options.part), *(case for folder in options.own for case in cases(folder=folder))]
    levels = fit_level(labelled(known, options.part))
    with fitted(level=levels):
        pairs = calibrate(known)
    calibration = "".join(f'    "{shape}": {pair},\n' for shape, pair in pairs.items())
    level = "".join(f'    "{name}": {weight},\n' for name, weight in levels.items())
    if options.write:
        TARGET.write_text(TEXT.format(calibration=calibration, level=level), encoding="utf-8")


if __name__ == "__main__":
    main()
