"""Text into mentions of symptoms: subject + behaviour + negation, or a phrase that names one outright."""

from collections.abc import Iterator, Mapping, Sequence

from kb.search.lexicon import Lexicon, Match
from kb.search.normalise import BREAK, atoms
from kb.search.sentence import Mention, Reader, Subject
from kb.search.splits import DEFAULTS, split_names, twin_names

# How sure the reading is: a symptom named outright, a subject with its behaviour, a subject that had to be
# guessed (plain "loss" is usually the training loss).
NAMED, BOUND, GUESSED = 0.9, 0.85, 0.6

# A negation reaches over at most this many phrases ("does not seem to really decrease").
_REACH = 4

# A doubt is about the whole clause: it reaches so much farther ("I don't think that the loss really rises").
_REACH_OF_DOUBT = 4

# What may stand between the two parts of "train and val loss".
_JOINS = frozenset({"and", "or", "both", "和", "与", "跟", "以及", "及"})

# Nouns that a clause can be about although no observable is called so: what is said of them is not said of
# what the clause before was about.
_OTHERS = frozenset({"c:data", "c:labels"})

# What stands between a behaviour and the part of the data that it was seen on: "rises on the validation set".
_SEEN_ON = frozenset({"on", "in", "for", "at", "during", "of", "the", "my", "our"})


