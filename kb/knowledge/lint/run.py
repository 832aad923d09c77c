"""Run every rule over a corpus."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.errors import EntryError
from kb.knowledge.corpus import Progress, load_corpus
from kb.knowledge.lint import facts, index_page, prose, translation
from kb.knowledge.lint.rule import Fault, Rule
from kb.knowledge.strict_yaml import read_yaml

RULES: tuple[type[Rule], ...] = (
    facts.GroupIsFolder,
    facts.AliasesUnique,
    facts.LinksLead,
    facts.SourcesExist,
    facts.SourcesCited,
    facts.EvidenceHasSources,
    facts.AddressesFailures,
    facts.ClaimsWellFormed,
    facts.SymptomsDiscriminate,
    facts.ReachableFromTree,
    facts.TreeSymptomsExist,
    prose.TwoMinutes,
    prose.ChecksDecide,
    prose.RemediesCost,
    prose.ItemsTitled,
    prose.PhrasesFromPeople,
    prose.CodeCompiles,
    prose.Renderable,
    prose.OneSentencePerLine,
    translation.Translated,
    translation.TranslationCurrent,
    translation.TranslationSameShape,
    translation.SameStrength,
    index_page.IndexCurrent,
)


UNREADABLE = "readable"  # the rule that a file breaks which is no entry at all


class Waiver(BaseModel):
    """A fault that is accepted, with the reason; stands in `waivers.yaml` of a directory of entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rule: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class LintReport:
    """All faults, those that are waived apart, and how many entries were looked at."""

    faults: tuple[Fault, ...]
    waived: tuple[Fault, ...]
    entries: int

    @property
    def errors(self) -> int:
        """Number of faults that stop a change."""
        return sum(fault.severity == "error" for fault in self.faults)

    @property
    def unreadable(self) -> bool:
        """Whether a file could not be read as an entry."""
        return any(fault.rule == UNREADABLE for fault in self.faults)


def lint_directories(directories: Sequence[Path], progress: Progress | None = None) -> LintReport:
    """Check the entries of the last of `directories`; the ones before it are what they may refer to."""
    corpus = load_corpus(directories, collect_faults=True, progress=progress)
    faults = [_unreadable(error) for error in corpus.faults]
    for rule in (rule() for rule in RULES):
        for entry in corpus.entries.values():
            faults += rule.check_entry(entry, corpus)
        faults += rule.check_corpus(corpus)
    target = directories[-1]
    faults = sorted(
        (f for f in faults if f.path.is_relative_to(target)), key=lambda f: (str(f.path), f.line, f.rule)
    )
    waivers = _waivers(target)
    waived = tuple(f for f in faults if (f.rule, f.entry) in waivers)
    kept = tuple(f for f in faults if (f.rule, f.entry) not in waivers)
    own = sum(entry.path.is_relative_to(target) for entry in corpus.entries.values())
    return LintReport(kept, waived, own)


def _unreadable(error: EntryError) -> Fault:
    return Fault(Path(error.path or "."), error.line or 1, error.message, UNREADABLE, "error")


def _waivers(directory: Path) -> set[tuple[str, str]]:
    path = directory / "waivers.yaml"
    if not path.is_file():
        return set()
    try:
        waivers = TypeAdapter(list[Waiver]).validate_python(read_yaml(path) or [])
    except ValidationError as error:
        raise EntryError(error.errors(include_url=False)[0]["msg"], path=path, line=1) from None
    return {(waiver.rule, waiver.entry) for waiver in waivers}
