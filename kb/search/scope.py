"""Does a query belong to this world at all? What the refusal is decided by."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.search.features import Features
from kb.search.reading import Reading

# More of one kind says nothing new, and a long text must not win by its length.
_ENOUGH = 3


class Scope(NamedTuple):
    """What a query and its best matches say about the world it comes from; `SCOPE` holds the weights."""

    phrase: float  # best cosine with a phrase of any entry
    letters: float  # best rapidfuzz similarity with a phrase of the first entry
    message: float  # best match of an error message
    covered: float  # largest share of the query's meaning that one phrase covers
    home: float  # phrases of this world alone
    familiar: float  # phrases that other worlds share
    elsewhere: float  # phrases of other worlds
    unseen: float  # words that no entry holds
    mentions: float  # symptoms read
    share: float  # this world's share of what was understood or unknown
    nothing: float  # 1 where no phrase is of this world alone

    @property
    def says_a_phrase(self) -> bool:
        """Whether a phrase of an entry and the query hold the same terms."""
        return min(self.phrase, self.covered) > 0.999


def scope_of(
    reading: Reading, rarities: Mapping[str, float], unseen: float, best: Sequence[Features]
) -> Scope:
    """Return the scope of a reading; `best` are the features of the candidates, the first entry first."""
    strangers = sum(term.startswith("w:") and rarities[term] >= unseen for term in reading.terms)
    known = reading.home + 0.3 * reading.familiar
    return Scope(
        max((features.phrase for features in best), default=0.0),
        best[0].letters if best else 0.0,
        max((features.message for features in best), default=0.0),
        max((features.covered for features in best), default=0.0),
        float(min(reading.home, _ENOUGH)),
        float(min(reading.familiar, _ENOUGH)),
        float(min(reading.elsewhere, _ENOUGH)),
        float(min(strangers, _ENOUGH)),
        float(min(len(reading.mentions), _ENOUGH)),
        known / (known + reading.elsewhere + strangers + 0.5),
        float(not reading.home),
    )
