"""The messages that widgets send to areas and the app; the data of each says all."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Submitted(Message):
    """The user sent the text of a prompt."""

    text: str


@dataclass
class Chosen(Message):
    """The user took a choice of a question; `key` is what the asker gave it."""

    key: str


@dataclass
class NumberBegun(Message):
    """The number of a choice was typed that is also the beginning of `longer` ones.

    An empty one says that nothing is begun any more.
    """

    number: str
    longer: list[str]


@dataclass
class EntryWanted(Message):
    """An entry should be opened in the reader."""

    entry_id: str


@dataclass
class FindingWanted(Message):
    """A finding was chosen: show where it is on the curve, if it has a place there."""

    symptom: str


@dataclass
class FindingDropped(Message):
    """A finding should leave the case sheet."""

    symptom: str


@dataclass
class LogWanted(Message):
    """A log should be read; `overlay` adds it to the plot only, not to the case."""

    path: str
    overlay: bool = False


@dataclass
class AreaWanted(Message):
    """Another area should come to the front."""

    area: str


@dataclass
class Failed(Message):
    """A move could not be made: why, and what the user can do now."""

    reason: str
    advice: str
