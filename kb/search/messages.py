"""Error messages: what stays the same when sizes, ranks, addresses and paths differ."""

import re

from rapidfuzz import fuzz

# What differs from run to run, longest form first.
_VARIABLE = re.compile(
    r"0x[0-9a-f]+"  # addresses
    r"|(?:[a-z]:)?[\\/][\w.\-\\/]+"  # paths
    r"|\[[\d\s,x:.-]*\]|\((?:\d+[\s,x]*)+\)"  # shapes, time stamps, ranks in brackets
    r"|\d[\d.:,\-]*(?:\s?(?:[kmgt]i?b|ms|s)\b)?"  # numbers with their unit
)
_RANK = re.compile(r"\b(?:rank|worker|process|node|pid|seqnum|step|iteration)\s*[=:]?\s*(?=#)")

# A shorter piece ("nan", "shape") stands in too many messages to tell one from another.
_SHORTEST = 10

# Below this similarity two messages are different messages.
_DIFFERENT = 80.0


def constant_part(message: str) -> str:
    """Return a normalised message without what differs from run to run.

    >>> constant_part("[rank3]: expected input batch_size (32) to match target batch_size (8).")
    'expected input batch size to match target batch size'
    """
    text = _RANK.sub("", _VARIABLE.sub("#", message.lower().replace("_", " ")))
    return " ".join(re.findall(r"[a-z']+|[\u4e00-\u9fff]+", text))


def message_match(query: str, message: str) -> float:
    """Return how well a message is met by a query (both constant parts): 0 not at all, 1 word by word."""
    shorter = min(len(query), len(message))
    if shorter < _SHORTEST:
        return 0.0
    ratio = fuzz.partial_ratio(query, message, score_cutoff=_DIFFERENT)
    if not ratio:
        return 0.0
    length = min(1.0, shorter / len(message), shorter / 24 + 0.2)
    return (ratio - _DIFFERENT) / (100 - _DIFFERENT) * length
