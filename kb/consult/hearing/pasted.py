"""Error messages that are pasted into the conversation: what they mean, and which words are theirs."""

import re
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from kb.knowledge.store import Store
from kb.knowledge.words import LIKELIHOODS

ERROR = "error_message"

# A shorter message ("Bus error") stands in other sentences as well.
_SHORTEST = 10

# What an entry that holds a message without saying which kind of error it is weighs against those that do.
_UNTOLD = LIKELIHOODS["often"]

# A message ends where its sentence does, or where the user goes on in words of their own.
_END = re.compile(r"[.!?](?=\s|$|[^\x00-\x7f])|[\n。，；;！？]|,(?=\s+(?:I|we|my|our)\b)")

# Spaces and quotes come in every form when a message is copied.
_GAP = re.compile(r"[\s`'\"“”‘’]")

# What looks like an error of a program, whether or not an entry holds it.
_LIKE_ERROR = re.compile(r"\b\w*(?:Error|Exception)\b|Traceback \(most recent|\b[Aa]ssertion\b.*\bfailed\b")


class Pasted(NamedTuple):
    """A message found in a text: its value of `error_message`, its place up to the end of the sentence."""

    value: str
    start: int
    end: int


class Messages:
    """The error messages that the entries hold, each with the kind of error that they agree on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _kinds(self) -> list[tuple[str, str]]:
        """Values and messages, the longest message first."""
        votes: defaultdict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for card in self._store.failures.values():
            told = {
                symptom.partition("=")[2]: LIKELIHOODS[word]
                for symptom, word in card.symptoms.items()
                if symptom.startswith(f"{ERROR}=") and symptom != f"{ERROR}=none"
            }
            value = max(told, key=lambda name: told[name], default="")
            for message in card.errors:
                votes[message.strip(" :")][value] += told.get(value, _UNTOLD)
        kinds: list[tuple[str, str]] = []
        for message in sorted(votes, key=len, reverse=True):
            value, weight = max(votes[message].items(), key=lambda vote: vote[1])
            if value and 2 * weight > sum(votes[message].values()) and len(message) >= _SHORTEST:
                kinds.append((value, message))
        return kinds

    def find(self, text: str) -> Pasted | None:
        """Return the longest message of the entries that stands in a text."""
        plain = text.lower()
        for value, message in self._kinds:
            rarest = max(_GAP.split(message.lower()), key=len)  # most texts hold no message: this is quick
            found = _pattern(message).search(text) if rarest in plain else None
            if found:
                end = _END.search(text, found.end() - 1)  # many messages hold the end of their sentence
                return Pasted(value, found.start(), end.start() if end else len(text))
        return None


def looks_like_error(text: str) -> bool:
    """Say whether a text holds what programs print when they fail."""
    return _LIKE_ERROR.search(text) is not None


def _pattern(message: str) -> re.Pattern[str]:
    """Return what finds a message however its spaces and quotes were copied."""
    return re.compile(rf"{_GAP.pattern}*".join(map(re.escape, _GAP.split(message))), re.IGNORECASE)
