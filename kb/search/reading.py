"""A query, read once: its terms, n-grams, symptoms, and how much of it belongs to this world."""

from collections.abc import Mapping
from typing import NamedTuple

from kb.search.lexicon import Lexicon, Match
from kb.search.normalise import BREAK, atoms, grams
from kb.search.parse import mentions_of
from kb.search.sentence import Mention
from kb.search.spelling import Speller
from kb.search.terms import terms_of, turn_negated

GRAM = "."


class Reading(NamedTuple):
    """What the search knows of a text before it looks at an entry.

    `text` is the text as it is compared by letters: atoms without filler. `home` counts the phrases that
    only the training of networks uses, `familiar` those that it shares with other worlds, `elsewhere` those
    of other worlds. `corrections` maps misspelled words to what they were read as; `is_empty` says that
    there was no word at all, `is_ascii` that it was written without Chinese.
    """

    text: str
    terms: tuple[str, ...]
    grams: tuple[str, ...]
    mentions: tuple[Mention, ...]
    home: int
    familiar: int
    elsewhere: int
    corrections: Mapping[str, str]
    is_empty: bool
    is_ascii: bool


def read(text: str, lexicon: Lexicon, speller: Speller | None = None) -> Reading:
    """Return the reading of a text, with the spelling corrected where a speller is given."""
    found = atoms(text)
    corrections: Mapping[str, str] = {}
    if speller:
        found, corrections = speller.correct(text, found)
    matches = lexicon.scan(found)
    mentions = mentions_of(matches, lexicon)
    matches = turn_negated(matches, lexicon)
    worlds = [_world(match) for match in matches]
    return Reading(
        compared(matches),
        tuple(dict.fromkeys(terms_of(matches, mentions))),
        tuple(dict.fromkeys(GRAM + gram for gram in grams(_spelled(matches)))),
        tuple(mentions),
        worlds.count("home"),
        worlds.count("familiar"),
        worlds.count("elsewhere"),
        corrections,
        all(match.atoms == (BREAK,) for match in matches),
        text.isascii(),
    )


def plain_terms(text: str, lexicon: Lexicon) -> set[str]:
    """Return the terms of a long text of an entry, each once, without the symptoms it may speak of."""
    return set(terms_of(turn_negated(lexicon.scan(atoms(text)), lexicon), []))


def _spelled(matches: list[Match]) -> list[str]:
    """Return the atoms whose letters may tell more than their terms, with a break for each other phrase.

    Subjects and behaviours stand in every second entry in every form; their letters are noise.
    """
    spelled: list[str] = []
    for match in matches:
        kinds = {role[0] for role in match.roles}
        spelled += (BREAK,) if kinds & set("sbqnf") else match.atoms
    return spelled


def compared(matches: list[Match]) -> str:
    """Return a text as rapidfuzz compares it: classes for their phrases, other atoms as they are, no filler.

    So "validation loss rises" and "验证集损失上升" read the same.
    """
    said = [_said(match) for match in matches if match.roles != ("f:",) and match.atoms != (BREAK,)]
    return " ".join(said)


def _said(match: Match) -> str:
    for role in match.roles:
        if role[0] in "bsc":
            return role[2:].replace("_", " ")
    return " ".join(match.atoms)


def _world(match: Match) -> str:
    kinds = {role[0] for role in match.roles}
    if "h" in kinds:
        return "home"
    if "e" in kinds:
        return "elsewhere"
    if kinds & {"c", "s", "v"}:
        return "familiar" if "a" in kinds else "home"
    return "familiar" if "a" in kinds or "q" in kinds else ""


__all__ = ["GRAM", "Reading", "compared", "read"]
