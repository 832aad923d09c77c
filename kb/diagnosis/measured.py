"""How often each entry showed each symptom on real trainings: counts that correct the curated words.

`measured.json` is written by `tests/benchmarks/fit_causes.py`, not by hand. A run counts fully for the
cause that was injected and partly for those an expert could equally name. Only what a log can show is
counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over runs: in how many an observable could be seen, and in how many each symptom showed."""

    weight: float = 0.0
    seen: Mapping[str, float] = field(default_factory=dict[str, float])
    shown: Mapping[str, float] = field(default_factory=dict[str, float])

    def share(self, symptom: str, expected: float, strength: float) -> float:
        """Return the rate of a symptom, `expected` counting as much as `strength` runs."""
        seen = self.seen.get(symptom.partition("=")[0], 0.0)
        return (strength * expected + self.shown.get(symptom, 0.0)) / (strength + seen)


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts over all failed runs, and for each entry."""

    overall: Counts
    entries: Mapping[str, Counts]


@cache
def measured() -> Measured:
    """Return the counts that come with the package."""
    return parse(json.loads((files("kb.diagnosis") / "measured.json").read_text(encoding="utf-8")))


def parse(table: dict[str, Any]) -> Measured:
    """Turn the JSON of `measured.json` into counts."""
    entries = {name: Counts(**facts) for name, facts in table["entries"].items()}
    return Measured(Counts(**table["overall"]), entries)
