"""Rules about ids, references and facts of an entry."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from kb.errors import did_you_mean
from kb.knowledge.corpus import Corpus
from kb.knowledge.lint.rule import Fault, Rule, SeverityOfRule, texts
from kb.knowledge.models import Entry
from kb.knowledge.plain import citations, entry_id
from kb.knowledge.words import GROUPS

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CLAIM = re.compile(r"^[A-Z]\d{3}$")


class GroupIsFolder(Rule):
    """The folder of an entry is its group, and one of the known groups."""

    id: ClassVar[str] = "group-is-folder"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        if entry.group not in GROUPS:
            yield self.fault(entry, f"unknown group {entry.group!r}{did_you_mean(entry.group, GROUPS)}")
        elif entry.path.parent.name != entry.group:
            yield self.fault(entry, f"group {entry.group!r} stands in the folder {entry.path.parent.name!r}")


class AliasesUnique(Rule):
    """An alias leads to one entry and is not the id of another."""

    id: ClassVar[str] = "aliases-unique"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for alias in entry.aliases:
            owner = alias if alias in corpus.entries else corpus.redirects[alias]
            if owner != entry.id:
                yield self.fault(entry, f"the alias {alias!r} already means the entry {owner!r}")


class LinksLead(Rule):
    """Every link leads to an existing entry file of the same language."""

    id: ClassVar[str] = "links-lead"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for section in text.sections:
                for link in _LINK.findall(section.markdown):
                    yield from self._check(entry, corpus, link, section.line, text.lang == "zh")

    def _check(self, entry: Entry, corpus: Corpus, link: str, line: int, chinese: bool) -> Iterator[Fault]:
        text = entry.zh if chinese else entry.en
        if not link.endswith(".md") or "://" in link:
            yield self.fault(
                entry, f"only links to entries are allowed, not {link!r}; cite sources as [@id]", line, text
            )
        elif not (entry.path.parent / link).is_file() and not self._is_below(entry, corpus, link):
            known = [other.path.name for other in corpus.entries.values()]
            hint = did_you_mean(link.rsplit("/", 1)[-1], known)
            yield self.fault(entry, f"no file {link!r}{hint}", line, text)
        elif link.endswith(".zh.md") != chinese:
            yield self.fault(entry, f"{link!r} is of the other language", line, text)

    def _is_below(self, entry: Entry, corpus: Corpus, link: str) -> bool:
        """Say whether a team's entry links to one of the directories that lie below its own."""
        other = corpus.entries.get(entry_id(link))
        home = next((d for d in corpus.directories if entry.path.is_relative_to(d)), None)
        return other is not None and home is not None and not other.path.is_relative_to(home)


class SourcesExist(Rule):
    """Every cited source stands in the bibliography."""

    id: ClassVar[str] = "sources-exist"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for section in text.sections:
                for source in citations(section.markdown):
                    if source not in corpus.sources:
                        hint = did_you_mean(source, corpus.sources)
                        yield self.fault(entry, f"unknown source {source!r}{hint}", section.line, text)


class SourcesCited(Rule):
    """Every source of the bibliography is cited at least once."""

    id: ClassVar[str] = "sources-cited"

    def check_corpus(self, corpus: Corpus) -> Iterator[Fault]:
        cited = {s for entry in corpus.entries.values() for s in citations(entry.en.markdown)}
        bibliographies = [d / "sources.yaml" for d in corpus.directories if (d / "sources.yaml").is_file()]
        for source in corpus.sources:
            if source not in cited and bibliographies:
                yield Fault(
                    bibliographies[-1], 1, f"source {source!r} is never cited", self.id, self.severity
                )


class EvidenceHasSources(Rule):
    """Each evidence note names at least one source."""

    id: ClassVar[str] = "evidence-has-sources"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for note in text.evidence:
                if not note.sources:
                    yield self.fault(entry, "evidence without a source", note.line, text)


class AddressesFailures(Rule):
    """A practice names failures that exist, by their ids."""

    id: ClassVar[str] = "addresses-failures"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for target in entry.addresses:
            if target not in corpus.entries:
                yield self.fault(
                    entry, f"addresses unknown entry {target!r}{did_you_mean(target, corpus.entries)}"
                )


class ClaimsWellFormed(Rule):
    """Claims are listed once and look like S001."""

    id: ClassVar[str] = "claims-well-formed"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for claim, times in Counter(entry.claims).items():
            if not _CLAIM.match(claim) or times > 1:
                yield self.fault(entry, f"claim {claim!r} is listed {times} times or is not of the form S001")


class SymptomsDiscriminate(Rule):
    """Of exclusive values the likelihoods must not add up to more than a certainty."""

    id: ClassVar[str] = "symptoms-discriminate"
    severity: ClassVar[SeverityOfRule] = "suggestion"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        sums: Counter[str] = Counter()
        for symptom in entry.symptoms:
            observable = symptom.partition("=")[0]
            if corpus.vocabulary[observable].exclusive:
                sums[observable] += round(100 * (entry.likelihood(symptom) or 0))
        for observable, percent in sums.items():
            # "usually" and "often" side by side are a fair way to say 60:40, so the limit is loose.
            if percent > 140:
                yield self.fault(
                    entry, f"the values of {observable!r} exclude one another, but add up to {percent} %"
                )


class ReachableFromTree(Rule):
    """Every failure is a leaf of the guided tree."""

    id: ClassVar[str] = "reachable-from-tree"

    def check_corpus(self, corpus: Corpus) -> Iterator[Fault]:
        if corpus.tree is None:
            return
        leaves = {e for node in corpus.tree.nodes.values() for choice in node.choices for e in choice.entries}
        path = next(d / "tree.yaml" for d in corpus.directories if (d / "tree.yaml").is_file())
        for leaf in sorted(leaves - set(corpus.entries)):
            yield Fault(
                path, 1, f"unknown entry {leaf!r}{did_you_mean(leaf, corpus.entries)}", self.id, self.severity
            )
        for entry in corpus.entries.values():
            if entry.kind == "failure" and entry.id not in leaves and entry.path.is_relative_to(path.parent):
                yield self.fault(entry, "no way leads here from the tree (tree.yaml)")


class TreeSymptomsExist(Rule):
    """Every symptom that the tree records is one of the vocabulary."""

    id: ClassVar[str] = "tree-symptoms-exist"

    def check_corpus(self, corpus: Corpus) -> Iterator[Fault]:
        if corpus.tree is None:
            return
        path = next(d / "tree.yaml" for d in corpus.directories if (d / "tree.yaml").is_file())
        for name, node in corpus.tree.nodes.items():
            for choice in node.choices:
                if choice.symptom and choice.symptom not in corpus.symptoms:
                    hint = did_you_mean(choice.symptom, corpus.symptoms)
                    yield Fault(
                        path, 1, f"node {name!r}: unknown symptom {choice.symptom!r}{hint}", self.id, "error"
                    )
