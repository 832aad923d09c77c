"""What the numbers in a text say about the curves, in the words of the vocabulary."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kb.consult.hearing.contrasts import compared, gap_of_losses, gap_of_metrics, of_parts
from kb.consult.hearing.figures import Series, read_series
from kb.consult.hearing.levels import LOSSES, class_count, level, may_be_guessed, shares
from kb.consult.hearing.numerals import thresholds
from kb.consult.hearing.series import in_rows
from kb.consult.hearing.speeds import speeds
from kb.consult.hearing.trends import ERRORS, METRICS, movement
from kb.search.lexicon import Match
from kb.search.parse import BOUND
from kb.search.sentence import Mention

# A few numbers are few of thousands, and whose they are is read from what stands around them.
NUMBERS = 0.6

# Said in words: as sure as any subject with its behaviour.
COMPARED = BOUND

# Which words about the same thing a value makes more exact; against all others numbers give way.
REFINES = {
    "exploding": {"rising"},
    "sudden_drop": {"falling"},
    "near_zero": {"falling"},
    "chance_level": {"flat", "plateau"},
}

_PAIRS = (("train_loss", "val_loss"), ("train_accuracy", "accuracy"))


class Measure(NamedTuple):
    """A symptom that numbers or a comparison say, how sure it is, and its place in the text."""

    symptom: str
    strength: float
    start: int
    end: int


class Measured(NamedTuple):
    """What the numbers of a text say.

    `taken` are the ends of numbers that were read as values, with the observable whose value each is, empty
    where it says nothing by itself; `contrasts` are the places of comparisons.
    """

    measures: tuple[Measure, ...] = ()
    taken: Mapping[int, str] = {}
    contrasts: tuple[tuple[int, int], ...] = ()

    def misleads(self, mention: Mention) -> bool:
        """Say whether a mention rests on a number that stands for something else, or on half a comparison."""
        observable = mention.symptom.partition("=")[0]
        if self.taken.get(mention.end, observable) != observable:
            return True
        return any(start < mention.end <= end for start, end in self.contrasts)

    def beside(self, mentions: Sequence[Mention]) -> Iterator[Measure]:
        """Yield what does not contradict the words about the same thing."""
        denied = {mention.symptom for mention in mentions if not mention.present}
        said: dict[str, set[str]] = {}
        for mention in mentions:
            if mention.present:
                observable, _, value = mention.symptom.partition("=")
                said.setdefault(observable, set()).add(value)
        for measure in self.measures:
            observable, _, value = measure.symptom.partition("=")
            if measure.symptom not in denied and said.get(observable, set()) <= REFINES.get(value, set()):
                yield measure


def read_measured(
    text: str, scan: Callable[[str], Sequence[Match]], vocabulary: Mapping[str, Mapping[str, Any]]
) -> Measured:
    """Return what the numbers of a text say; `scan` finds the phrases of the vocabulary."""
    series, names = read_series(text, scan)
    series = [one for one in in_rows(series, text) if vocabulary.get(one.observable, {}).get("log")]
    classes = class_count(text)
    found: list[Measure] = []
    taken = dict.fromkeys(thresholds(text), "")
    for one in series:
        values = _values(one)
        known = vocabulary[one.observable]["values"]
        moves = movement(one.observable, one.said, values, known) if values else ""
        # What moves has no level but its end.
        height = level(one.observable, one.said, values, classes, at_once=one.at_once) if values else ""
        found += (
            Measure(f"{one.observable}={value}", NUMBERS, one.start, one.end)
            for value in dict.fromkeys((height, moves))
            if value in known
        )
        # The number of classes is known, and a guess would give another loss.
        is_no_guess = classes is not None and one.observable in LOSSES and height != "chance_level"
        is_still = not is_no_guess and (len(values) < 2 or moves == "flat")
        may_mean = is_still and (one.observable not in METRICS or may_be_guessed(one.said))
        taken |= {n.end: one.observable if may_mean else "" for n in one.values if n.value}
    contrasts = [*compared(text, names)]
    found += (Measure(f"gap={c.value}", COMPARED, c.start, c.end) for c in contrasts if c.value)
    found += (Measure(f"throughput={s.value}", NUMBERS, s.start, s.end) for s in speeds(text))
    if not contrasts:
        gaps = [*_gaps(series)]
        found += gaps or (Measure(f"gap={c.value}", NUMBERS, c.start, c.end) for c in of_parts(text))
    return Measured(_once(found, vocabulary), taken, tuple((c.start, c.end) for c in contrasts))


def _values(series: Series) -> list[float]:
    return shares(series.values) if series.observable in METRICS else [n.value for n in series.values]


def _gaps(series: Sequence[Series]) -> Iterator[Measure]:
    """Yield what the numbers of training and validation say about each other."""
    first = {one.observable: one for one in reversed(series)}
    for names in _PAIRS:
        if not all(name in first for name in names):
            continue
        train, val = (first[name] for name in names)
        # Numbers of different moments cannot be compared, nor can errors be with accuracies.
        if len(train.values) != len(val.values) or (train.said | val.said) & ERRORS:
            continue
        values = _values(train), _values(val)
        gap_of = gap_of_losses if names[0] == "train_loss" else gap_of_metrics
        gap = gap_of(*values) if all(values) else ""
        if gap == "widening" and train.at_once and val.at_once:
            gap = "large_from_start"
        # An accuracy that broke down to below the other's was not worse from the outset.
        is_passing = gap == "negative" and len(train.values) == 1 and (train.moved or val.moved)
        if gap and not is_passing:
            yield Measure(f"gap={gap}", NUMBERS, min(train.start, val.start), max(train.end, val.end))


def _once(found: Sequence[Measure], vocabulary: Mapping[str, Mapping[str, Any]]) -> tuple[Measure, ...]:
    """Leave the first value of an observable that has only one at a time."""
    kept: dict[str, Measure] = {}
    for measure in found:
        observable = measure.symptom.partition("=")[0]
        key = observable if vocabulary[observable]["exclusive"] else measure.symptom
        kept.setdefault(key, measure)
    return tuple(kept.values())
