"""The words of the trade: which phrases of a text mean which class, subject, behaviour or symptom.

Compiled from `entries/vocabulary/` into one JSON value of the store; a text is scanned once, the longest
phrase at each place wins. A phrase may play several roles, each a string with a letter in front:

    c:  a class of synonyms        s:  a subject (an observable, or the general `loss` and `metric`)
    b:  a behaviour                q:  a split (train or val)
    v:  a whole symptom            n:  a negation (`n:not`, `n:doubt`, `n:gone`)
    f:  filler                     e:  a word of another world (`e:kitchen`)      h:  a word of this one alone
    a:  a word that this world shares with others
    t:  a symptom that a name tells beside what it is (`t:task=classification`)
    d:  a split that is a verb as well          x:  a symptom that is ruled out where the phrase is denied
    y:  a behaviour that is an adverb beside another one
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kb.search.normalise import BREAK, Atom

Roles = tuple[str, ...]

# Phrases by their first atom, longest first: the other atoms and the roles.
Phrases = dict[str, list[tuple[list[str], list[str]]]]


# A server that answers for months must not keep every word it was ever asked.
_MOST_REMEMBERED = 50_000


# Characters of the Chinese terms that a slip is looked for in.
_LONGEST_TERM = 4


class Match(NamedTuple):
    """A stretch of a text with its roles; an atom that no phrase covers has none."""

    atoms: tuple[str, ...]
    roles: Roles
    start: int
    end: int


class Behaviour(NamedTuple):
    """What a behaviour is called in the vocabulary, best first, and what its opposite amounts to.

    `losses` are the values for losses, which get better by falling; empty where they are the same.
    `is_near` asks for a subject in the same clause.
    """

    values: tuple[str, ...]
    losses: tuple[str, ...]
    negated: str
    is_near: bool


class StoredPhrases(Phrases):
    """The phrases of a compiled store, each read when a text first holds its first atom."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, first: str) -> list[tuple[list[str], list[str]]]:
        query = "SELECT phrases FROM lexicon WHERE first = ?"
        row = self._connection.execute(query, (first,)).fetchone()
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        found = self[first] = json.loads(row[0]) if row else []
        return found


class Lexicon:
    """The phrases, and what the parse needs to know of them: `facts` as `compile_lexicon` returns them."""

    def __init__(self, phrases: Phrases, facts: Mapping[str, Any]) -> None:
        self._phrases = phrases
        self.behaviours = {
            name: Behaviour(tuple(values), tuple(losses), *rest)
            for name, (values, losses, *rest) in facts["behaviours"].items()
        }
        self.together = [(frozenset(seen), means) for seen, means in facts["together"]]
        self.follows: Mapping[str, list[str]] = facts["follows"]
        self.values: dict[str, list[str]] = facts["values"]
        self.slips: Mapping[str, str] = facts["slips"]

    def starts(self, atom: str) -> bool:
        """Say whether any phrase starts with an atom."""
        return bool(self._phrases[atom])

    def respelled(self, found: list[Atom]) -> Iterator[tuple[int, int, int, str]]:
        """Yield Chinese terms that hold a wrong character of the same sound.

        Each comes as its first, last and wrong atom, and what would be right: "过拟和" becomes "过拟合",
        "训练集和验证集" stays because no term arises.
        """
        words = [atom.text for atom in found]
        for place, word in enumerate(words):
            right = self.slips.get(word)
            if right is None:
                continue
            as_it_is = self._around(words, place)
            corrected = self._around([*words[:place], right, *words[place + 1 :]], place)
            if corrected[1] - corrected[0] > max(as_it_is[1] - as_it_is[0], 0):
                yield *corrected, place, right

    def _around(self, words: list[str], place: int) -> tuple[int, int]:
        """Return the first and the last place of the longest phrase that covers a place."""
        found = (place, place)
        for start in range(max(place - _LONGEST_TERM + 1, 0), place + 1):
            tail, roles = self._longest(words, start)
            is_term = roles and "f:" not in roles and start + len(tail) >= place
            if is_term and len(tail) > found[1] - found[0]:
                found = (start, start + len(tail))
        return found

    def value(self, behaviour: Behaviour, observable: str) -> str:
        """Return the value of `observable` that a behaviour means, empty where it has none."""
        known = self.values.get(observable, ())
        values = behaviour.losses if behaviour.losses and observable.endswith("loss") else behaviour.values
        return next((value for value in values if value in known), "")

    def scan(self, found: list[Atom]) -> list[Match]:
        """Return the phrases of a text in order, each atom in exactly one."""
        matches: list[Match] = []
        words = [atom.text for atom in found]
        place = 0
        while place < len(words):
            tail, roles = self._longest(words, place)
            length = 1 + len(tail)
            matches.append(
                Match(
                    tuple(words[place : place + length]),
                    tuple(roles),
                    found[place].start,
                    found[place + length - 1].end,
                )
            )
            place += length
        return matches

    def _longest(self, words: list[str], place: int) -> tuple[list[str], Iterable[str]]:
        first = words[place]
        if first != BREAK:
            for tail, roles in self._phrases[first]:
                if words[place + 1 : place + 1 + len(tail)] == tail:
                    return tail, roles
        return [], ()
