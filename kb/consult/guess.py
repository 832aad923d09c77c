"""A guess of the user in the form of a question: "so it's overfitting, right?", "是学习率的问题吗"."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.errors import UsageError
from kb.knowledge.labels import name_words
from kb.knowledge.store import Store
from kb.language import Lang
from kb.search.normalise import is_han, normalise, simplified, stem, tokens

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

_MAY_BE = r"(?:is|are|could|can|might|may|must|will|would)"
_DUE = (
    r"(?:(?:really|just|simply|maybe|perhaps|a case of|due to|because of|caused by|from|about"
    r"|an?|the|my|our) )*"
)
_IT = r"(?:it|this|that|the (?:problem|cause|reason|culprit|issue))"
_LEAD = r"(?:(?:so|and|hm+|then|ok|well|but|do you (?:think|mean)|you (?:think|mean)|are you saying)[, ]+)*"
_MAYBE = r"(?:(?:maybe|perhaps|possibly|probably) )?"

# Questions by their form, and statements that only a question mark or a tag ("right", "吗") makes one.
_ASKS = re.compile(
    rf"{_LEAD}(?:that )?{_MAY_BE} (?:{_IT}|there)(?: be| is)? {_DUE}(?P<topic>.+?)"
    r"(?:(?:'s|s')? (?:fault|problem|cause|issue))?(?: then| after all| here)?"
    rf"|{_LEAD}{_MAY_BE} {_DUE}(?P<topic_reason>.+?) (?:be )?(?:the |a )?"
    r"(?:reason|cause|culprit|problem|issue|to blame|at fault|responsible|wrong)(?: here)?"
    rf"|{_LEAD}(?:is|could) (?:my|the|our) (?:model|network|training|run)"
    r" (?:be )?(?:just )?(?P<topic_model>.+)"
    rf"|{_LEAD}(?:is|are) (?:my|the|our) (?P<topic_state>.+)"
    r"|(?:am i|are we|do i have|do we have|have i got) (?:an? )?(?P<topic_own>.+)"
)
_CLAIMS = re.compile(
    rf"{_LEAD}{_MAYBE}(?:it|this|that)(?:'s| is| could be| might be| may be| must be)? {_DUE}(?P<topic>.+?)"
    rf"(?:,? (?:right|correct|no|or not|then|isn't it))?|{_LEAD}{_MAYBE}{_DUE}(?P<name>[^,]+)"
)
_ASKS_ZH = re.compile(
    r"(?:那么?|所以|这么说|难道|你觉得|会不会|有没有可能|可能|也许|应该)*(?:这|它|我|我的模型|模型|问题|原因)?(?:到底|会|就|只)?"
    r"(?:是不是|是否|会不会是|算不算|属于|有没有|是因为|是由于|是|出在|因为)?(?P<topic>.+?)"
    r"(?:导致的?|引起的?|造成的?|的(?:问题|原因|锅|事|关系)|有问题|出了?问题|了)*(?:对吧|对不对|对吗)?"
)
_MARKED_ZH = re.compile(r"是不是|是否|会不会|有没有可能|算不算|难道|(?:吗|么|吧|对不对)$")
_TAG = re.compile(r",? (?:right|correct|isn't it|or not)$")
_TELLS = re.compile(r"\b(?:i|we|you|that)\b|[我你]")
_MEANT = 0.7  # the score of a search is calibrated: so often the entry is meant
_MOST_WORDS = 12  # a longer line tells more than a guess


def guessed(talk: "Consultation", text: str) -> tuple[str, list[str]]:
    """Return the topic of a question of the user and the entries that it means; none where it is no guess."""
    found = ((topic, _entries(talk, topic, form == "name")) for form, topic in _topics(text))
    return next(((topic, entries) for topic, entries in found if entries), ("", list[str]()))


def is_foreign(talk: "Consultation", text: str) -> bool:
    """Say whether a text has nothing to do with a training: no entry and no name of what one can see."""
    if talk.observables_in(text):
        return False
    try:
        return not talk.searcher.search(text, lang=talk.lang).hits
    except UsageError:  # no word that a search could use
        return True


def _entries(talk: "Consultation", topic: str, is_bare: bool) -> list[str]:
    """Return the entry that a topic names, else the failures with the topic in their titles, else by search.

    A bare word with a question mark ("fp16?") may be an uncertain answer: it must name the entry.
    """
    try:
        return [talk.store.resolve(topic)]
    except UsageError:
        exact = talk.titles.get(normalise(topic)) or talk.titles.get(normalise(f"{topic}s"))
    if exact or is_bare:
        return [exact] if exact else []
    names = [name_words(talk.model.vocabulary, name, talk.lang) for name in talk.observables_in(topic)]
    said = [topic, *names] if len(tokens(normalise(topic))) == 1 else [topic]
    titled = [entry for words in said for entry in _titled(talk.store, words)]
    return list(dict.fromkeys(titled)) or _searched(talk, topic)


def _searched(talk: "Consultation", topic: str) -> list[str]:
    """Return the failure that a search finds for a topic, unless that tells what somebody or a curve does."""
    vocabulary = talk.model.vocabulary
    heard = [vocabulary[mention.symptom.partition("=")[0]] for mention in talk.searcher.mentions(topic)]
    if _TELLS.search(topic) or any(facts["log"] and not facts["exclusive"] for facts in heard):
        return []
    try:
        hits = talk.searcher.search(topic, lang=talk.lang).hits
    except UsageError:  # no word that a search could use
        return []
    return [hit.id for hit in hits if hit.score >= _MEANT and hit.id in talk.model.cards][:1]


def _topics(text: str) -> list[tuple[str, str]]:
    """Return what a line may ask about with the form of its question, the likeliest reading first."""
    line = " ".join(simplified(text).lower().replace("’", "'").split())
    is_marked = line.endswith(("?", "？")) or _TAG.search(line) is not None
    bare = line.rstrip("?？!！.。 ")
    if len(tokens(bare)) > _MOST_WORDS or re.search(r"[;；。\n]", bare):
        return []
    if re.search("[\u4e00-\u9fff]", bare):
        is_marked = is_marked or _MARKED_ZH.search(bare) is not None
        found = [_ASKS_ZH.fullmatch(re.sub("[呢吗么吧啊]+$", "", bare)) if is_marked else None]
    else:
        found = [_ASKS.fullmatch(bare), _CLAIMS.fullmatch(bare) if is_marked else None]
    groups = (group for match in found if match for group in match.groupdict().items())
    return [(form, topic.strip(" ,，'\"")) for form, topic in groups if topic]


def _titled(store: Store, topic: str) -> list[str]:
    """Return the failures whose title holds all words of a topic."""
    wanted = [_root(token) for token in tokens(normalise(topic))]
    if not wanted:
        return []
    return [card.id for card in store.cards() if card.kind == "failure" and _holds(card.title, wanted)]


def _holds(title: Mapping[Lang, str], wanted: list[str]) -> bool:
    english = {_root(token) for token in tokens(normalise(title["en"]))}
    chinese = normalise(title["zh"])
    return all(
        len(word) > 1 and word in chinese if is_han(word) else word in english or word in tokens(chinese)
        for word in wanted
    )


def _root(token: str) -> str:
    return token if is_han(token) else stem(token)
