"""One entry from disk: two Markdown files in, one validated `Entry` out, every fault with file and line."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from kb.errors import EntryError, did_you_mean
from kb.knowledge.markdown import Body, BodySection, ListItem, parse_body, split_title
from kb.knowledge.models import Code, Confusion, Entry, EntryText, Evidence, Item, Remedy, Section
from kb.knowledge.plain import citations, linked_entries, without_citations
from kb.knowledge.strict_yaml import parse_yaml, read_text
from kb.knowledge.words import COST_LABEL, OPTIONAL_SECTIONS, RISK_LABEL, SECTIONS, STRENGTHS, Kind, Strength
from kb.language import Lang

_Model = TypeVar("_Model", bound=BaseModel)
_TEXT_KEYS = ("title", "summary", "phrases")
_OVERLAY_KEYS = {"id", *_TEXT_KEYS, "follows"}


class EntryFile:
    """The front matter and the parsed body of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = read_text(path)
        self.facts, body_line, body_text = self._split()
        self.body: Body = parse_body(body_text, body_line)

    def _split(self) -> tuple[dict[str, Any], int, str]:
        lines = self.text.split("\n")
        if lines[0].rstrip() != "---":
            raise EntryError(
                "must start with a line '---' that opens the front matter", path=self.path, line=1
            )
        try:
            end = next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
        except StopIteration:
            raise EntryError(
                "the front matter is never closed by a line '---'", path=self.path, line=1
            ) from None
        facts = parse_yaml("\n".join(lines[1:end]), self.path, first_line=2)
        if not isinstance(facts, dict):
            raise EntryError("the front matter must be a list of 'key: value' lines", path=self.path, line=2)
        return cast("dict[str, Any]", facts), end + 2, "\n".join(lines[end + 1 :])

    def line_of(self, *words: str) -> int:
        """Return the first line of the front matter that holds a word of `words`, for error messages."""
        for word in words:
            for number, line in enumerate(self.text.split("\n"), 1):
                if word and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line):
                    return number
        return 1

    def fault(self, message: str, *words: str, line: int | None = None) -> EntryError:
        """Build an error at `line`, or at the line of the front matter that holds one of `words`."""
        return EntryError(message, path=self.path, line=line or self.line_of(*words))


def read_entry(path: Path) -> Entry:
    """Read the entry whose English file is `path`, with its Chinese sibling where there is one.

    Raises `EntryError` naming file and line where the format is not followed.
    """
    file = EntryFile(path)
    _check_id(file)
    kind = _kind_of(file)
    facts = {key: value for key, value in file.facts.items() if key not in _TEXT_KEYS}
    facts["en"] = _entry_text(file, kind, "en")
    sibling = path.with_suffix(".zh.md")
    if sibling.exists():
        facts["zh"] = _read_overlay(sibling, file, kind)
    return _validated(Entry, file, {**facts, "path": path})


def _read_overlay(path: Path, english: EntryFile, kind: Kind) -> EntryText:
    file = EntryFile(path)
    _check_id(file)
    for key in file.facts:
        if key not in _OVERLAY_KEYS:
            hint = did_you_mean(str(key), _OVERLAY_KEYS) or f"; facts belong in {english.path.name}"
            raise file.fault(f"unknown key {key!r}{hint}", str(key))
    return _entry_text(file, kind, "zh")


def _check_id(file: EntryFile) -> None:
    expected = file.path.name.removesuffix(".md").removesuffix(".zh")
    if file.facts.get("id") != expected:
        raise file.fault(f"id is {file.facts.get('id')!r}, but the file name says {expected!r}", "id")


def _kind_of(file: EntryFile) -> Kind:
    kind = file.facts.get("kind")
    if kind not in SECTIONS:
        hint = did_you_mean(str(kind), SECTIONS) or " (write 'failure' or 'practice')"
        raise file.fault(f"unknown kind {kind!r}{hint}", "kind")
    return kind


def _entry_text(file: EntryFile, kind: Kind, lang: Lang) -> EntryText:
    sections = _named_sections(file, kind, lang)
    if file.body.title != file.facts.get("title"):
        raise file.fault(
            f"the heading '# {file.body.title}' differs from the title {file.facts.get('title')!r}",
            line=file.body.title_line or None,
        )
    content: dict[str, Any] = {
        "lang": lang,
        "sections": [
            Section(key=key, heading=s.heading, markdown=s.markdown, line=s.line)
            for key, s in sections.items()
        ],
        **{
            key: _items(file, sections[key], build, lang)
            for key, build in _BUILDERS.items()
            if key in sections
        },
    }
    for key in (*_TEXT_KEYS, "follows"):
        if key in file.facts:
            content[key] = file.facts[key]
    return _validated(EntryText, file, content)


