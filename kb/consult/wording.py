"""What was said, as a whole and sentence by sentence, into a share of probability for each failure."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kb.errors import UsageError
from kb.language import Lang
from kb.search import Searcher
from kb.search.sentence import Mention


class Weights(NamedTuple):
    """What the odds of the search for all words and each score of the search for one sentence count."""

    whole: float
    sentence: float


# A story of ten facts blurs in one query; each is found better by its own words. Learned on the tuned part of
# the development material (tests/benchmarks/fit_consult.py), which also shows that frequency and the symptoms
# in the words add nothing to this: the search has counted them already.
WEIGHTS = Weights(1.02, 1.52)

# Hits further down the list are right too rarely to matter.
SEARCHED = 60

# The score of an entry in a search that does not list it; about that of the last one listed.
UNLISTED = 0.003

# A full stop inside "0.005" or "v1.2" ends nothing.
_ENDS = re.compile(r"[\n;；。!?！？，]+|[.,](?=\s|$)")

# Where something stands on the web says nothing about a training.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_MOST_REMEMBERED = 500


class Wording:
    """The searches for what was said; those for single sentences are kept, since talk only grows."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._known: dict[tuple[str, Lang], Mapping[str, float]] = {}
        self._telling: dict[str, bool] = {}

    def shares(
        self, messages: Sequence[str], lang: Lang, names: Collection[str], weights: Weights = WEIGHTS
    ) -> dict[str, float]:
        """Return the probability that words alone give to each of `names` that a search for them lists.

        The shares add up to the chance that any hit is right. It does not fall again when something is added
        that no entry speaks of.
        """
        if not any(self._sentences(messages)):
            return {}
        whole = {name: score for name, score in self.whole(messages, lang).items() if name in names}
        told = {name: score for name, score in self.told(messages, lang).items() if name in names}
        powers = {
            name: math.exp(
                weights.whole * log_odds(whole.get(name, UNLISTED)) + weights.sentence * told.get(name, 0.0)
            )
            for name in {**whole, **told}
        }
        total = sum(powers.values())
        any_right = max(self._any_right(messages[:end], lang, names) for end in range(1, len(messages) + 1))
        return {name: any_right * power / total for name, power in powers.items()} if any_right else {}

    def whole(self, messages: Sequence[str], lang: Lang) -> Mapping[str, float]:
        """Return the scores in the search for all that was said and tells of trouble."""
        return self._scores("\n".join(self._sentences(messages)), lang)

    def told(self, messages: Sequence[str], lang: Lang) -> dict[str, float]:
        """Return for each entry the sum of its scores in the searches for each sentence."""
        total: dict[str, float] = {}
        for scores in self._told(messages, lang):
            for name, score in scores.items():
                total[name] = total.get(name, 0.0) + score
        return total

    def _any_right(self, messages: Sequence[str], lang: Lang, names: Collection[str]) -> float:
        scores = self.whole(messages, lang)
        return 1 - math.prod(1 - score for name, score in scores.items() if name in names)

    def _told(self, messages: Sequence[str], lang: Lang) -> list[Mapping[str, float]]:
        return [self._scores(sentence, lang) for sentence in self._sentences(messages)]

    def _sentences(self, messages: Sequence[str]) -> list[str]:
        parts = (part.strip() for message in messages for part in _ENDS.split(_ADDRESS.sub(" ", message)))
        return [part for part in parts if part and self._tells(part)]

    def _tells(self, sentence: str) -> bool:
        """Say whether a sentence may tell of trouble.

        One that only denies something, or says that it is as usual ("no overfitting", "no error message"), is
        no trouble; a search would find what it denies.
        """
        if sentence not in self._telling:
            if len(self._telling) >= _MOST_REMEMBERED:
                self._telling.clear()
            mentions = self.searcher.mentions(sentence)
            self._telling[sentence] = not mentions or any(map(self._is_trouble, mentions))
        return self._telling[sentence]

    def _is_trouble(self, mention: Mention) -> bool:
        observable, _, value = mention.symptom.partition("=")
        facts = self.searcher.store.vocabulary.get(observable, {})
        return mention.present and facts.get("ordinary") != value

    def _scores(self, text: str, lang: Lang) -> Mapping[str, float]:
        key = (text, lang)
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._search(text, lang)
        return self._known[key]

    def _search(self, text: str, lang: Lang) -> Mapping[str, float]:
        if not text:
            return {}
        try:
            hits = self.searcher.search(text, lang=lang, limit=SEARCHED).hits
        except UsageError:  # no word that a search could use
            return {}
        return {hit.id: hit.score for hit in hits}


def log_odds(score: float) -> float:
    """Return the logarithm of the odds of a score, finite for scores of 0 and 1."""
    bounded = min(max(score, UNLISTED), 1 - UNLISTED)
    return math.log(bounded / (1 - bounded))
