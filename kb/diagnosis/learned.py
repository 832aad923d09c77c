"""What real trainings teach beyond the curated words: by how much a log shifts the odds of entries.

`learned.json` is written by `tests/benchmarks/fit_causes.py`, not by hand: a softmax regression over the
causes of trainings with an injected fault, whose starting point is the ranking by the curated words. An entry
without trainings keeps that ranking.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kb.findings import Finding

# A column that is there counts half as much as a symptom that is seen: the regression draws both weights
# alike towards zero, and what is logged should explain less than what it shows.
LOGGED = 0.5

# Measures count in half standard deviations, for the same reason; beyond three of them nothing was learned.
MEASURED, MOST = 0.5, 3.0


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of features by entry, and mean and standard deviation of each measure of the curves.

    Features are symptoms (`train_loss=nan`), observables that the log could show (`logged:lr`) and measures
    (`measure:noise`); the empty name is the constant.
    """

    scales: Mapping[str, tuple[float, float]]
    entries: Mapping[str, Mapping[str, float]]

    def head_start(
        self, findings: Iterable[Finding], visible: Iterable[str], measures: Mapping[str, float]
    ) -> dict[str, float]:
        """Return the factor on the odds of each entry, given what a log shows, could show and measures."""
        seen = self.features(findings, visible, measures)
        return {
            name: math.exp(sum(weights.get(feature, 0.0) * value for feature, value in seen.items()))
            for name, weights in self.entries.items()
        }

    def features(
        self, findings: Iterable[Finding], visible: Iterable[str], measures: Mapping[str, float]
    ) -> dict[str, float]:
        """Return the value of each feature that is not 0."""
        seen = {"": 1.0} | {f"logged:{observable}": LOGGED for observable in visible}
        for finding in findings:
            if finding.present and finding.origin == "log":
                seen[finding.symptom] = max(seen.get(finding.symptom, 0.0), finding.strength)
        for name, value in measures.items():
            if name in self.scales:
                mean, deviation = self.scales[name]
                seen[f"measure:{name}"] = MEASURED * min(max((value - mean) / deviation, -MOST), MOST)
        return seen


@cache
def learned() -> Learned:
    """Return the weights that come with the package."""
    return parse(json.loads((files("kb.diagnosis") / "learned.json").read_text(encoding="utf-8")))


def parse(table: dict[str, Any]) -> Learned:
    """Turn the JSON of `learned.json` into weights."""
    return Learned({name: (mean, sd) for name, (mean, sd) in table["measures"].items()}, table["entries"])
