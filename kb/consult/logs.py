"""A log into what the case sheet keeps of it. Loads numpy, so it is imported when a log is."""

from kb.consult.case import LogSeen
from kb.curves.sketch import sketch
from kb.diagnosis import Diagnosis
from kb.diagnosis.diagnose import diagnose
from kb.diagnosis.evidence import observables_in
from kb.diagnosis.model import SHAPE
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Text
from kb.logs.run import Run

PLOTTED = ("train_loss", "val_loss", "test_loss", "lr", "grad_norm")
PLOT_WIDTH, PLOT_HEIGHT = 76, 4  # fits a code block of an issue


def seen(store: Store, run: Run) -> tuple[LogSeen, tuple[Finding, ...]]:
    """Return what the log of a run says and the findings for the sheet."""
    report = diagnose(store, run)
    shapes = tuple(_shape(diagnosis) for diagnosis in report.diagnoses if diagnosis.level == "shape")
    log = LogSeen(
        report.run.source,
        report.verdict,
        shapes,
        report.setting,
        report.head_start,
        visible(store, report.run),
        report.notes,
        report.run,
        report.analysis,
    )
    return log, report.analysis.telling


def visible(store: Store, run: Run) -> tuple[str, ...]:
    """Return the observables that a run answers: those that detectors judge, and those logged by name."""
    plain = {
        name for name in (*run.series, *(f"{series}s" for series in run.series)) if name in store.vocabulary
    }
    return tuple(sorted(observables_in(run) | plain))


def plots(run: Run) -> str:
    """Return text plots of what a reader looks for first: losses, learning rate, gradient norm."""
    names = [name for name in PLOTTED if name in run.series] or list(run.series)[:1]
    drawn = (sketch(run.series[name], PLOT_WIDTH, PLOT_HEIGHT) for name in names if len(run.series[name]) > 1)
    return "\n\n".join(drawn)


def _shape(diagnosis: Diagnosis) -> Finding:
    words = Text(f"the curves show: {diagnosis.title.en}", f"曲线表现为：{diagnosis.title.zh}")
    return Finding(f"{SHAPE}={diagnosis.id}", diagnosis.probability, words, "log")
