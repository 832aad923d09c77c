"""Text into mentions of symptoms: subject + behaviour + negation, or a phrase that names one outright."""

from collections.abc import Iterator
from typing import NamedTuple

from kb.search.lexicon import Lexicon, Match
from kb.search.normalise import BREAK, atoms

# How sure the reading is: a symptom named outright, a subject with its behaviour, a subject that had to be
# guessed (plain "loss" is usually the training loss).
NAMED, BOUND, GUESSED = 0.9, 0.85, 0.6

# A negation reaches over at most this many phrases ("does not seem to really decrease").
_REACH = 4

_SPLIT_OF = {
    ("loss", "train"): "train_loss",
    ("loss", "val"): "val_loss",
    ("metric", "train"): "train_accuracy",
    ("metric", "val"): "accuracy",
}
DEFAULTS = {"loss": "train_loss", "metric": "accuracy"}


# What may stand between the two parts of "train and val loss".
_JOINS = frozenset({"and", "or", "both", "和", "与", "跟", "以及", "及"})

# What stands between a behaviour and the part of the data that it was seen on: "rises on the validation set".
_SEEN_ON = frozenset({"on", "in", "for", "at", "during", "of", "the", "my", "our"})


class Mention(NamedTuple):
    """A symptom that a text speaks of.

    `present` is False where the text rules it out. `strength` (0..1) says how sure the reading is. `start`
    and `end` are the place in the text.
    """

    symptom: str
    present: bool
    strength: float
    start: int
    end: int


class _Subject:
    """Something that a sentence speaks of, and whether it has been said what it does."""

    def __init__(self, names: list[str], open_names: list[str], start: int) -> None:
        self.names = names
        self.open_names = open_names  # as they stood before a train or val that may yet be replaced
        self.start = start
        self.bound = False
        self.is_short = False  # "val" in "train loss falls but val rises"


class _Reader:
    """One text being read from left to right."""

    def __init__(self, lexicon: Lexicon, is_thorough: bool) -> None:
        self.lexicon = lexicon
        self.is_thorough = is_thorough  # take also what names tell about the setup
        self.splits: list[str] = []  # train, val or both, where the sentence said so
        self.before = Match((), (), 0, 0)  # the phrase before, filler apart
        self.between: list[str] = []  # the filler since
        self.is_behind = False  # they stood behind their subject: "accuracy of the train set"
        self.waiting: list[_Subject] = []  # subjects of this clause
        self.last: list[_Subject] = []  # subjects that a behaviour without any belongs to
        self.adjective: tuple[Match, str] | None = None  # a behaviour whose subject follows
        self.negation: tuple[str, int] | None = None  # kind and place
        # The last behaviour, its subjects, and how many mentions there were before it.
        self.newest: tuple[str, list[_Subject], int] = ("", [], 0)
        self.mentions: list[Mention] = []


