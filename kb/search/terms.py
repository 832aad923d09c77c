"""A scanned text as a bag of terms: classes, subjects, behaviours with negation, symptoms, plain words."""

from collections.abc import Iterator

from kb.search.lexicon import Lexicon, Match
from kb.search.normalise import BREAK, is_han
from kb.search.sentence import Mention

# "val loss" and "loss on the validation set" must meet: both become the split and the general subject.
_PARTS = {
    "train_loss": ("q:train", "s:loss"),
    "val_loss": ("q:val", "s:loss"),
    "accuracy": ("q:val", "s:metric"),
    "train_accuracy": ("q:train", "s:metric"),
}
_REACH = 4


def terms_of(matches: list[Match], mentions: list[Mention]) -> list[str]:
    """Return the terms of a text, whose negations have been turned, in order and with repetitions."""
    terms = [*_meanings(matches), *_words(matches)]
    terms += (f"={mention.symptom}" for mention in mentions if mention.present)
    return terms


def turn_negated(matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """Return the phrases of a text with "not going down" as what it amounts to: flat."""
    turned: list[Match] = []
    negation = -1  # place of a negation that still waits for its behaviour
    for match in matches:
        kinds = {role[0] for role in match.roles}
        if match.atoms == (BREAK,):
            negation = -1
        elif "n" in kinds and "n:not" in match.roles:
            negation = len(turned)
        elif "b" in kinds and 0 <= len(turned) - negation <= _REACH and negation >= 0:
            roles = tuple(_opposite(role, lexicon) for role in match.roles)
            if roles != match.roles:
                turned[negation] = turned[negation]._replace(roles=("f:",))
                match = match._replace(roles=roles)
            negation = -1
        turned.append(match)
    return turned


def _opposite(role: str, lexicon: Lexicon) -> str:
    opposite = role[0] == "b" and lexicon.behaviours[role[2:]].negated
    return f"b:{opposite}" if opposite else role


def _meanings(matches: list[Match]) -> Iterator[str]:
    for match in matches:
        kinds = {role[0] for role in match.roles}
        for role in match.roles:
            if role[0] in "bcq":
                yield role
            elif role[0] == "s" and "c" not in kinds:
                yield from _PARTS.get(role[2:], (role,))


def _words(matches: list[Match]) -> Iterator[str]:
    """Yield the words that no class covers; unsegmented Chinese as pairs of characters."""
    before = ""
    for match in matches:
        kinds = {role[0] for role in match.roles}
        if kinds & set("cqsbnf") or match.atoms == (BREAK,):
            before = ""
            continue
        for word in match.atoms:
            if not is_han(word):
                yield f"w:{word}"
            elif before:
                yield f"w:{before}{word}"
            before = word if is_han(word) else ""
