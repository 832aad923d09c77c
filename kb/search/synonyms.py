"""`entries/vocabulary/` into the lexicon: read once when the knowledge base is compiled."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb.errors import EntryError, did_you_mean
from kb.knowledge.corpus import Corpus
from kb.knowledge.models import Observable
from kb.knowledge.strict_yaml import read_yaml
from kb.search.lexicon import Phrases
from kb.search.normalise import BREAK, atoms, surfaces

Words = list[str | int | float]


class _Behaviour(BaseModel):
    model_config = ConfigDict(extra="forbid")
    values: list[str]
    losses: list[str] = Field(default_factory=list[str])
    negated: str = ""
    near: bool = False
    words: Words


class _Number(BaseModel):
    model_config = ConfigDict(extra="forbid")
    values: list[float]
    symptom: str


class _Together(BaseModel):
    model_config = ConfigDict(extra="forbid")
    seen: list[str]
    means: str


class Synonyms(BaseModel):
    """The file `synonyms.yaml`; what each part means stands in the file."""

    model_config = ConfigDict(extra="forbid")
    subjects: dict[str, Words] = Field(default_factory=dict[str, Words])
    splits: dict[str, Words] = Field(default_factory=dict[str, Words])
    verbs: Words = Field(default_factory=list[str | int | float])
    behaviours: dict[str, _Behaviour] = Field(default_factory=dict[str, _Behaviour])
    adverbs: Words = Field(default_factory=list[str | int | float])
    negations: Words = Field(default_factory=list[str | int | float])
    doubts: Words = Field(default_factory=list[str | int | float])
    gone: Words = Field(default_factory=list[str | int | float])
    together: list[_Together] = Field(default_factory=list[_Together])
    tells: dict[str, Words] = Field(default_factory=dict[str, Words])
    follows: dict[str, list[str]] = Field(default_factory=dict[str, list[str]])
    numbers: dict[str, _Number] = Field(default_factory=dict[str, _Number])
    implies: dict[str, str] = Field(default_factory=dict[str, str])
    denied: dict[str, list[str]] = Field(default_factory=dict[str, list[str]])
    concepts: dict[str, Words] = Field(default_factory=dict[str, Words])
    slips: dict[str, str] = Field(default_factory=dict[str, str])
    filler: Words = Field(default_factory=list[str | int | float])
    elsewhere: dict[str, Words] = Field(default_factory=dict[str, Words])
    home: Words = Field(default_factory=list[str | int | float])
    vague: Words = Field(default_factory=list[str | int | float])
    ambiguous: Words = Field(default_factory=list[str | int | float])

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for behaviour in self.behaviours.values():
            if behaviour.negated and behaviour.negated not in self.behaviours:
                hint = did_you_mean(behaviour.negated, self.behaviours)
                raise ValueError(f"{behaviour.negated!r} is no behaviour{hint}")
        for name in (*self.implies, *self.denied):
            if name not in self.concepts:
                raise ValueError(f"{name!r} is no class{did_you_mean(name, self.concepts)}")
        return self

    def roles(self) -> Iterator[tuple[str, str]]:
        """Yield each phrase with a role that it plays."""
        groups: dict[str, Mapping[str, Words]] = {
            "c": self.concepts,
            "s": self.subjects,
            "q": self.splits,
            "e": self.elsewhere,
            "b": {name: behaviour.words for name, behaviour in self.behaviours.items()},
            "n": {"not": self.negations, "doubt": self.doubts, "gone": self.gone},
            "f": {"": self.filler},
            "h": {"": self.home},
            "t": self.tells,
            "a": {"": self.ambiguous},
            "d": {"": self.verbs},
            "y": {"": self.adverbs},
        }
        for letter, classes in groups.items():
            for name, words in classes.items():
                yield from ((str(word), f"{letter}:{name}") for word in words)
        told = {
            (str(word), name.partition("=")[0]): name for name, words in self.tells.items() for word in words
        }
        for name, symptom in self.implies.items():
            for word in map(str, self.concepts[name]):
                # "single gpu" stands among the words on several GPUs, but tells that there is one.
                if told.get((word, symptom.partition("=")[0]), symptom) == symptom:
                    yield word, f"v:{symptom}"
        for name, symptoms in self.denied.items():
            yield from ((str(word), f"x:{symptom}") for word in self.concepts[name] for symptom in symptoms)
        for name, number in self.numbers.items():
            for value in number.values:
                yield str(value), f"c:{name}"
                yield str(value), f"v:{number.symptom}"


def read_synonyms(corpus: Corpus) -> Synonyms:
    """Return the synonym classes of all directories, a later one adding to or replacing an earlier one.

    Raises `EntryError` for a file that does not have the form.
    """
    merged: dict[str, Any] = {}
    for directory in corpus.directories:
        path = directory / "vocabulary" / "synonyms.yaml"
        if not path.is_file():
            continue
        try:
            new = Synonyms.model_validate(read_yaml(path)).model_dump(exclude_unset=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise EntryError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", path=path) from None
        for key, value in new.items():
            old = merged.get(key)
            merged[key] = {**(old or {}), **value} if isinstance(value, dict) else [*(old or []), *value]
    return Synonyms.model_validate(merged)


class CompiledLexicon(NamedTuple):
    """What a lexicon is made of, as plain JSON values, and the English words of its phrases."""

    phrases: Phrases
    facts: dict[str, Any]
    words: frozenset[str]


def compile_lexicon(corpus: Corpus) -> CompiledLexicon:
    """Return the lexicon of a corpus: its synonym classes and the phrases of its vocabulary."""
    synonyms = read_synonyms(corpus)
    by_phrase: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for phrase, role in [*synonyms.roles(), *_symptom_phrases(corpus.vocabulary, synonyms)]:
        key = _key(phrase)
        if key:
            by_phrase[key][role] = None
    phrases: Phrases = defaultdict(list)
    for key, roles in sorted(by_phrase.items(), key=lambda item: (-len(item[0]), item[0])):
        phrases[key[0]].append(([*key[1:]], [*roles]))
    facts = {
        "behaviours": {
            name: (b.values, b.losses, b.negated, b.near) for name, b in synonyms.behaviours.items()
        },
        "together": [(rule.seen, rule.means) for rule in synonyms.together],
        "follows": synonyms.follows,
        "slips": synonyms.slips,
        "values": {name: list(observable.values) for name, observable in corpus.vocabulary.items()},
    }
    words = frozenset(word for phrase, _ in synonyms.roles() for word in surfaces(phrase))
    return CompiledLexicon(phrases, facts, words)


def _symptom_phrases(vocabulary: Mapping[str, Observable], synonyms: Synonyms) -> Iterator[tuple[str, str]]:
    """Yield the phrases of the vocabulary that name a symptom without naming its subject.

    "fp16" does, "goes up" does not: what several values share, what is only filler, or what is a behaviour
    of its own says nothing before the subject is known.
    """
    owners: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    raw: dict[tuple[str, ...], str] = {}
    for name, observable in vocabulary.items():
        for value, phrases in observable.values.items():
            for phrase in (*phrases.en, *phrases.zh):
                key = _key(phrase)
                owners[key].add(f"{name}={value}")
                raw[key] = phrase
    taken = {_key(p) for p, role in synonyms.roles() if role[0] in "bnfqs"}
    taken |= {_key(str(p)) for p in synonyms.vague}
    for key, symptoms in owners.items():
        symptom = min(symptoms)
        if len(symptoms) > 1 or key in taken or not key:
            continue
        if symptom.partition("=")[0] in synonyms.subjects and not _names_subject(key, symptom, synonyms):
            continue
        yield raw[key], f"v:{symptom}"


def _names_subject(key: tuple[str, ...], symptom: str, synonyms: Synonyms) -> bool:
    """Say whether a phrase holds a name of its own observable ("gap widens")."""
    names = synonyms.subjects[symptom.partition("=")[0]]
    wanted = [_key(str(name)) for name in names]
    return any(key[i : i + len(name)] == name for name in wanted for i in range(len(key) - len(name)) if name)


@lru_cache(8192)
def _key(phrase: str) -> tuple[str, ...]:
    return tuple(atom.text for atom in atoms(phrase) if atom.text != BREAK)
