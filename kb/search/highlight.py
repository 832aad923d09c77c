"""Which words of a matched phrase stand in the query: what a terminal highlights."""

from kb.search.lexicon import Lexicon
from kb.search.normalise import BREAK, atoms


def common_words(phrase: str, query: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the places in `phrase` that say what `query` says: the same words, or words of the same class.

    Filler is left out; neighbouring places are joined.
    """
    wanted = _meanings(query, lexicon)
    places: list[tuple[int, int]] = []
    for match in lexicon.scan(atoms(phrase)):
        if match.atoms == (BREAK,) or match.roles == ("f:",):
            continue
        if wanted & {*match.atoms, *(role for role in match.roles if role[0] in "csbq")}:
            if places and not phrase[places[-1][1] : match.start].strip():
                places[-1] = (places[-1][0], match.end)
            else:
                places.append((match.start, match.end))
    return places


def _meanings(text: str, lexicon: Lexicon) -> set[str]:
    meanings: set[str] = set()
    for match in lexicon.scan(atoms(text)):
        if match.roles != ("f:",):
            meanings.update(match.atoms)
            meanings.update(role for role in match.roles if role[0] in "csbq")
    return meanings - {BREAK}