def parse(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the symptoms that `text` mentions, in order, each once.

    "val acc is not increasing" gives `accuracy=flat` (present) and `accuracy=rising` (ruled out).
    """
    return mentions_of(lexicon.scan(atoms(text)), lexicon)


def mentions_of(matches: list[Match], lexicon: Lexicon, *, is_thorough: bool = False) -> list[Mention]:
    """Return the mentions of a text that has been scanned.

    `is_thorough` takes also what names tell beside what they are ("GPT": a transformer, a language model).
    """
    reader = Reader(lexicon, matches, is_thorough)
    for place, match in enumerate(matches):
        _read(reader, place, match)
    _complete(reader)
    best: dict[tuple[str, bool], Mention] = {}
    for mention in reader.mentions:
        key = (mention.symptom, mention.present)
        if key not in best or mention.strength > best[key].strength:
            best[key] = mention
    return [*best.values(), *_together(best, lexicon)]


def _read(reader: Reader, place: int, match: Match) -> None:
    kinds = {role[0]: role[2:] for role in reversed(match.roles)}
    if "f" in kinds:
        reader.between.append(match.atoms[0])
        return
    if _is_attribute(reader, place, kinds):
        reader.negation = None
    else:
        _take(reader, place, match, kinds)
    reader.before, reader.between = match, []


def _take(reader: Reader, place: int, match: Match, kinds: Mapping[str, str]) -> None:
    """Take one phrase for each of its roles."""
    if match.atoms == (BREAK,):
        _complete(reader)
        reader.last = reader.waiting or reader.last  # "accuracy was at 99 %, then suddenly dropped"
        reader.splits, reader.is_behind = [], False
        reader.waiting, reader.adjective, reader.negation = [], None, None
    elif "n" in kinds:
        is_doubt = kinds["n"] == "doubt"
        reader.negation = ("not", place + _REACH_OF_DOUBT) if is_doubt else (kinds["n"], place)
    elif "q" in kinds:
        _take_split(reader, match, kinds["q"], is_loose="d" in kinds)
    elif "v" in kinds and "b" not in kinds:
        _take_names(reader, place, match, "v")
    elif "s" in kinds:
        _take_subject(reader, match, [role[2:] for role in match.roles if role[0] == "s"])
    if "b" in kinds:
        _take_behaviour(reader, place, match, kinds["b"])
    elif not kinds.keys() & {"q", "n"}:
        _pass_by(reader, match, kinds)
    if "x" in kinds and _negation_at(reader, place):
        _take_names(reader, place, match, "x")
    if reader.is_thorough and "t" in kinds:
        _take_names(reader, place, match, "t")


def _is_attribute(reader: Reader, place: int, kinds: Mapping[str, str]) -> bool:
    """Say whether a denied name only describes something else: "没微调的底模" is not about this training."""
    after = reader.matches[place + 1 : place + 2]
    is_before_noun = bool(after) and after[0].atoms == ("的",)
    return bool(kinds.keys() & {"v", "t"}) and is_before_noun and _negation_at(reader, place) == "not"


def _take_names(reader: Reader, place: int, match: Match, kind: str) -> None:
    """Take the symptoms that a phrase names outright."""
    present = _negation_at(reader, place) == ""
    told = (role[2:] for role in match.roles if role[0] == kind)
    reader.mentions += (Mention(name, present, NAMED, match.start, match.end) for name in told)


def _pass_by(reader: Reader, match: Match, kinds: Mapping[str, str]) -> None:
    """Let go of what the clause no longer speaks of after a phrase that is neither split nor behaviour."""
    reader.waiting = [subject for subject in reader.waiting if not subject.is_short]
    if reader.is_loose and "s" not in kinds:
        reader.splits = []
    is_on_split = any(role[0] == "q" for role in reader.before.roles)  # "decreases on validation data"
    if _OTHERS & {*match.roles} and not is_on_split and all(subject.bound for subject in reader.waiting):
        reader.waiting, reader.last = [], []


def _take_split(reader: Reader, match: Match, split: str, *, is_loose: bool) -> None:
    """Take "train" or "val": for what follows, for the subject before it, or in place of a subject."""
    is_joined = _joins(reader, match)
    reader.splits = [*(reader.splits if is_joined else ()), split]
    reader.is_loose = is_loose
    is_beside = reader.before.roles and {*reader.between} <= _SEEN_ON
    reader.is_behind = (not is_loose or is_joined or bool(is_beside)) and _refine(reader)
    name, subjects, start = reader.newest
    if any(role[0] == "b" for role in reader.before.roles) and set(reader.between) <= _SEEN_ON:
        if reader.between and reader.mentions[start:]:
            del reader.mentions[start:]
            _bind_all(reader, subjects, name, match.end, [split])
    elif all(subject.bound for subject in reader.waiting):
        others = [
            twin for subject in reader.waiting or reader.last for twin in twin_names(subject.names, split)
        ]
        if others:
            reader.waiting.append(Subject(others, others, match.start))
            reader.waiting[-1].is_short = True


def _joins(reader: Reader, match: Match) -> bool:
    """Say whether "train" stands right before: "train and val", "训练/验证", but not "训练时验证"."""
    is_split = any(role[0] == "q" for role in reader.before.roles)
    return is_split and match.start > reader.before.end and set(reader.between) <= _JOINS


def _take_subject(reader: Reader, match: Match, names: list[str]) -> None:
    split = split_names(names, reader.splits)
    if _joins(reader, match):  # "train and val loss": the second name holds its own
        split += [twin for twin in twin_names(names, reader.splits[-1]) if twin not in split]
    subject = Subject(split, names if reader.is_behind else split, match.start)
    if reader.adjective:
        behaviour, name = reader.adjective
        reader.adjective = None
        subject.bound = True
        reader.last = [subject]
        reader.mentions += _bind(reader, subject, name, behaviour.start, match.end)
    reader.waiting = [other for other in reader.waiting if not other.bound] + [subject]


def _refine(reader: Reader) -> bool:
    """Let "loss on the validation set" mean what "validation loss" means; return whether it did."""
    refined = False
    for subject in reader.waiting:
        if not subject.bound:
            subject.names = split_names(subject.open_names, reader.splits)
            refined |= subject.names != subject.open_names
    return refined


def _take_behaviour(reader: Reader, place: int, match: Match, name: str) -> None:
    behaviour = reader.lexicon.behaviours[name]
    if "y:" in match.roles and (_follows(reader, place, "b") or any(s.bound for s in reader.waiting)):
        return  # "一直在降", "rises the whole time": the other word says what it does
    negation = _negation_at(reader, place)
    if negation == "not":
        name = f"not {name}"
    elif negation == "gone":
        name = f"gone {name}"
    reader.negation = None
    subjects = [subject for subject in reader.waiting if not subject.bound]
    if not subjects and _is_any(reader.matches[place + 1 : place + 2], "sq"):  # "decreasing loss"
        reader.adjective = (match, name)
        return
    subjects = subjects or reader.waiting or ([] if behaviour.is_near else reader.last)
    if subjects:
        reader.last = subjects
        reader.newest = (name, subjects, len(reader.mentions))
        _bind_all(reader, subjects, name, match.end)


def _complete(reader: Reader) -> None:
    """Let what the clause only denies be what was said last: "train loss falls, val loss doesn't"."""
    name = reader.newest[0]
    if "n:not" not in reader.before.roles or not name or " " in name:
        return
    for subject in [subject for subject in reader.waiting if not subject.bound]:
        # The loss that does not rise beside one that does mostly falls: it is not called flat.
        is_better = name == "up" and any("loss" in observable for observable in subject.names)
        _bind_all(reader, [subject], f"{'gone' if is_better else 'not'} {name}", reader.before.end)


def _follows(reader: Reader, place: int, kinds: str) -> bool:
    """Say whether the next phrase that is no filler is of one of some kinds."""
    after = reader.matches[place + 1 : place + 1 + _REACH]
    return _is_any([match for match in after if match.roles != ("f:",)][:1], kinds)


def _is_any(matches: Sequence[Match], kinds: str) -> bool:
    return any(role[0] in kinds for match in matches for role in match.roles)


def _bind_all(
    reader: Reader, subjects: list[Subject], name: str, end: int, splits: list[str] | None = None
) -> None:
    """Let subjects behave; with `splits`, on those alone."""
    for subject in subjects:
        subject.bound, subject.is_short = True, False
        if splits:
            subject.names = split_names(subject.open_names, splits)
        reader.mentions += _bind(reader, subject, name, subject.start, end)


def _negation_at(reader: Reader, place: int) -> str:
    if reader.negation and place - reader.negation[1] <= _REACH:
        return reader.negation[0]
    return ""


def _bind(reader: Reader, subject: Subject, name: str, start: int, end: int) -> Iterator[Mention]:
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
