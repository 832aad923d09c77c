"""A run into a report: what the curves show, which entries explain it, what to check and do."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kb.curves import Analysis, ShapeGuess, analyse
from kb.curves.analysis import CANDIDATE
from kb.diagnosis.advice import diagnosis_of
from kb.diagnosis.apart import open_questions
from kb.diagnosis.evidence import head_start, of_shapes
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import LEAST_PROBABLE, Ranked, rank
from kb.diagnosis.report import Diagnosis, Report
from kb.diagnosis.setting import findings_of_setting
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Text
from kb.logs.run import Run

# A shape either shows or does not, so the
# unlikely ones are false alarms: of those below a tenth on the tuning runs one in twenty-five is right.
LEAST_SHAPE = 0.10
MOST_CAUSES = 6


def diagnose(store: Store, run: Run, findings: Iterable[Finding] = (), runs: int = 1) -> Report:
    """Return the report on `run`, one of `runs` in its log; `findings` adds what words or answers say."""
    analysis, findings = analyse(run), tuple(findings)
    known = (*analysis.findings, *findings)
    shapes = [_of_shape(store, shape) for shape in _worth_telling(store, analysis)]
    named = {diagnosis.id for diagnosis in shapes}
    start = head_start(store, run, analysis)
    setting = tuple(findings_of_setting(run.series, store.vocabulary))
    ranked = rank_causes(store, analysis, findings, start, setting)[:MOST_CAUSES]
    causes = [cause for cause in ranked if cause.id not in named]
    diagnoses = [*shapes, *(diagnosis_of(store, cause) for cause in causes)]
    ordered = tuple(sorted(diagnoses, key=lambda d: -d.probability))
    notes = [
        *analysis.notes,
        *_harmless(store, analysis),
        *open_questions(store, model_of(store), run, causes),
    ]
    return Report(run, analysis, known, ordered, tuple(notes), runs, start, setting)


@lru_cache(maxsize=4)  # few stores are open at once; a weak key would never go, its model holds it
def model_of(store: Store) -> SymptomModel:
    """Return the model of a store, made once."""
    return SymptomModel(store)


def rank_causes(
    store: Store,
    analysis: Analysis,
    more: Sequence[Finding],
    start: Mapping[str, float],
    setting: Sequence[Finding],
) -> list[Ranked]:
    """Return the entries that say why (not what the curves show) and that some finding speaks for.

    A healthy run has no cause of anything. Where the curves decide nothing, no cause is named either: the
    prior alone would speak.
    """
    if analysis.verdict != "problem" and not more:
        return []
    model = model_of(store)
    cards = [card for card in model.cards.values() if card.group != "curve"]
    told = [*analysis.findings, *of_shapes(store, analysis.shapes), *more]
    ranked = rank(model, told, cards, start, setting)
    return [r for r in ranked if r.because and r.probability >= LEAST_PROBABLE]


def _worth_telling(store: Store, analysis: Analysis) -> list[ShapeGuess]:
    """Return the shapes of a run that is not healthy; of an undecided one only those that may well be."""
    if analysis.verdict == "healthy":
        return []
    least = LEAST_SHAPE if analysis.verdict == "problem" else CANDIDATE
    return [shape for shape in analysis.shapes if shape.id in store and shape.probability >= least]


def _of_shape(store: Store, shape: ShapeGuess) -> Diagnosis:
    return diagnosis_of(store, Ranked(shape.id, shape.probability, shape.findings, ()))


def _harmless(store: Store, analysis: Analysis) -> list[Text]:
    """Say what a healthy run shows that people ask about, though it is harmless."""
    if analysis.verdict != "healthy":
        return []
    cards = [store.card(shape.id) for shape in analysis.shapes if shape.harmless and shape.id in store]
    return [
        Text(
            f"harmless here: {card.title['en']} (`kb show {card.id}`)",
            f"此处无害：{card.title['zh']}（`kb show {card.id}`）",
        )
        for card in cards
    ]
