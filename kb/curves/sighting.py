"""What a detector hands back: one shape, how clearly the curves show it, and the findings behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.curves.view import View
from kb.findings import Finding


@dataclass(frozen=True, slots=True)
class Sighting:
    """A shape (id of an entry) with its margin: above 0 it is seen, below 0 it is not; see `margins`."""

    shape: str
    margin: float
    findings: tuple[Finding, ...] = ()


Detector = Callable[[View], Sighting | None]
"""Looks for one shape; None where the curves it needs are missing or too short to say."""