def _named_sections(file: EntryFile, kind: Kind, lang: Lang) -> dict[str, BodySection]:
    """Match the headings of the file with those of the format, in order."""
    wanted = {headings[lang]: key for key, headings in SECTIONS[kind].items()}
    if file.body.stray:
        line, heading = file.body.stray[0]
        raise file.fault(f"only one '#' title and '##' headings are allowed, found {heading!r}", line=line)
    found: dict[str, BodySection] = {}
    for section in file.body.sections:
        if section.heading not in wanted:
            hint = did_you_mean(section.heading, wanted) or f" (headings: {', '.join(wanted)})"
            raise file.fault(f"unknown heading {section.heading!r}{hint}", line=section.line)
        if wanted[section.heading] in found:
            raise file.fault(f"the heading {section.heading!r} stands twice", line=section.line)
        found[wanted[section.heading]] = section
    missing = [
        heading for heading, key in wanted.items() if key not in found and key not in OPTIONAL_SECTIONS[kind]
    ]
    if missing:
        raise file.fault(f"missing heading '## {missing[0]}'", line=file.text.count("\n") + 1)
    order = [key for key in wanted.values() if key in found]
    if order != list(found):
        raise file.fault(
            f"headings must stand in this order: {', '.join(wanted)}", line=file.body.sections[0].line
        )
    return found


def _items(file: EntryFile, section: BodySection, build: Callable[..., Any], lang: Lang) -> list[Any]:
    if not section.items:
        raise file.fault(f"'## {section.heading}' needs a list", line=section.line)
    return [build(file, item, lang) for item in section.items]


def _item_facts(item: ListItem) -> dict[str, Any]:
    title, text = split_title(item.head)
    return {
        "title": title.rstrip(".。") or text,
        "text": text,
        "details": item.details,
        "entries": linked_entries(item.markdown),
        "codes": tuple(Code(language=language, text=code) for language, code in item.codes),
        "line": item.line,
    }


def _item(_file: EntryFile, item: ListItem, _lang: Lang) -> Item:
    return Item(**_item_facts(item))


def _remedy(_file: EntryFile, item: ListItem, lang: Lang) -> Remedy:
    labelled = {"cost": COST_LABEL[lang], "risk": RISK_LABEL[lang]}
    values = {key: _labelled(item.details, label) for key, label in labelled.items()}
    rest = tuple(d for d in item.details if not d.startswith(tuple(labelled.values())))
    return Remedy.model_validate(_item_facts(item) | values | {"details": rest})


def _labelled(details: tuple[str, ...], label: str) -> str:
    return next((detail.removeprefix(label).strip() for detail in details if detail.startswith(label)), "")


def _confusion(file: EntryFile, item: ListItem, _lang: Lang) -> Confusion:
    entries = linked_entries(item.head)
    if not entries:
        raise file.fault("write '- [Title](other-entry.md): the fact that tells them apart.'", line=item.line)
    tell = re.sub(r"^.*?\]\([^)]*\)\s*[:：]?\s*", "", item.head, count=1, flags=re.DOTALL)
    return Confusion(entry=entries[0], tell=tell, line=item.line)


def _evidence(file: EntryFile, item: ListItem, lang: Lang) -> Evidence:
    word, text = split_title(item.head)
    strengths: dict[str, Strength] = {(zh if lang == "zh" else en): en for en, zh in STRENGTHS.items()}
    if word not in strengths:
        hint = did_you_mean(word, strengths) or f" (one of {', '.join(strengths)})"
        raise file.fault(
            f"evidence must start with its strength in bold, not {word or item.head[:30]!r}{hint}",
            line=item.line,
        )
    return Evidence(
        strength=strengths[word], text=without_citations(text), sources=citations(text), line=item.line
    )


_BUILDERS: Mapping[str, Callable[..., Any]] = {
    "causes": _item,
    "checks": _item,
    "remedies": _remedy,
    "steps": _item,
    "confusions": _confusion,
    "evidence": _evidence,
}


def _validated(model: type[_Model], file: EntryFile, facts: Mapping[str, Any]) -> _Model:
    """Build a model, turning pydantic's report into one line with file and line."""
    try:
        return model.model_validate(facts)
    except ValidationError as error:
        # A misspelt key is reported twice, as missing and as unknown; the second says what to mend.
        first = min(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"])
        known = set(model.model_fields)
        if first["type"] == "extra_forbidden":
            raise file.fault(f"unknown key {key!r}{did_you_mean(key, known)}", key) from None
        if first["type"] == "missing":
            raise file.fault(f"missing key {key!r}", "id") from None
        message = first["msg"].removeprefix("Value error, ")
        words = [str(part) for part in reversed(first["loc"]) if part != "[key]"]
        raise file.fault(f"{key}: {message}" if key else message, *words) from None
