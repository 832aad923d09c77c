"""Rules that keep the Chinese text in step with the English one."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar

from kb.knowledge.corpus import Corpus
from kb.knowledge.lint.rule import Fault, Rule
from kb.knowledge.models import Entry, EntryText, Section
from kb.knowledge.plain import citations, entry_id

_LINK = re.compile(r"\]\(([^)\s]+\.md)\)")
_FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def stamp(entry: Entry) -> str:
    """Return the stamp of the English text that a translation says it follows."""
    return blake2b(entry.en.markdown.encode(), digest_size=6).hexdigest()


class Translated(Rule):
    """Every bundled entry has a Chinese text."""

    id: ClassVar[str] = "translated"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        if entry.zh is None and entry.path.is_relative_to(corpus.directories[0]):
            yield self.fault(entry, f"no Chinese text: {entry.path.stem}.zh.md is missing")


class TranslationCurrent(Rule):
    """A translation follows the English text as it stands."""

    id: ClassVar[str] = "translation-current"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        if entry.zh is not None and entry.zh.follows != stamp(entry):
            advice = f"bring it up to date, then run `kb lint --restamp {entry.id}`"
            yield self.fault(
                entry, f"the English text has changed since this was translated; {advice}", 1, entry.zh
            )


class TranslationSameShape(Rule):
    """Both texts have the same items, code, links and sources in each section."""

    id: ClassVar[str] = "translation-same-shape"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        if entry.zh is None:
            return
        for section in entry.en.sections:
            other = entry.zh.section(section.key)
            if other is None:
                yield self.fault(entry, f"the section {section.heading!r} has no counterpart", 1, entry.zh)
                continue
            for name, value in _shape(section).items():
                if _shape(other)[name] != value:
                    yield self.fault(
                        entry,
                        f"{name} differ from the English section {section.heading!r}",
                        other.line,
                        entry.zh,
                    )


def _shape(section: Section) -> dict[str, object]:
    prose = _FENCE.sub("", section.markdown)
    return {
        "code examples": _FENCE.findall(section.markdown),
        "links": sorted(entry_id(link) for link in _LINK.findall(prose)),
        "sources": sorted(citations(prose)),
        "list items": len(re.findall(r"^(?:-|\d+\.) ", prose, re.MULTILINE)),
        "nested items": len(re.findall(r"^ {2,4}(?:-|\d+\.) ", prose, re.MULTILINE)),
    }


class SameStrength(Rule):
    """Evidence has the same strength in both languages."""

    id: ClassVar[str] = "same-strength"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        if entry.zh is None:
            return
        for ours, theirs in zip(entry.en.evidence, entry.zh.evidence, strict=False):
            if ours.strength != theirs.strength:
                yield self.fault(entry, f"evidence is {ours.strength!r} in English", theirs.line, entry.zh)


def restamp(entry: Entry) -> bool:
    """Write the stamp of the English text into the translation; return whether the file changed."""
    text: EntryText | None = entry.zh
    if text is None or text.follows == stamp(entry):
        return False
    path: Path = entry.path.with_suffix(".zh.md")
    content = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"^follows:.*$", f"follows: '{stamp(entry)}'", content, count=1, flags=re.MULTILINE),
        encoding="utf-8",
    )
    return True
