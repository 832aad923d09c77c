"""The guided way: the tree of questions, step by step, writing to the same case sheet as free text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kb.consult.case import Snapshot
from kb.errors import UsageError
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Lang, Text

# A choice in the tree is an answer like any other; the rest is left to misreading.
CHOICE_STRENGTH = 0.95


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Where the user stands in the tree.

    `crumbs` are the choices made so far, in words. At a question there are `choices`; at the end there are
    `entries`, most likely first, and no choices.
    """

    crumbs: tuple[str, ...]
    text: str
    why: str
    choices: tuple[str, ...]
    entries: tuple[str, ...] = ()

    @property
    def is_end(self) -> bool:
        """Whether the tree has nothing more to ask."""
        return not self.choices


def step_at(store: Store, path: tuple[int, ...], lang: Lang) -> GuideStep:
    """Return the step that a path of choices leads to. Raises `UsageError` for a path that does not exist."""
    tree, node = _start(store)
    crumbs: list[str] = []
    for number in path:
        choice = _choice(node, number)
        crumbs.append(choice["say"][lang])
        if choice["to"] is None:
            return GuideStep(tuple(crumbs), "", "", (), tuple(choice["entries"]))
        node = tree["nodes"][choice["to"]]
    why = node["why"][lang] if node.get("why") else ""
    return GuideStep(tuple(crumbs), node["ask"][lang], why, tuple(c["say"][lang] for c in node["choices"]))


def choose(store: Store, now: Snapshot, number: int) -> Snapshot:
    """Return the case after taking choice `number` (from 0): its symptom noted, its entries as leads.

    Raises `UsageError` where the present step has no such choice.
    """
    path = now.path or ()
    choice = _choice(_node_at(store, path), number)
    findings = now.findings
    if choice["symptom"]:
        new = answer_finding(store, choice["symptom"])
        findings = (*(old for old in findings if not overrides(store, new, old)), new)
    return replace(now, path=(*path, number), findings=findings, leads=tuple(choice["entries"]))


def back(store: Store, now: Snapshot) -> Snapshot:
    """Return the case one step up: the last choice and what it had noted are gone."""
    path = now.path or ()
    if not path:
        return replace(now, path=None)
    choice = _choice(_node_at(store, path[:-1]), path[-1])
    kept = tuple(old for old in now.findings if old.symptom != choice["symptom"] or old.origin == "log")
    return replace(now, path=path[:-1], findings=kept, leads=())


def _start(store: Store) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    tree = store.tree
    if tree is None:
        raise UsageError(
            Text(
                "these entries come without a guided tree (tree.yaml); describe the problem in words",
                "这些条目没有附带引导树（tree.yaml）；请用文字描述问题",
            )
        )
    return tree, tree["nodes"][tree["start"]]


def _node_at(store: Store, path: tuple[int, ...]) -> Mapping[str, Any]:
    tree, node = _start(store)
    for number in path:
        choice = _choice(node, number)
        if choice["to"] is None:
            raise UsageError(
                Text("the guide has ended here; go back, or start over", "引导到此结束；请返回，或重新开始")
            )
        node = tree["nodes"][choice["to"]]
    return node


def _choice(node: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    if not 0 <= number < len(node["choices"]):
        most = len(node["choices"])
        raise UsageError(
            Text(
                f"there is no choice {number + 1}; choose 1 to {most}",
                f"没有第 {number + 1} 个选项；请选 1 到 {most}",
            )
        )
    return node["choices"][number]


def overrides(store: Store, new: Finding, old: Finding) -> bool:
    """Say whether an answer takes the place of an older finding; what a log shows stays."""
    if new.symptom == old.symptom:
        return True
    same = new.observable == old.observable and old.origin != "log"
    return same and bool(store.vocabulary[new.observable]["exclusive"])


def answer_finding(store: Store, symptom: str) -> Finding:
    """Return the finding that a choice or an answer makes, with question and label as its evidence."""
    observable, _, value = symptom.partition("=")
    facts = store.vocabulary[observable]
    label = facts["values"][value]
    evidence = Text(f"{facts['ask']['en']} {label['en'][0]}", f"{facts['ask']['zh']}{label['zh'][0]}")
    return Finding(symptom, CHOICE_STRENGTH, evidence, "answer")
