"""References within an entry ("see fix 2"), which only a reader of its numbered lists can follow."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kb.language import Lang

_REFERENCE = {
    "en": re.compile(r"\b(?P<list>check|fix)(?:e?s)? (?P<first>\d+)(?: (?P<link>to|and) (?P<last>\d+))?\b"),
    "zh": re.compile(r"(?P<list>检查|处理) (?P<first>\d+)(?: (?P<link>到|和) (?P<last>\d+))?(?! *(?:\d|个))"),
}
_LISTS = {"check": "checks", "fix": "remedies", "检查": "checks", "处理": "remedies"}
_RANGES = frozenset({"to", "到"})


def with_titles(page: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Return a page whose checks and remedies name each other by title in place of the number."""
    resolved = {key: [_resolved(page, item, lang) for item in page[key]] for key in ("checks", "remedies")}
    return {**page, **resolved}


def _resolved(page: Mapping[str, Any], item: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    def named(text: str) -> str:
        return _REFERENCE[lang].sub(lambda found: _titles(page, found, lang), text)

    texts = {key: named(item[key]) for key in ("text", "risk", "cost") if key in item}
    return {**item, **texts, "details": [named(detail) for detail in item["details"]]}


def _titles(page: Mapping[str, Any], found: re.Match[str], lang: Lang) -> str:
    """Return the titles that a reference means; the reference itself where an item has none."""
    first, last = int(found["first"]), int(found["last"] or found["first"])
    numbers = range(first, last + 1) if found["link"] in _RANGES else sorted({first, last})
    items: Sequence[Mapping[str, Any]] = page[_LISTS[found["list"]]]
    titles = [items[n - 1]["title"].rstrip(".。") for n in numbers if n <= len(items)]
    if not titles or not all(titles):
        return found[0]
    return "".join(f"“{title}”" for title in titles) if lang == "zh" else ", ".join(f'"{t}"' for t in titles)
