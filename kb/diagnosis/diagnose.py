"""A run into a report: what the curves show, which entries explain it, what to check and do."""

from collections.abc import Iterable

from kb.curves import analyse
from kb.diagnosis.advice import diagnosis_of
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import Ranked, rank
from kb.diagnosis.report import Diagnosis, Report
from kb.findings import Finding
from kb.knowledge.store import Store
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
