"""What a line of free text asks for: a question of its own, a step back, a correction, or plain description.

Every pattern must match the whole line, so that a description ("why does the loss go back up?") is never
taken for a command ("why?", "back").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from kb.consult.lines import LINES, NEED_TOPIC, Kind
from kb.search.normalise import simplified


@dataclass(frozen=True, slots=True)
class Move:
    """What the user wants, and about what: an entry, a finding, or the words left to read.

    `is_unsure` says of an answer taken back that the right one is not known, `is_mild` of a correction that
    it may as well be an answer: "actually it is constant".
    """

    kind: Kind
    topic: str = ""
    is_unsure: bool = False
    is_mild: bool = False


_NOT_KNOWN = re.compile(r"\bknow\b|不太?(?:知道|清楚|确定)")
_CORRECTION = re.compile(
    r"(?:(?:oh|no|sorry|oops|wait|ah|my mistake|my bad|typo)[,.!; ]+)*"
    r"(?:i (?:meant|mean)|i misspoke|i was wrong|correction|make that|i should have said|i wanted to say"
    r"|(?:that|it) should (?:be|read))"
    r"(?: to say)?[,:; ]+(?P<topic>.+)"
    r"|(?:(?:不对|不是|抱歉|不好意思|对不起|我?说错了|错了|等等)[，,。.！! ]*)*"
    r"(?:我(?:是说|的意思是|想说的是|指的是|刚才说错了)|更正(?:一下)?|我?(?:说|打|写)错了|应该是)"
    r"[：:，, ]*(?:应该)?是?"
    r"(?P<topic_zh>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WAIT = re.compile(
    r"(?:(?:oh|no|sorry|hm+)[,.! ]+)*(?:wait|hold on)(?:[,.! ]+no)?[,.!:; ]+(?P<topic>.+)"
    r"|(?:等等|等一下|不对)[，,。.！! ]+(?P<topic_zh>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ACTUALLY = re.compile(
    r"(?:(?:oh|no|well|hm+)[,.! ]+)*(?:actually|in fact)[,:; ]+(?P<topic>.+)"
    r"|(?:其实|实际上)[，,]?(?P<topic_zh>.+)",
    re.IGNORECASE | re.DOTALL,
)
_UNSURE_START = re.compile(
    r"(?P<head>[^,，;；.。]+)[,，;；.。]\s*(?:but |though |不过|但是?)?\s*(?P<rest>.+)", re.DOTALL
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile("|".join(lines))) for kind, lines in LINES.items()
)
_POLITE = re.compile(
    r"^(?:please|can you|could you|请[你问]?|能不能|麻烦)[, ，]*|[, ]*(?:please|[吧呀呢啊吗])?[.!。！…]*$"
)
_EMPTY_TOPICS = frozenset(
    {"", "that", "this", "it", "for that", "for it", "them", "这个", "这个原因", "这点", "这一点", "它", "呢"}
)


def read_move(text: str, is_known: Callable[[str], bool]) -> Move:
    """Return what a line asks for; `is_known` says whether a topic names an entry or a finding."""
    line = simplified(text.strip())
    correction = _CORRECTION.fullmatch(line)
    if correction:
        return Move("correct", _topic(correction))
    for pattern in (_WAIT, _ACTUALLY):
        correction = pattern.fullmatch(line)
        if correction:
            wish = read_move(_topic(correction), is_known)  # "wait, what else could it be?"
            is_plain = wish.kind == "describe"
            return Move("correct", wish.topic, is_mild=pattern is _ACTUALLY) if is_plain else wish
    bare = _bare(line)
    return _command(bare, is_known) or _command(_respelled(bare), is_known) or Move("describe", text.strip())


def _command(bare: str, is_known: Callable[[str], bool]) -> Move | None:
    for kind, pattern in _PATTERNS:
        found = pattern.fullmatch(bare)
        if found is None:
            continue
        topic = _topic(found)
        if kind not in NEED_TOPIC or (kind == "check" and not topic) or (topic and is_known(topic)):
            return Move(kind, topic, is_unsure=_NOT_KNOWN.search(bare) is not None)
    return None


def _respelled(bare: str) -> str:
    """Return a line with its slips of the keyboard mended over the words of the commands."""
    return re.sub(r"[a-z]{4,}", lambda word: _nearest(word[0]), bare)


@lru_cache(256)
def _nearest(word: str) -> str:
    """Return the word of a command that is one slip away, at best with two letters in each other's place."""
    near = [known for known in _command_words() if OSA.distance(word, known, score_cutoff=1) <= 1]
    return min(near, key=lambda known: (sorted(known) != sorted(word), known), default=word)


@cache
def _command_words() -> frozenset[str]:
    lines = (line for lines in LINES.values() for line in lines)
    return frozenset(
        word for line in lines for word in re.findall("[a-z]{4,}", re.sub(r"\(\?P<\w+>", "", line))
    )


def split_unsure(text: str) -> tuple[bool, str]:
    """Return whether a line begins with "don't know", and what it says besides, empty where that is all."""
    found = _UNSURE_START.fullmatch(text.strip())
    if found and _is_unsure(found["head"]):
        return True, "" if _is_unsure(found["rest"]) else found["rest"]
    return False, text


def _is_unsure(text: str) -> bool:
    return read_move(text, lambda _topic: False).kind == "unknown"


def _bare(line: str) -> str:
    """Return a line in lower case without polite words and final punctuation, but never empty."""
    text = " ".join(line.lower().replace("’", "'").split())
    text = _POLITE.sub("", text)
    return text.rstrip("?？ ") or text


def _topic(found: re.Match[str]) -> str:
    groups = (text for name, text in found.groupdict().items() if name.startswith("topic") and text)
    topic = next(groups, "").strip(" ,.!?，。！？“”\"'`")
    return "" if topic.lower() in _EMPTY_TOPICS else topic
