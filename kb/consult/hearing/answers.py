"""Free words as the answer to the question that is open: "yes", "2", "it keeps halving", "不是"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from rapidfuzz import fuzz

from kb.consult.hearing.onsets import read_onset
from kb.consult.hearing.settings import number_at, value_of
from kb.search.normalise import is_han, normalise, stem, tokens

Item = TypeVar("Item")

_YES = re.compile(
    r"yes|yeah|yep|yup|sure|correct|right|true|on|enabled|indeed|of course|i do|we do|it does|it is"
    r"|是的?|对的?|嗯|有的?|会的?|能的?|没错|确实|开启?了?|用了|做了|加了"
)
_NO = re.compile(
    r"no|nope|nah|not? really|none|false|off|disabled|never|absent|missing"
    r"|it does(?: not|n't)|it is(?: not|n't)|i do(?: not|n't)|we do(?: not|n't)|don't|didn't|no we don't"
    r"|不是的?|没有?[用做加开]?|不会|不能|不对|不|否|未|无|关[闭掉]?了?|缺失?"
)
# A no at the head of an answer that goes on: "missing for truncated samples", "not used any more".
_NO_AT_HEAD = re.compile(r"(?:no|not|none|never|missing|without|isn't|aren't|wasn't)\b|没有?|未|无|不")
_NEGATION = re.compile(r"(?:\bnot|\bno|n't|\bnever|\bwithout|不是?|没有?|未|无)\s*(?:\w+\s){0,1}$")

# Values that stand for "no" where the label does not begin with it.
_NO_VALUES = frozenset({"no", "none", "missing", "nothing", "fails", "no_change"})
_YES_VALUES = frozenset({"yes", "succeeds", "called", "found"})

# Two short texts that share four fifths of their characters mean the same but for a typo or an ending.
_NEAR = 80.0

# Between the alternatives in a phrase; the brackets of a call (`model.eval()`) are part of its name.
_PARTS = re.compile(r"[,，、（）]|\((?!\))|(?<!\()\)| or | and ")

# Two words or more that both texts hold; below all of them, a slip of the keyboard.
_LEAST_SHARED, _SAME_WORDS = 2, 95.0
_SMALL_WORD = re.compile(
    r"an?|the|its?|is|are|was|were|be|been|has|have|had|i|we|my|our|you|this|that|of|in|on|at|to|from|for|by|with"
    r"|and|or|so|very|just|right|really|all|only"
)
_DENIES = re.compile(r"\b(?:not|no|never|without)\b|n't")

_MOST_DIGITS = 3  # of a place in a list; Python reads no number of thousands of digits

_MOST_WORDS = 6  # of an answer that is compared with phrases as a whole


def read_answer(
    text: str, facts: Mapping[str, Any], observable: str, context: Mapping[str, str] | None = None
) -> str | None:
    """Return the value of the vocabulary that a text gives for an observable; None where it gives none.

    `facts` is the observable as the vocabulary describes it, `context` what is known of other observables.
    """
    words = normalise(text).strip(" .!?,。！？，")
    values: Mapping[str, Any] = facts["values"]
    chosen = at_place(words, list(values))
    if chosen is not None:
        return chosen
    number = number_at(words)
    said = None if number is None else value_of(observable, number, context or {})
    if observable == "onset":  # "from the very first step" is more than "first step"
        said = _held(words, values) or read_onset(words)
    return said or read_value(words, values)


def at_place(words: str, items: Sequence[Item]) -> Item | None:
    """Return the item whose place, counted from one, the words are; None where they are no place."""
    place = int(words) if words.isdecimal() and len(words) <= _MOST_DIGITS else 0
    return items[place - 1] if 1 <= place <= len(items) else None


def read_value(text: str, values: Mapping[str, Any]) -> str | None:
    """Return the value that a text gives in words: by a phrase of the vocabulary, or by yes or no."""
    words = normalise(text).strip(" .!?,。！？，")
    return (
        _held(words, values)
        or _by_yes_or_no(words, values)
        or _nearest(words, values)
        or _in_other_words(words, values)
        if words
        else None
    )


def yes_or_no(answer: bool, values: Mapping[str, Any]) -> str | None:
    """Return the value that a plain yes or no means; None where several or none would fit."""
    pattern, names = (_YES, _YES_VALUES) if answer else (_NO, _NO_VALUES)
    fitting = [value for value, phrases in values.items() if _says(pattern, phrases, value, names)]
    return fitting[0] if len(fitting) == 1 else None


def phrase_beside(before: str, after: str, values: Mapping[str, Any]) -> str | None:
    """Return the value whose phrase ends the text before a name or begins the text after it."""
    ahead, behind = normalise(before), normalise(after)
    found = [
        (len(phrase), value)
        for value, phrase in _phrases(values)
        if _starts(behind, phrase) or (_ends(ahead, phrase) and not _NEGATION.search(ahead[: -len(phrase)]))
    ]
    return max(found)[1] if found else None


def _starts(text: str, phrase: str) -> bool:
    return text.startswith(phrase) and (is_han(phrase) or not text[len(phrase) :][:1].isalnum())


def _ends(text: str, phrase: str) -> bool:
    return text.endswith(phrase) and (is_han(phrase) or not text[: -len(phrase)][-1:].isalnum())


def _held(words: str, values: Mapping[str, Any]) -> str | None:
    """Return the value with the longest phrase that the text holds."""
    held = [(len(phrase), value) for value, phrase in _phrases(values) if _holds(words, phrase)]
    return max(held)[1] if held else None


def _nearest(words: str, values: Mapping[str, Any]) -> str | None:
    """Return the value with the phrase most like a short text."""
    if len(tokens(words)) > _MOST_WORDS:
        return None
    near = [(fuzz.ratio(words, phrase), value) for value, phrase in _phrases(values)]
    score, value = max(near, default=(0.0, ""))
    return value if score >= _NEAR else None


def _in_other_words(words: str, values: Mapping[str, Any]) -> str | None:
    """Return the one value with a phrase whose telling words the text holds, or the other way round."""
    telling = _telling(words)
    if len(telling) < _LEAST_SHARED or _DENIES.search(words):
        return None
    near = {
        value
        for value, phrase in _phrases(values)
        if len(other := _telling(phrase)) >= _LEAST_SHARED
        and fuzz.token_set_ratio(telling, other) >= _SAME_WORDS
    }
    return near.pop() if len(near) == 1 else None


def _telling(words: str) -> list[str]:
    """Return the stems of the words of a text that tell something."""
    return [stem(word) for word in tokens(words) if not _SMALL_WORD.fullmatch(word)]


def _phrases(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for value, phrases in values.items():
        if value not in ("yes", "no"):
            yield value, value.replace("_", " ")
        for phrase in (*phrases["en"], *phrases["zh"]):
            for part in (phrase, *_PARTS.split(phrase)):
                plain = normalise(part).strip()
                if plain and not _YES.fullmatch(plain) and not _NO.fullmatch(plain):
                    yield value, plain


def _holds(words: str, phrase: str) -> bool:
    """Say whether a text holds a phrase as whole words and does not deny it."""
    if is_han(phrase):
        start = words.find(phrase) if len(phrase) > 1 or words == phrase else -1
    else:
        found = re.search(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", words)
        start = found.start() if found else -1
    return start >= 0 and not _NEGATION.search(words[:start])


def _by_yes_or_no(words: str, values: Mapping[str, Any]) -> str | None:
    head = re.split(r"[,.;，。；!！]", words, maxsplit=1)[0].strip()
    if _NO.fullmatch(head) or _NO_AT_HEAD.match(head):
        return yes_or_no(False, values)
    return yes_or_no(True, values) if _YES.fullmatch(head) else None


def _says(pattern: re.Pattern[str], phrases: Mapping[str, Any], value: str, names: frozenset[str]) -> bool:
    first = re.split(r"[,，]", phrases["en"][0].lower())[0].strip()
    return bool(pattern.fullmatch(first)) or value in names
