"""Entries as Markdown for the reader: links that lead to entries, citations that lead to sources."""

import re
from typing import Any

from kb.knowledge.page import without_breaks
from kb.knowledge.plain import CITATION, citations, entry_id
from kb.knowledge.store import Store
from kb.knowledge.words import GROUPS
from kb.language import Lang
from kb.tui import words

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+\.md)\)")
_QUOTED_ID = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")


def entry_markdown(store: Store, name: str, lang: Lang) -> str:
    """Return an entry as a page whose links have the form `kb:<id>`."""
    card, page = store.card(name), store.page(name, lang)
    kind = (words.FAILURE if card.kind == "failure" else words.PRACTICE)[lang]
    group = GROUPS.get(card.group, {}).get(lang, card.group)
    parts = [f"# {page['title']}", f"`{card.id}` · {kind} · {group}", f"*{page['summary']}*"]
    if page["lang"] != lang:
        parts.append(f"> {words.ONLY_ENGLISH[lang]}")
    parts += [f"## {section['heading']}\n\n{section['markdown']}" for section in page["sections"]]
    if card.errors:
        errors = "\n".join(f"- `{error}`" for error in card.errors)
        parts.append(f"## {words.ERROR_MESSAGES[lang]}\n\n{errors}")
    body = without_breaks("\n\n".join(parts)) if lang == "zh" else "\n\n".join(parts)
    return _with_sources(store, _LINK.sub(_entry_link, body), lang)


def linked_ids(markdown: str) -> list[str]:
    """Return the entries that a page links to, each once, in order."""
    return list(dict.fromkeys(re.findall(r"\]\(kb:([^)]+)\)", markdown)))


def link_ids(markdown: str, store: Store) -> str:
    """Turn ids in backquotes into links to their entries."""
    known = set(store.ids())
    return _QUOTED_ID.sub(lambda m: f"[{m[1]}](kb:{m[1]})" if m[1] in known else m[0], markdown)


def _entry_link(match: re.Match[str]) -> str:
    return f"[{match[1]}](kb:{entry_id(match[2])})"


def _with_sources(store: Store, body: str, lang: Lang) -> str:
    numbers = {source: number for number, source in enumerate(dict.fromkeys(citations(body)), 1)}
    if not numbers:
        return body + "\n"
    body = CITATION.sub(lambda m: _mark(store, m[1], numbers[m[1]]), body)
    lines = [f"{number}. {_source(store.sources.get(source), source)}" for source, number in numbers.items()]
    return f"{body}\n\n## {words.SOURCES[lang]}\n\n" + "\n".join(lines) + "\n"


def _mark(store: Store, source: str, number: int) -> str:
    facts = store.sources.get(source)
    return f"[{number}]({facts['url']})" if facts else f"\\[{number}]"


def _source(facts: dict[str, Any] | None, source: str) -> str:
    if facts is None:
        return source
    year = f" {facts['year']}" if facts.get("year") else ""
    return f"{facts['authors']}{year}: [{facts['title']}]({facts['url']})"
