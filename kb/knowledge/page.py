"""An entry as a page: links lead to entries, citations to a numbered list of sources at the end."""

import re

from kb.knowledge.plain import CITATION, citations, entry_id
from kb.knowledge.store import Store
from kb.knowledge.words import GROUPS
from kb.language import Lang, Text

# Between Chinese characters, and after Chinese punctuation unless a list or a block begins.
_BREAK = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])"
    r"|(?<=[。！？；：，）])\n *(?=[^\s\-`|#>\d])"
)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+\.md)\)")
_KINDS = {"failure": Text("failure", "故障"), "practice": Text("practice", "实践")}
_ONLY_ENGLISH = Text("This entry exists in English only.", "这个条目只有英文版。")
_ERRORS = Text("Error messages", "报错信息")
_SOURCES = Text("Sources", "来源")


def page_markdown(store: Store, name: str, lang: Lang, *, linked: bool) -> str:
    """Return the Markdown of an entry with everything resolved that only `kb` can resolve.

    `linked` is for a reader that follows links: those to entries are `kb:<id>`, those of citations the
    address of the source. Otherwise ids and addresses stand in the text.
    """
    card, page = store.card(name), store.page(name, lang)
    group = GROUPS.get(card.group, {}).get(lang, card.group)
    parts = [
        f"# {page['title']}",
        f"`{card.id}` · {_KINDS[card.kind][lang]} · {group}",
        f"*{page['summary']}*",
    ]
    if page["lang"] != lang:
        parts.append(f"> {_ONLY_ENGLISH[lang]}")
    parts += [f"## {section['heading']}\n\n{section['markdown']}" for section in page["sections"]]
    if card.errors:
        parts.append(f"## {_ERRORS[lang]}\n\n" + "\n".join(f"- `{error}`" for error in card.errors))
    joined = "\n\n".join(parts)
    body = without_breaks(joined) if lang == "zh" else joined
    link = r"[{}](kb:{})" if linked else "{} (`{}`)"
    body = _LINK.sub(lambda match: link.format(match[1], entry_id(match[2])), body)
    return _with_sources(store, body, lang, linked) + "\n"


def without_breaks(markdown: str) -> str:
    """Join Chinese lines: Markdown would show their break as a space, which Chinese does not have."""
    prose_and_code = markdown.split("```")
    prose_and_code[::2] = [_BREAK.sub("", prose) for prose in prose_and_code[::2]]
    return "```".join(prose_and_code)


def describe_source(store: Store, source_id: str, *, linked: bool = False) -> str:
    """Return a source as one line: authors, year, title, address."""
    source = store.sources.get(source_id)
    if source is None:
        return source_id
    year = f" {source['year']}" if source.get("year") else ""
    stop = "" if source["title"].endswith(("?", "!")) else "."
    title = f"[{source['title']}]({source['url']})" if linked else f"{source['title']}{stop} {source['url']}"
    return f"{source['authors']}{year}: {title}"


def _with_sources(store: Store, body: str, lang: Lang, linked: bool) -> str:
    numbers = {source: number for number, source in enumerate(dict.fromkeys(citations(body)), 1)}
    if not numbers:
        return body

    def mark(match: re.Match[str]) -> str:
        facts = store.sources.get(match[1]) if linked else None
        number = numbers[match[1]]
        return f"[{number}]({facts['url']})" if facts else f"\\[{number}]"

    lines = [f"{number}. {describe_source(store, name, linked=linked)}" for name, number in numbers.items()]
    return CITATION.sub(mark, body) + f"\n\n## {_SOURCES[lang]}\n\n" + "\n".join(lines)
