"""An entry as a page for a terminal: links become ids, citations become a numbered list of sources."""

import re
from typing import TYPE_CHECKING

from kb.knowledge.plain import CITATION, citations, entry_id
from kb.knowledge.store import Store
from kb.knowledge.words import GROUPS
from kb.language import Lang

if TYPE_CHECKING:
    from kb.knowledge.models import Entry

# Between Chinese characters, and after Chinese punctuation unless a list or a block begins.
_BREAK = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])"
    r"|(?<=[。！？；：，）])\n *(?=[^\s\-`|#>\d])"
)
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
        body = without_breaks(body)
    body = CITATION.sub(lambda m: f"\\[{numbers[m[1]]}]", body)
    lines = [f"{number}. {describe_source(store, source)}" for source, number in numbers.items()]
    return body + f"\n\n## {_LABELS['sources'][lang]}\n\n" + "\n".join(lines) + "\n"


def without_breaks(markdown: str) -> str:
    """Join Chinese lines: Markdown would show their break as a space, which Chinese does not have."""
    prose_and_code = markdown.split("```")
    prose_and_code[::2] = [_BREAK.sub("", prose) for prose in prose_and_code[::2]]
    return "```".join(prose_and_code)


def describe_source(store: Store, source_id: str) -> str:
    """Return a source as one line: authors, year, title, address."""
    source = store.sources.get(source_id)
    if source is None:
        return source_id
    year = f" {source['year']}" if source.get("year") else ""
    return f"{source['authors']}{year}: {source['title']}. {source['url']}"
