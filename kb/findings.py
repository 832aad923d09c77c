"""A finding: one symptom that was seen, or ruled out, in the case at hand.

Words, logs and answers all end here; everything that ranks entries starts here.
"""

from dataclasses import dataclass
from typing import Literal

from kb.language import Text

Origin = Literal["text", "log", "answer"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A symptom with where it came from, how sure it is, and why.

    `symptom` is `observable=value` from the vocabulary. `strength` lies in 0..1: how sure we are of what
    `present` says. `present=False` means that the symptom was ruled out. `evidence` holds words and numbers
    for people. `first` and `last` are the steps (in the unit of the log's x axis) between which it holds,
    `series` the canonical name of the curve that shows it; both only for findings from a log.
    """

    symptom: str
    strength: float
    evidence: Text
    origin: Origin
    present: bool = True
    first: float | None = None
    last: float | None = None
    series: str | None = None

    @property
    def observable(self) -> str:
        """The part of the symptom before `=`."""
        return self.symptom.partition("=")[0]

    @property
    def value(self) -> str:
        """The part of the symptom after `=`."""
        return self.symptom.partition("=")[2]
