"""From sightings to named shapes: what explains what away, and how sure that makes us."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.curves.margins import FAR, certainty
from kb.curves.sighting import Sighting
from kb.curves.weights import CALIBRATION
from kb.findings import Finding
from kb.language import Text

PROBLEM = 0.5  # more likely than not

HARMLESS = frozenset(
    {"val-better-than-train", "noisy-validation", "initial-plateau", "train-stalled-val-improving"}
)
"""Shapes worth telling that need no treatment by themselves: they do not make a run ill."""

_LEVEL = ("slow-convergence", "training-plateau", "underfitting", "too-good-to-be-true")
_RESTLESS = ("loss-oscillation", "noisy-validation", "double-descent", "loss-spike", "resume-jump")

EXPLAINS: Mapping[str, tuple[str, ...]] = {
    "loss-nan": (*_LEVEL, "chance-level-loss", "val-better-than-train", "noisy-validation", "initial-plateau",
                 "overfitting", "loss-spike", "val-loss-up-accuracy-up"),
    "divergence": (*_LEVEL, *_RESTLESS, "overfitting", "val-better-than-train", "sawtooth-epochs"),
    "late-collapse": (*_LEVEL, *_RESTLESS, "divergence", "overfitting", "val-loss-up-accuracy-up"),
    "sawtooth-epochs": (*_LEVEL, *_RESTLESS, "val-better-than-train"),
    "resume-jump": (*_LEVEL, *_RESTLESS[:-1], "overfitting"),
    "loss-spike": (*_LEVEL, "double-descent", "overfitting"),
    "chance-level-loss": (*_LEVEL, *_RESTLESS, "train-stalled-val-improving"),
    "overfitting": (*_LEVEL,),
    "loss-oscillation": (*_LEVEL[:3], "overfitting", "val-loss-up-accuracy-up", "loss-spike"),
    "double-descent": ("overfitting", "val-loss-up-accuracy-up", "noisy-validation", "loss-oscillation"),
    "loss-falls-metric-flat": ("underfitting", "training-plateau", "slow-convergence"),
}  # fmt: skip
"""A shape on the left makes the ones on the right expected: seen beside it, they say nothing new."""


SPECIAL_CASES: Mapping[str, str] = {"val-loss-up-accuracy-up": "overfitting"}
"""A shape on the left is one on the right and something more: it cannot be the more probable one."""


@dataclass(frozen=True, slots=True)
class ShapeGuess:
    """An entry of the group `curve`, or one that a signal shows, with its probability and the reasons."""

    id: str
    probability: float
    because: tuple[Text, ...]
    findings: tuple[Finding, ...]

    @property
    def harmless(self) -> bool:
        """Whether the shape alone is no reason to change anything."""
        return self.id in HARMLESS


def name_shapes(sightings: Mapping[str, Sighting]) -> tuple[ShapeGuess, ...]:
    """Return the shapes seen above 2 %, likely problems first, within that the most probable first."""
    likely = explain_away(sightings)
    chances = {shape: probability(sighting) for shape, sighting in likely.items()}
    for special, general in SPECIAL_CASES.items():
        if special in chances and general in chances:
            chances[special] = min(chances[special], chances[general])
    guesses = [
        ShapeGuess(
            s.shape,
            round(chances[s.shape], 3),
            tuple(f.evidence for f in s.findings if f.present),
            s.findings,
        )
        for s in likely.values()
    ]
    return tuple(sorted((g for g in guesses if g.probability >= 0.02), key=_rank))


def _rank(guess: ShapeGuess) -> tuple[bool, float]:
    likely_problem = guess.probability >= PROBLEM and not guess.harmless
    return not likely_problem, -guess.probability


def explain_away(sightings: Mapping[str, Sighting]) -> dict[str, Sighting]:
    """Lower the margin of each shape by that of the strongest likely shape that makes it expected."""
    surety = {name: log_odds(sighting) / 4 for name, sighting in sightings.items()}
    result: dict[str, Sighting] = {}
    for shape, sighting in sightings.items():
        excuse = max((sure for name, sure in surety.items() if shape in EXPLAINS.get(name, ())), default=0.0)
        lowered = max(min(sighting.margin - 2 * excuse, -excuse / 2), -FAR)
        result[shape] = replace(sighting, margin=lowered) if excuse > 0 else sighting
    return result


def log_odds(sighting: Sighting) -> float:
    """Return the calibrated log odds of a sighting."""
    slope, offset = CALIBRATION.get(sighting.shape, (4.0, 0.0))
    return slope * max(min(sighting.margin, FAR / 2), -FAR / 2) + offset


def probability(sighting: Sighting) -> float:
    """Return the calibrated probability of a sighting."""
    return certainty(log_odds(sighting), 1.0)
