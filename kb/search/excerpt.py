"""The informative lines of a long text: a pasted question, a stack trace, a log."""

import re

from kb.search.lexicon import Lexicon
from kb.search.normalise import atoms

# A text up to this length is read whole: a title, a sentence or two.
SHORT = 400

# Of a longer one this much is kept, the most telling lines first.
KEPT = 600
_LONGEST_LINE = 300
_MOST_LINES = 2000

_ERROR = re.compile(
    r"\b\w*(?:error|exception|warning|assert\w*|failed|fatal|killed)\b|报错|错误|异常", re.IGNORECASE
)


def excerpt(text: str, lexicon: Lexicon) -> str:
    """Return `text` if it is short, otherwise its most telling lines in the order they stand in it.

    Told by the classes and symptoms that a line names; error lines count more, repeated lines once.
    """
    text = text.strip()
    if len(text) <= SHORT:
        return text
    pieces = _pieces(text)
    order = sorted(range(len(pieces)), key=lambda place: (-_worth(pieces[place], place, lexicon), place))
    kept: list[int] = []
    length = 0
    for place in order:
        if kept and length + len(pieces[place]) > KEPT:
            break
        kept.append(place)
        length += len(pieces[place])
    return "\n".join(pieces[place] for place in sorted(kept))


def _pieces(text: str) -> list[str]:
    lines = re.split(r"\n+|(?<=[.!?])\s+|(?<=[。！？])", text)
    pieces: dict[str, None] = {}
    for line in lines:
        line = line.strip()
        for start in range(0, min(len(line), 20 * _LONGEST_LINE), _LONGEST_LINE):
            pieces[line[start : start + _LONGEST_LINE]] = None
    unique = [*pieces]
    half = _MOST_LINES // 2
    return unique if len(unique) <= _MOST_LINES else unique[:half] + unique[-half:]


def _worth(piece: str, place: int, lexicon: Lexicon) -> float:
    matches = lexicon.scan(atoms(piece))
    telling = {match.roles for match in matches if any(role[0] in "csbv" for role in match.roles)}
    worth = len(telling) / (4 + len(matches)) ** 0.5
    worth += bool(_ERROR.search(piece))
    return worth + 0.5 * (place == 0)
