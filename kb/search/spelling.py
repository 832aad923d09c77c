"""Slips of the keyboard, corrected over our own vocabulary."""

from collections.abc import Callable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.search.lexicon import Lexicon
from kb.search.normalise import Atom, atoms, stem

# A word of fewer letters has too many neighbours; from this length on two slips are believable.
_SHORTEST, _LONG = 5, 8

# Of the shorter ones only two letters that changed places are a slip beyond doubt ("dwon").
_SWAPPED = 4

# A pasted text holds hundreds of names that no correction helps.
MOST_CORRECTIONS = 12


class Speller:
    """Knows the words that entries and synonym classes are written with.

    `load` returns them, and is called when a word is met of which `is_known` does not know the stem.
    Chinese terms are those of the lexicon.
    """

    def __init__(
        self, load: Callable[[], list[str]], is_known: Callable[[str], bool], lexicon: Lexicon
    ) -> None:
        self._load = load
        self._is_known = is_known
        self._lexicon = lexicon

    @cached_property
    def _words(self) -> list[str]:
        return self._load()

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset((*self._words, *map(stem, self._words)))

    def correct(self, text: str, found: list[Atom]) -> tuple[list[Atom], dict[str, str]]:
        """Return the atoms of `text` with unknown words replaced by near known ones, and the replacements."""
        changed: dict[str, str] = {}
        fixed: list[Atom] = []
        for atom in found:
            word = text[atom.start : atom.end].lower()
            if len(changed) < MOST_CORRECTIONS and word not in changed and self._is_suspect(atom, word):
                changed[word] = self._nearest(word)
            near = changed.get(word)
            fixed.append(atom._replace(text=stem(near)) if near else atom)
        self._correct_terms(text, fixed, changed)
        return fixed, {word: near for word, near in changed.items() if near}

    def respelled(self, text: str) -> str:
        """Return a text with the characters of Chinese terms put right, each in its place."""
        found = atoms(text)
        for _, _, wrong, right in self._lexicon.respelled(found):
            text = text[: found[wrong].start] + right + text[found[wrong].end :]
        return text

    def _correct_terms(self, text: str, fixed: list[Atom], changed: dict[str, str]) -> None:
        for first, last, wrong, right in [*self._lexicon.respelled(fixed)]:
            fixed[wrong] = fixed[wrong]._replace(text=right)
            said = text[fixed[first].start : fixed[last].end]
            changed[said] = "".join(atom.text for atom in fixed[first : last + 1])

    def _is_suspect(self, atom: Atom, word: str) -> bool:
        return (
            len(word) >= _SWAPPED
            and word.isascii()
            and word.isalpha()
            and not self._is_known(atom.text)
            and not {word, atom.text} & self._known
        )

    def _nearest(self, word: str) -> str:
        slips = 2 if len(word) >= _LONG else 1
        near = [
            known for known in self._words if known[0] == word[0] and abs(len(known) - len(word)) <= slips
        ]
        if len(word) < _SHORTEST:
            near = [known for known in near if sorted(known) == sorted(word)]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else ""
