"""What entries say, quoted for a conversation: a short page, the checks, the evidence with its sources."""

from collections.abc import Iterable
from textwrap import indent
from typing import Any

from kb.knowledge.page import describe_source
from kb.knowledge.plain import one_line
from kb.knowledge.references import with_titles
from kb.knowledge.store import Store
from kb.knowledge.words import RISK_LABEL, STRENGTHS
from kb.language import Lang, Text

_WORDS = {
    "check": Text("Check first", "先做检查"),
    "fix": Text("Fix", "处理"),
    "steps": Text("How to do it", "怎么做"),
    "sources": Text("Sources", "来源"),
    "more": Text("The whole page: `kb show {id}`", "完整条目：`kb show {id}`"),
    "no_check": Text("The entry has no check of its own.", "该条目没有单独的检查步骤。"),
}

_GOING_ON = tuple(",;:，；：、")  # the sentence of the title goes on behind it
_NO_RISK = frozenset({"", "none", "没有", "无"})


def short_page(store: Store, entry_id: str, lang: Lang) -> str:
    """Return title, summary, what one sees, the first check and the remedies of an entry, as Markdown."""
    page = with_titles(store.page(entry_id, lang), lang)
    parts = [titled(page["title"], entry_id, lang), page["summary"]]
    if page["checks"]:
        parts.append(f"**{_WORDS['check'][lang]}**\n\n{check_lines(page['checks'][:1], lang)}")
    for key, word in (("remedies", "fix"), ("steps", "steps")):
        if page[key]:
            parts.append(f"**{_WORDS[word][lang]}**\n\n{remedy_lines(page[key], lang)}")
    sources = source_lines(store, page["evidence"], most=3)
    if sources:
        parts.append(f"**{_WORDS['sources'][lang]}**\n\n{sources}")
    return "\n\n".join([*parts, _WORDS["more"][lang].format(id=entry_id)])


def checks(store: Store, entry_id: str, lang: Lang) -> str:
    """Return how to find out whether an entry is the cause, as Markdown."""
    page = with_titles(store.page(entry_id, lang), lang)
    head = titled(page["title"], entry_id, lang)
    return f"{head}\n\n{check_lines(page['checks'], lang) or _WORDS['no_check'][lang]}"


def remedies(store: Store, entry_id: str, lang: Lang) -> str:
    """Return the check that decides on an entry and what to do then, as Markdown."""
    page = with_titles(store.page(entry_id, lang), lang)
    parts = [titled(page["title"], entry_id, lang)]
    check, fix = check_lines(page["checks"][:1], lang), remedy_lines(page["remedies"], lang)
    parts += (
        f"**{_WORDS[word][lang]}**\n\n{lines}" for word, lines in (("check", check), ("fix", fix)) if lines
    )
    return "\n\n".join([*parts, _WORDS["more"][lang].format(id=entry_id)])


def titled(title: str, entry_id: str, lang: Lang) -> str:
    """Return a title and the id of its entry, in the brackets of the language."""
    return f"**{title}**（`{entry_id}`）" if lang == "zh" else f"**{title}** (`{entry_id}`)"


def check_lines(items: Iterable[Any], lang: Lang) -> str:
    """Return checks as a numbered list with their code and their outcomes."""
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        lines.append(f"{number}. {_titled(item, lang)}")
        lines += [_code_block(code) for code in item["codes"]]
        lines += [f"   - {one_line(detail)}" for detail in item["details"]]
    return "\n".join(lines)


def _code_block(code: Any) -> str:
    """Return code as a block within a list item."""
    return indent(f"\n```{code['language']}\n{code['text'].rstrip()}\n```\n", "   ")


def remedy_lines(items: Iterable[Any], lang: Lang) -> str:
    """Return remedies or steps as a numbered list, in the order to try them, with what a remedy risks."""
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        lines.append(f"{number}. {_titled(item, lang)}")
        risk = one_line(item.get("risk", ""))
        if risk.rstrip(".。") not in _NO_RISK:
            gap = "" if lang == "zh" else " "
            lines.append(f"   - {RISK_LABEL[lang]}{gap}{risk}")
    return "\n".join(lines)


def evidence_lines(items: Iterable[Any], lang: Lang) -> str:
    """Return claims with how well each is supported and the ids of its sources."""
    lines: list[str] = []
    for item in items:
        strength = STRENGTHS[item["strength"]] if lang == "zh" else item["strength"]
        cited = " ".join(f"[{source}]" for source in item["sources"])
        lines.append(f"- **{strength}** {one_line(item['text'])} {cited}")
    return "\n".join(lines)


def source_lines(store: Store, evidence: Iterable[Any], most: int | None = None) -> str:
    """Return the works behind some evidence, each once, as a list."""
    names = list(dict.fromkeys(source for item in evidence for source in item["sources"]))
    return "\n".join(f"- [{name}] {describe_source(store, name)}" for name in names[:most])


def _titled(item: Any, lang: Lang) -> str:
    title, text = one_line(item["title"]).rstrip(".。"), one_line(item["text"])
    if not title:
        return text
    if text.startswith(_GOING_ON):
        return f"**{title}**{text}"
    # A letter after a full stop in bold would keep the bold from closing.
    return f"**{title}**。{text}" if lang == "zh" else f"**{title}.** {text}".rstrip()
