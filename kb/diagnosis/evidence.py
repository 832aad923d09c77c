"""What a log says beside its findings: the shapes named, and which observables its columns can show."""

from collections.abc import Iterable

from kb.curves import Analysis, ShapeGuess
from kb.diagnosis.learned import learned
from kb.diagnosis.model import SHAPE
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Text
from kb.logs.run import Run

COLUMNS: dict[str, tuple[str, ...]] = {
    "train_loss": ("train_loss",), "val_loss": ("val_loss", "test_loss"), "gap": ("val_loss", "test_loss"),
    "initial_loss": ("train_loss",), "onset": ("train_loss",), "shape": ("train_loss",),
    "weights_change": ("val_loss", "test_loss"), "accuracy": ("val_*", "test_*", "accuracy"),
    "loss_vs_metric": ("val_*", "test_*", "accuracy"), "train_accuracy": ("train_accuracy",),
    "per_class": ("val_f1", "val_recall", "f1", "recall"),
    "lr_schedule": ("lr",),
    "lr": ("lr",),
    "grad_norm": ("grad_norm",), "clipped_share": ("grad_norm",), "throughput": ("throughput", "step_time"),
    "loss_scale": ("loss_scale",), "memory": ("memory",), "kl": ("kl",),
    "d_loss": ("d_loss",), "g_loss": ("g_loss",),
    "sample_diversity": ("modes", "diversity", "sample_std"),
}  # fmt: skip
"""Observable -> columns of which one must be logged for it to show; `val_*` is any validation metric."""


def observables_in(run: Run) -> set[str]:
    """Return the observables whose symptoms the log of a run could show."""
    names = set(run.series)
    metrics = {
        n.partition("_")[0] + "_*" for n in names if n.startswith(("val_", "test_")) and "loss" not in n
    }
    return {o for o, columns in COLUMNS.items() if names & set(columns) or metrics & set(columns)}


def of_shapes(store: Store, shapes: Iterable[ShapeGuess]) -> list[Finding]:
    """Return the shapes as findings, so that they speak for the causes that their pages list."""
    chosen = [shape for shape in shapes if shape.id in store and shape.id != "healthy-convergence"]
    return [_of_shape(store, shape) for shape in chosen]


def head_start(store: Store, run: Run, analysis: Analysis) -> dict[str, float]:
    """Return the factor on the odds of entries that real trainings teach for what the log of a run shows."""
    shown = [*analysis.findings, *of_shapes(store, analysis.shapes)]
    return learned().head_start(shown, observables_in(run), analysis.measures)


def _of_shape(store: Store, shape: ShapeGuess) -> Finding:
    title = store.card(shape.id).title
    words = Text(f"the curves show: {title['en']}", f"曲线表现为：{title['zh']}")
    return Finding(f"{SHAPE}={shape.id}", shape.probability, words, "log")
