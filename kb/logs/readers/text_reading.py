"""What one line of a console log says by itself: its pairs, its part of an epoch, what it announces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.logs.names import meaning
from kb.logs.readers.text_counters import read_progress
from kb.logs.readers.text_lines import plain
from kb.logs.readers.text_pairs import Pair, find_pairs, heading_phase, is_counter, is_measured

_NUMBER_LIKE = re.compile(r"\d|nan|inf", re.IGNORECASE)

_ASPECTS = re.compile(
    r"\b(?:(?P<inner>train_inner|inner)|(?P<best>eval best)"
    r"|(?P<summary>results?|summary|done|finished|completed?|averaged stats|avg(?=\])))\b",
    re.IGNORECASE,
)


def _aspect_of(line: str) -> str:
    """Whether a line speaks of the batches inside an epoch or sums the epoch up, where it says so."""
    match = _ASPECTS.search(line[:200])
    return (match.lastgroup or "") if match else ""


def _carries(name: str) -> bool:
    """Whether a name alone makes its line worth keeping: a counter, loss or metric.

    Memory or time alone do not.
    """
    return is_counter(name) or (
        is_measured(name) and meaning(name).quantity not in ("memory", "step_time", "throughput")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says by itself, whatever stood before it."""

    pairs: Sequence[Pair]
    partial: bool
    aspect: str
    announces: str

    @property
    def carries(self) -> bool:
        """Whether some value makes the line worth keeping under any heading."""
        return any(_carries(pair.name) for pair in self.pairs)


def read_line(line: str) -> Line:
    """Return the pairs of a line, what they are about, and the data that it announces for the next ones."""
    progress = read_progress(plain(line))
    pairs = find_pairs(progress.text) if _NUMBER_LIKE.search(line) else []
    if pairs and progress.step is not None:
        pairs.insert(0, Pair(progress.counts, float(progress.step), ""))
    announces = "" if pairs else heading_phase(progress.text)
    return Line(pairs, progress.partial, _aspect_of(progress.text), announces)
