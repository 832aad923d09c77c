"""What a text says of symptoms, and the state of reading one sentence from left to right."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.search.lexicon import Lexicon, Match


class Mention(NamedTuple):
    """A symptom that a text speaks of.

    `present` is False where the text rules it out. `strength` (0..1) says how sure the reading is. `start`
    and `end` are the place in the text.
    """

    symptom: str
    present: bool
    strength: float
    start: int
    end: int


class Subject:
    """Something that a sentence speaks of, and whether it has been said what it does."""

    def __init__(self, names: list[str], open_names: list[str], start: int) -> None:
        self.names = names
        self.open_names = open_names  # as they stood before a train or val that may yet be replaced
        self.start = start
        self.bound = False
        self.is_short = False  # "val" in "train loss falls but val rises"


class Reader:
    """One text being read from left to right: what was said, and what still waits for its other half."""

    def __init__(self, lexicon: Lexicon, matches: Sequence[Match], is_thorough: bool) -> None:
        self.lexicon = lexicon
        self.matches = matches
        self.is_thorough = is_thorough  # take also what names tell about the setup
        self.splits: list[str] = []  # train, val or both, where the sentence said so
        self.before = Match((), (), 0, 0)  # the phrase before, filler apart
        self.between: list[str] = []  # the filler since
        self.is_loose = False  # the split is a verb as well: "I trained a model and got 18 % accuracy"
        self.is_behind = False  # they stood behind their subject: "accuracy of the train set"
        self.waiting: list[Subject] = []  # subjects of this clause
        self.last: list[Subject] = []  # subjects that a behaviour without any belongs to
        self.adjective: tuple[Match, str] | None = None  # a behaviour whose subject follows
        self.negation: tuple[str, int] | None = None  # kind and place
        # The last behaviour, its subjects, and how many mentions there were before it.
        self.newest: tuple[str, list[Subject], int] = ("", [], 0)
        self.mentions: list[Mention] = []