def parse(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the symptoms that `text` mentions, in order, each once.

    "val acc is not increasing" gives `accuracy=flat` (present) and `accuracy=rising` (ruled out).
    """
    return mentions_of(lexicon.scan(atoms(text)), lexicon)


def mentions_of(matches: list[Match], lexicon: Lexicon, *, is_thorough: bool = False) -> list[Mention]:
    """Return the mentions of a text that has been scanned.

    `is_thorough` takes also what names tell beside what they are ("GPT": a transformer, a language model).
    """
    reader = _Reader(lexicon, is_thorough)
    for place, match in enumerate(matches):
        _read(reader, place, match, _is_subject(matches, place + 1))
    best: dict[tuple[str, bool], Mention] = {}
    for mention in reader.mentions:
        key = (mention.symptom, mention.present)
        if key not in best or mention.strength > best[key].strength:
            best[key] = mention
    return [*best.values(), *_together(best, lexicon)]


def _is_subject(matches: list[Match], place: int) -> bool:
    return place < len(matches) and any(role[0] in "sq" for role in matches[place].roles)


def _read(reader: _Reader, place: int, match: Match, subject_follows: bool) -> None:
    kinds = {role[0]: role[2:] for role in reversed(match.roles)}
    if "f" in kinds:
        reader.between.append(match.atoms[0])
        return
    if match.atoms == (BREAK,):
        reader.last = reader.waiting or reader.last  # "accuracy was at 99 %, then suddenly dropped"
        reader.splits, reader.is_behind = [], False
        reader.waiting, reader.adjective, reader.negation = [], None, None
    elif "n" in kinds:
        reader.negation = (kinds["n"], place)
    elif "q" in kinds:
        _take_split(reader, match, kinds["q"])
    elif "v" in kinds and "b" not in kinds:
        present = _negation_at(reader, place) == ""
        reader.mentions.append(Mention(kinds["v"], present, NAMED, match.start, match.end))
    elif "s" in kinds:
        _take_subject(reader, match, [role[2:] for role in match.roles if role[0] == "s"])
    if "b" in kinds:
        _take_behaviour(reader, place, match, kinds["b"], subject_follows)
    elif not kinds.keys() & {"q", "n"}:
        reader.waiting = [subject for subject in reader.waiting if not subject.is_short]
    if reader.is_thorough and "t" in kinds:
        present = _negation_at(reader, place) == ""
        told = (role[2:] for role in match.roles if role[0] == "t")
        reader.mentions += (Mention(name, present, NAMED, match.start, match.end) for name in told)
    reader.before, reader.between = match, []


def _take_split(reader: _Reader, match: Match, split: str) -> None:
    """Take "train" or "val": for what follows, for the subject before it, or in place of a subject."""
    reader.splits = [*(reader.splits if _joins(reader, match) else ()), split]
    reader.is_behind = _refine(reader)
    name, subjects, start = reader.newest
    if any(role[0] == "b" for role in reader.before.roles) and set(reader.between) <= _SEEN_ON:
        if reader.between and reader.mentions[start:]:
            del reader.mentions[start:]
            _bind_all(reader, subjects, name, match.end, [split])
    elif all(subject.bound for subject in reader.waiting):
        twins = [
            twin for subject in reader.waiting or reader.last for twin in twin_names(subject.names, split)
        ]
        if twins:
            reader.waiting.append(_Subject(twins, twins, match.start))
            reader.waiting[-1].is_short = True


def _joins(reader: _Reader, match: Match) -> bool:
    """Say whether "train" stands right before: "train and val", "训练/验证", but not "训练时验证"."""
    is_split = any(role[0] == "q" for role in reader.before.roles)
    return is_split and match.start > reader.before.end and set(reader.between) <= _JOINS


def _take_subject(reader: _Reader, match: Match, names: list[str]) -> None:
    split = split_names(names, reader.splits)
    if _joins(reader, match):  # "train and val loss": the second name holds its own
        split += [twin for twin in twin_names(names, reader.splits[-1]) if twin not in split]
    subject = _Subject(split, names if reader.is_behind else split, match.start)
    if reader.adjective:
        behaviour, name = reader.adjective
        reader.adjective = None
        subject.bound = True
        reader.last = [subject]
        reader.mentions += _bind(reader, subject, name, behaviour.start, match.end)
    reader.waiting = [other for other in reader.waiting if not other.bound] + [subject]


def _refine(reader: _Reader) -> bool:
    """Let "loss on the validation set" mean what "validation loss" means; return whether it did."""
    refined = False
    for subject in reader.waiting:
        if not subject.bound:
            subject.names = split_names(subject.open_names, reader.splits)
            refined |= subject.names != subject.open_names
    return refined


def split_names(names: list[str], splits: list[str]) -> list[str]:
    """Return what observables are called on parts of the data: loss on train and val gives both losses."""
    found = [_SPLIT_OF.get((name, split), name) for name in names for split in splits or [""]]
    return list(dict.fromkeys(found))


def twin_names(names: list[str], split: str) -> list[str]:
    """Return what observables are called on another split; those without such a twin are left out."""
    general = [of for name in names for (of, _), known in _SPLIT_OF.items() if name in (known, of)]
    return [twin for of in dict.fromkeys(general) if (twin := _SPLIT_OF[of, split]) not in names]


def _take_behaviour(reader: _Reader, place: int, match: Match, name: str, subject_follows: bool) -> None:
    negation = _negation_at(reader, place)
    if negation == "not":
        name = f"not {name}"
    elif negation == "gone":
        name = f"gone {name}"
    reader.negation = None
    subjects = [subject for subject in reader.waiting if not subject.bound]
    if not subjects and subject_follows:  # "decreasing loss"
        reader.adjective = (match, name)
        return
    subjects = subjects or reader.waiting or reader.last
    if subjects:
        reader.last = subjects
        reader.newest = (name, subjects, len(reader.mentions))
        _bind_all(reader, subjects, name, match.end)


def _bind_all(
    reader: _Reader, subjects: list[_Subject], name: str, end: int, splits: list[str] | None = None
) -> None:
    """Let subjects behave; with `splits`, on those alone."""
    for subject in subjects:
        subject.bound, subject.is_short = True, False
        if splits:
            subject.names = split_names(subject.open_names, splits)
        reader.mentions += _bind(reader, subject, name, subject.start, end)


def _negation_at(reader: _Reader, place: int) -> str:
    if reader.negation and place - reader.negation[1] <= _REACH:
        return reader.negation[0]
    return ""


def _bind(reader: _Reader, subject: _Subject, name: str, start: int, end: int) -> Iterator[Mention]:
    """Yield what a subject with a behaviour says; `name` may start with "not " or "gone "."""
    turn, _, base = name.rpartition(" ")
    behaviour = reader.lexicon.behaviours[base]
    for general in subject.names:
        observable = DEFAULTS.get(general, general)
        strength = GUESSED if general == "loss" else BOUND
        value = reader.lexicon.value(behaviour, observable)
        if turn == "not" and behaviour.negated:
            opposite = reader.lexicon.value(reader.lexicon.behaviours[behaviour.negated], observable)
            if opposite:
                yield Mention(f"{observable}={opposite}", True, strength, start, end)
        if value:
            yield Mention(f"{observable}={value}", not turn, strength, start, end)


def _together(seen: dict[tuple[str, bool], Mention], lexicon: Lexicon) -> Iterator[Mention]:
    present = {symptom: mention for (symptom, is_there), mention in seen.items() if is_there}
    for wanted, means in lexicon.together:
        if wanted <= set(present) and means not in present:
            parts = [present[symptom] for symptom in wanted]
            strength = min(part.strength for part in parts)
            yield Mention(means, True, strength, min(p.start for p in parts), max(p.end for p in parts))
