"""An entry as a page for a terminal: links become ids, citations become a numbered list of sources."""

import re
from typing import TYPE_CHECKING

from kb.knowledge.plain import CITATION, citations, entry_id
from kb.knowledge.store import Store
from kb.knowledge.words import GROUPS
from kb.language import Lang

if TYPE_CHECKING:
    from kb.knowledge.models import Entry

# A line break becomes a space when Markdown is rendered, which Chinese does not put between sentences.
_CHINESE_BREAK = re.compile(r"(?<=[。！？；：，）])\n *(?=[^\s\-`|#>\d])")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+\.md)\)")
_LABELS: dict[str, dict[Lang, str]] = {
    "failure": {"en": "failure", "zh": "故障"},
    "practice": {"en": "practice", "zh": "实践"},
    "sources": {"en": "Sources", "zh": "来源"},
    "errors": {"en": "Error messages", "zh": "报错信息"},
}


def readable_page(entry: "Entry", lang: Lang, store: Store) -> str:
    """Return the Markdown of an entry with everything resolved that only `kb` can resolve."""
    text = entry.text(lang)
    group = GROUPS.get(entry.group, {}).get(lang, entry.group)
    head = f"`{entry.id}` · {_LABELS[entry.kind][lang]} · {group}"
    parts = [f"# {text.title}", head, f"*{text.summary}*"]
    if entry.errors:
        parts.append(f"{_LABELS['errors'][lang]}:\n\n" + "\n".join(f"- `{error}`" for error in entry.errors))
    parts += [f"## {section.heading}\n\n{section.markdown}" for section in text.sections]
    body = _LINK.sub(lambda m: f"{m[1]} (`{entry_id(m[2])}`)", "\n\n".join(parts))
    numbers = {source: number for number, source in enumerate(dict.fromkeys(citations(body)), 1)}
    if lang == "zh":
        body = _CHINESE_BREAK.sub("", body)
    body = CITATION.sub(lambda m: f"\\[{numbers[m[1]]}]", body)
    lines = [f"{number}. {describe_source(store, source)}" for source, number in numbers.items()]
    return body + f"\n\n## {_LABELS['sources'][lang]}\n\n" + "\n".join(lines) + "\n"


def describe_source(store: Store, source_id: str) -> str:
    """Return a source as one line: authors, year, title, address."""
    source = store.sources.get(source_id)
    if source is None:
        return source_id
    year = f" {source['year']}" if source.get("year") else ""
    return f"{source['authors']}{year}: {source['title']}. {source['url']}"
