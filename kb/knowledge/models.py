"""What an entry, a source and the vocabulary are, validated by pydantic; the guided tree is in `tree`.

Everything is frozen: an entry is a fact, not a document in progress.
"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kb.errors import did_you_mean
from kb.knowledge.words import (
    LIKELIHOODS,
    PRIORS,
    Cost,
    Frequency,
    Kind,
    Likelihood,
    Severity,
    Strength,
)
from kb.language import Lang

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SymptomName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+=[a-z0-9_]+$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Fact(BaseModel):
    """What is read once and never changed; an unknown field is a mistake of the writer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Code(Fact):
    """A fenced code block: its language word and its text."""

    language: str
    text: str


class Item(Fact):
    """One point of a list: a bold title, Markdown text, nested points, and what it refers to."""

    title: str
    text: str
    details: tuple[str, ...] = ()
    entries: tuple[str, ...] = Field(default=(), description="ids of the entries that the item links to")
    codes: tuple[Code, ...] = ()
    line: int = Field(description="line of the file where the item starts")


class Remedy(Item):
    """A thing to do, with what it costs and what it risks."""

    cost: str = ""
    risk: str = ""


class Confusion(Fact):
    """Another entry that looks alike, and the fact that tells the two apart."""

    entry: str
    tell: str
    line: int


class Evidence(Fact):
    """A claim, how well it is supported, and by what."""

    strength: Strength
    text: str
    sources: tuple[str, ...]
    line: int


class Section(Fact):
    """A heading of an entry with its Markdown, as front ends quote it."""

    key: str
    heading: str
    markdown: str
    line: int


class EntryText(Fact):
    """Everything of an entry that is written in one language."""

    lang: Lang
    title: Line
    summary: Line
    phrases: tuple[Line, ...]
    sections: tuple[Section, ...]
    causes: tuple[Item, ...] = ()
    checks: tuple[Item, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    steps: tuple[Item, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    follows: str = Field(default="", description="stamp of the English text that this one translates")

    def section(self, key: str) -> Section | None:
        """Return the section with this key, or None where the entry does not have it."""
        return next((section for section in self.sections if section.key == key), None)

    @property
    def markdown(self) -> str:
        """The whole text as one Markdown page."""
        parts = [f"# {self.title}", self.summary]
        parts += [f"## {section.heading}\n\n{section.markdown}" for section in self.sections]
        return "\n\n".join(parts) + "\n"


class Entry(Fact):
    """A failure or a practice: facts that rank it, and its text in each language."""

    id: Id
    kind: Kind
    group: str
    frequency: Frequency
    severity: Severity
    aliases: tuple[Line, ...] = ()
    symptoms: dict[SymptomName, Likelihood] = Field(default_factory=dict)
    errors: tuple[Line, ...] = ()
    addresses: tuple[Id, ...] = ()
    claims: tuple[str, ...] = ()
    en: EntryText
    zh: EntryText | None = None
    path: Path = Field(description="file of the English text")

    @model_validator(mode="after")
    def _kind_has_its_facts(self) -> Self:
        if self.kind == "failure" and not self.symptoms and not self.errors:
            raise ValueError("a failure needs symptoms or error messages")
        if self.kind == "practice" and self.symptoms:
            raise ValueError("a practice has no symptoms; name the failures it helps with under 'addresses'")
        return self

    @property
    def title(self) -> str:
        """The English title."""
        return self.en.title

    @property
    def summary(self) -> str:
        """The English summary, one sentence."""
        return self.en.summary

    @property
    def prior(self) -> float:
        """Relative weight of the entry before anything is known."""
        return PRIORS[self.frequency]

    def text(self, lang: Lang) -> EntryText:
        """Return the text in `lang`; English where a team's entry has no Chinese one."""
        return self.zh if lang == "zh" and self.zh is not None else self.en

    def likelihood(self, symptom: str) -> float | None:
        """Return how probable `symptom` is when this entry is the cause; None where it does not say."""
        word = self.symptoms.get(symptom)
        return None if word is None else LIKELIHOODS[word]


class Source(Fact):
    """A work of the bibliography."""

    id: Id
    title: Line
    authors: str
    year: int | None = None
    venue: str = ""
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    kind: str
    supports: str = Field(default="", description="what the work backs, in one line of our own")


class Bilingual(Fact):
    """One text in both languages."""

    en: Line
    zh: Line


class Phrases(Fact):
    """How people say a value; the first of each language is its label."""

    en: tuple[Line, ...] = Field(min_length=1)
    zh: tuple[Line, ...] = Field(min_length=1)


class Observable(Fact):
    """Something one can see about a training: a question and a closed list of values.

    `name` stands for it in sentences, before the label of a value. `names` are what people and configurations
    call it; of a name with "…" the parts may stand apart.
    `cost` says what an answer takes, `log` whether a log can answer it, `exclusive` whether one value rules
    the others out. `ordinary` is the value that trouble from another source leaves as it is, empty where
    there is none. `part` is the file of the vocabulary that it stands in, which the loader fills in: what
    somebody chose, and no trouble by itself, stands in `setup`.
    """

    name: Bilingual
    ask: Bilingual
    names: tuple[str, ...] = ()
    cost: Cost
    log: bool = False
    exclusive: bool = True
    ordinary: str = ""
    part: str = ""
    values: dict[str, Phrases] = Field(min_length=2)

    @model_validator(mode="after")
    def _ordinary_is_a_value(self) -> Self:
        if self.ordinary and self.ordinary not in self.values:
            hint = did_you_mean(self.ordinary, self.values)
            raise ValueError(f"ordinary is {self.ordinary!r}, which is none of the values{hint}")
        return self
