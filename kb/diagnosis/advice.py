"""A ranked entry into a diagnosis: its reasons, the check that decides, and the remedies in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from kb.diagnosis.ranking import Ranked
from kb.diagnosis.reasons import reason
from kb.diagnosis.report import Diagnosis
from kb.knowledge.plain import plain
from kb.knowledge.references import with_titles
from kb.knowledge.store import Card, Store
from kb.language import LANGUAGES, Lang, Text

_known: "WeakKeyDictionary[Store, dict[str, Advice]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Advice:
    """What an entry advises whatever the case: the first check, remedies with the practice behind each."""

    card: Card
    next_check: Text
    remedies: tuple[tuple[str, Text], ...]


def diagnosis_of(store: Store, ranked: Ranked) -> Diagnosis:
    """Return the diagnosis of a ranked entry with its reasons, check and remedies."""
    advice = advice_of(store, ranked.id)
    card = advice.card
    return Diagnosis(
        id=card.id,
        level="shape" if card.group == "curve" else "cause",
        group=card.group,
        title=Text(card.title["en"], card.title["zh"]),
        probability=ranked.probability,
        because=tuple(dict.fromkeys(reason(store.vocabulary, finding) for finding in ranked.because)),
        against=tuple(dict.fromkeys(reason(store.vocabulary, finding) for finding in ranked.against)),
        next_check=advice.next_check,
        remedies=advice.remedies,
        severity=card.severity,
    )


def advice_of(store: Store, entry_id: str) -> Advice:
    """Return what an entry advises; read once for each store: most logs lead to the same few entries."""
    known = _known.setdefault(store, {})
    if entry_id not in known:
        pages: dict[Lang, dict[str, Any]] = {
            lang: with_titles(store.page(entry_id, lang), lang) for lang in LANGUAGES
        }
        known[entry_id] = Advice(store.card(entry_id), _next_check(pages), tuple(_remedies(store, pages)))
    return known[entry_id]


def _next_check(pages: dict[Lang, dict[str, Any]]) -> Text:
    lines = {
        lang: check_line(page["checks"][0], lang) if page["checks"] else "" for lang, page in pages.items()
    }
    return Text(lines["en"], lines["zh"])


def check_line(check: dict[str, Any], lang: Lang, read: Callable[[str], str] = plain) -> str:
    """Return a check with its outcomes as one line; `read` makes a line of each piece of its Markdown."""
    parts = [read(piece) for piece in (check["title"], check["text"], *check["details"])]
    stop, space = ("。", "") if lang == "zh" else (".", " ")
    return space.join(_closed(part, stop) for part in parts if part)


def _closed(part: str, stop: str) -> str:
    """Return a sentence with its stop; a colon announces code, which one line has no room for."""
    return part if part[-1] in ".。!?！？" else part.rstrip(":：") + stop


def _remedies(store: Store, pages: dict[Lang, dict[str, Any]]) -> Iterable[tuple[str, Text]]:
    both = zip(pages["en"]["remedies"], pages["zh"]["remedies"], strict=False)
    for english, chinese in both:
        practices = [i for i in english["entries"] if i in store and store.card(i).kind == "practice"]
        yield (
            (practices[0] if practices else ""),
            Text(remedy_line(english, "en"), remedy_line(chinese, "zh")),
        )


def remedy_line(item: dict[str, Any], lang: Lang, read: Callable[[str], str] = plain) -> str:
    """Return a remedy as one line; `read` makes a line of each piece of its Markdown."""
    colon = "：" if lang == "zh" else ": "
    return colon.join(filter(None, (read(item["title"]), read(item["text"]))))
