"""A run into a report: what the curves show, which entries explain it, what to check and do."""

from collections.abc import Iterable
from typing import Any

from kb.curves import Analysis, analyse
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import Ranked, rank
from kb.diagnosis.report import Diagnosis, Report
from kb.findings import Finding
from kb.knowledge.store import Card, Store
from kb.knowledge.plain import plain
from kb.language import LANGUAGES, Lang, Text
from kb.logs.run import Run

# Causes below this share of the posterior are not worth a reader's time; at most five are listed, because
# the cause that an expert finds is rarely below the fifth place (see tests/benchmarks/bench_diagnosis.py).
LEAST_PROBABLE = 0.03
MOST_CAUSES = 5


def diagnose(store: Store, run: Run, findings: Iterable[Finding] = (), runs: int = 1) -> Report:
    """Return the report on `run`, one of `runs` in its log; `findings` adds what words or answers say."""
    analysis = analyse(run)
    known = (*analysis.findings, *findings)
    shapes = [diagnosis_of(store, Ranked(s.id, s.probability, s.findings, ())) for s in analysis.shapes]
    causes = _causes(store, known) if analysis.verdict == "problem" else []
    diagnoses = sorted((*shapes, *causes), key=lambda d: -d.probability)
    notes = (*run.notes, *analysis.notes)
    return Report(run, analysis.verdict, known, tuple(diagnoses), notes, runs)


def _causes(store: Store, findings: tuple[Finding, ...]) -> list[Diagnosis]:
    model = SymptomModel(store)
    cards = [card for card in model.cards.values() if card.group != "curve"]
    ranked = [r for r in rank(model, findings, cards) if r.because and r.probability >= LEAST_PROBABLE]
    return [diagnosis_of(store, r) for r in ranked[:MOST_CAUSES]]


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
        because=tuple(finding.evidence for finding in ranked.because),
        against=tuple(finding.evidence for finding in ranked.against),
        next_check=_next_check(pages),
        remedies=tuple(_remedies(store, pages)),
        severity=card.severity,
    )


def _next_check(pages: dict[Lang, dict[str, Any]]) -> Text:
    lines = {lang: _check_line(page["checks"][0]) if page["checks"] else "" for lang, page in pages.items()}
    return Text(lines["en"], lines["zh"])


def _check_line(check: dict[str, Any]) -> str:
    parts = [plain(check["title"]), plain(check["text"]), *(plain(detail) for detail in check["details"])]
    return " ".join(part if part[-1] in ".。!?？" else f"{part}." for part in parts if part)


def _remedies(store: Store, pages: dict[Lang, dict[str, Any]]) -> Iterable[tuple[str, Text]]:
    both = zip(pages["en"]["remedies"], pages["zh"]["remedies"], strict=False)
    for english, chinese in both:
        practices = [i for i in english["entries"] if i in store and store.card(i).kind == "practice"]
        lines = [f"{plain(item['title'])}: {plain(item['text'])}".rstrip(": ") for item in (english, chinese)]
        yield (practices[0] if practices else ""), Text(*lines)
