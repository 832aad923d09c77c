"""A ranked entry into a diagnosis: its reasons, the check that decides, and the remedies in order."""

from collections.abc import Iterable
from typing import Any

from kb.diagnosis.ranking import Ranked
from kb.diagnosis.report import Diagnosis
from kb.knowledge.plain import plain
from kb.knowledge.store import Card, Store
from kb.language import LANGUAGES, Lang, Text


def diagnosis_of(store: Store, ranked: Ranked) -> Diagnosis:
    """Return the diagnosis of a ranked entry with its reasons, check and remedies."""
    card: Card = store.card(ranked.id)
    pages: dict[Lang, dict[str, Any]] = {lang: store.page(ranked.id, lang) for lang in LANGUAGES}
    return Diagnosis(
        id=card.id,
        level="shape" if card.group == "curve" else "cause",
        group=card.group,
        title=Text(card.title["en"], card.title["zh"]),
        probability=ranked.probability,
        because=tuple(dict.fromkeys(finding.evidence for finding in ranked.because)),
        against=tuple(dict.fromkeys(finding.evidence for finding in ranked.against)),
        next_check=_next_check(pages),
        remedies=tuple(_remedies(store, pages)),
        severity=card.severity,
    )


def _next_check(pages: dict[Lang, dict[str, Any]]) -> Text:
    lines = {
        lang: _check_line(page["checks"][0], lang) if page["checks"] else "" for lang, page in pages.items()
    }
    return Text(lines["en"], lines["zh"])


def _check_line(check: dict[str, Any], lang: Lang) -> str:
    parts = [plain(check["title"]), plain(check["text"]), *(plain(detail) for detail in check["details"])]
    stop, space = ("。", "") if lang == "zh" else (".", " ")
    return space.join(part if part[-1] in ".。!?！？：" else part + stop for part in parts if part)


def _remedies(store: Store, pages: dict[Lang, dict[str, Any]]) -> Iterable[tuple[str, Text]]:
    both = zip(pages["en"]["remedies"], pages["zh"]["remedies"], strict=False)
    for english, chinese in both:
        practices = [i for i in english["entries"] if i in store and store.card(i).kind == "practice"]
        yield (practices[0] if practices else ""), Text(_remedy(english, ": "), _remedy(chinese, "："))


def _remedy(item: dict[str, Any], colon: str) -> str:
    return colon.join(filter(None, (plain(item["title"]), plain(item["text"]))))
