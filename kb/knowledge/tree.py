"""What the guided tree is, validated by pydantic: questions, answers, and where they lead."""

from typing import Self

from pydantic import Field, model_validator

from kb.errors import did_you_mean
from kb.knowledge.models import Bilingual, Fact, Id, SymptomName


class Choice(Fact):
    """One answer at a node of the tree: what it records, and where it leads.

    Exactly one of `to` (another node) and `entries` (a leaf: candidates, most likely first) is given.
    """

    say: Bilingual
    symptom: SymptomName | None = None
    to: str | None = None
    entries: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> Self:
        if (self.to is None) == (not self.entries):
            raise ValueError("a choice leads either 'to' a node or to 'entries'")
        return self


class Node(Fact):
    """A question of the guided tree. `why` says what the answer separates."""

    ask: Bilingual
    why: Bilingual | None = None
    choices: tuple[Choice, ...] = Field(min_length=2)


class Tree(Fact):
    """The guided way: start at `start`, answer, follow, end at a list of entries."""

    start: str
    nodes: dict[str, Node]

    @model_validator(mode="after")
    def _all_nodes_exist(self) -> Self:
        targets = {self.start} | {c.to for node in self.nodes.values() for c in node.choices if c.to}
        unknown = sorted(targets - set(self.nodes))
        if unknown:
            raise ValueError(f"node {unknown[0]!r} does not exist{did_you_mean(unknown[0], self.nodes)}")
        return self
