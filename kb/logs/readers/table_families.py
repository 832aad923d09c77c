"""Name the writer of a table from its columns, and take apart exports that hold several runs side by side."""

import re
from collections.abc import Sequence

import numpy as np

from kb.language import Text
from kb.logs.long_form import roles_of
from kb.logs.names import meaning
from kb.logs.readers.table_shape import Shape
from kb.logs.source import Source
from kb.logs.table import Column, Table


def family(shape: Shape) -> str:
    """Return the name of the format."""
    if not shape.named:
        return "headerless-table"
    header = frozenset(name.strip().lower() for name in shape.header)
    signed = next((name for name, signature in _SIGNATURES if signature <= header), "")
    prefixed = next((name for name, starts in _PREFIXES if any(n.startswith(starts) for n in header)), "")
    if _is_wandb(shape):
        return "wandb-csv"
    if shape.header[0] == "iter" and len(shape.header) == 2:
        return "catboost-tsv"
    if prefixed or signed:
        return prefixed or signed
    if _is_keras(header):
        return "keras-csv"
    return "tsv" if shape.separator == "\t" else "csv"


_SIGNATURES = (
    ("tensorboard-csv", frozenset({"wall time", "step", "value"})),
    ("sb3-monitor", frozenset({"r", "l", "t"})),
    ("lightning-csv", frozenset({"epoch", "step"})),
    ("flair-tsv", frozenset({"epoch", "timestamp", "train_loss"})),
    ("spinningup-progress", frozenset({"averageepret"})),
    ("spinningup-progress", frozenset({"totalenvinteracts"})),
    ("rllib-progress", frozenset({"training_iteration", "timesteps_total"})),
    ("timm-summary", frozenset({"epoch", "train_loss", "eval_loss"})),
    ("fastai-csv", frozenset({"epoch", "train_loss", "valid_loss"})),
)
_PREFIXES = (("ultralytics-csv", ("metrics/",)), ("sb3-progress", ("rollout/", "time/total")))


def _is_wandb(shape: Shape) -> bool:
    first, *rest = shape.header
    marked = any(name.endswith(("__MIN", "__MAX")) for name in rest)
    return marked or (first.lower() == "step" and bool(rest) and all(" - " in name for name in rest))


def _is_keras(header: frozenset[str]) -> bool:
    if (
        "loss" not in header
        or "step" in header
        or any(name.startswith(("train", "valid_")) for name in header)
    ):
        return False
    return "val_loss" in header or header <= {"epoch", "loss", "lr", "learning_rate", "accuracy", "acc"}


_TAG = re.compile(r"tag-(.+?)(?:\.csv)?$")


def split_by_run(table: Table, source: Source) -> list[Table]:
    """Several tables where one holds several runs: `<run> - <metric>` columns of a W&B chart."""
    name_value(table, source.file_name)
    if table.format == "catboost-tsv" and source.file_name.startswith("test"):
        table.columns[-1].phase = "val"
    if table.format == "sb3-monitor":
        table.columns = [column for column in table.columns if column.name != "t"]
        table.hints = {"reward": "r", "episode_length": "l"}
    if table.format != "wandb-csv":
        return [table]
    runs: dict[str, list[Column]] = {}
    shared: list[Column] = []
    for column in table.columns:
        run, separator, metric = column.name.rpartition(" - ")
        if metric.endswith(("__MIN", "__MAX")):
            continue
        if not separator:
            shared.append(column)
        else:
            column.name = metric
            runs.setdefault(run, []).append(column)
    return [Table(table.format, [*shared, *columns], label=run) for run, columns in runs.items()] or [table]


def name_value(table: Table, file_name: str) -> None:
    """Name the `Value` of a single series after its file: `run-<run>-tag-<tag>.csv`, `val_loss.csv`."""
    measured = [column for column in table.columns if meaning(column.name).kind == "quantity"]
    if roles_of(table).quantity or len(measured) != 1 or measured[0].name.lower() != "value":
        return
    tag = _TAG.search(file_name)
    name = tag[1] if tag else file_name.rpartition(".")[0]
    measured[0].name = name if tag or meaning(name).direction else "loss"


def drop_index(table: Table) -> None:
    """Take away a first column without a name that numbers the rows."""
    first = table.columns[0]
    if first.name == "column 1" and len(first) > 1 and bool((np.diff(first.values) == 1).all()):
        del table.columns[0]


def guess_columns(table: Table, *, labelled: bool) -> None:
    """Name the counter of a table without header; with one column left it is taken for the training loss.

    With more columns the meaning must be asked for: which of two losses is the validation is never guessed.
    """
    if not table.columns:
        return
    first = table.columns[0]
    if len(table.columns) > 1 and (labelled or _counts(first)):
        first.name = "epoch" if labelled else "step"
    rest = [column.name for column in table.columns if column.name not in ("epoch", "step")]
    if len(rest) == 1:
        table.hints = {"train_loss": rest[0]}
        table.notes.append(_assumed(rest[0]))
    else:
        table.notes.append(_nameless(rest))


def _counts(column: Column) -> bool:
    steps = np.diff(column.values)
    return (
        len(steps) > 1 and bool(np.all(steps > 0)) and bool(np.all(column.values == np.floor(column.values)))
    )


def _assumed(name: str) -> Text:
    return Text(
        f"the table has no header: {name} is taken for the training loss; "
        f'name it with --map, e.g. --map val_loss="{name}"',
        f'表格没有表头：把 {name} 当作训练 loss；可用 --map 指定，例如 --map val_loss="{name}"',
    )


def _nameless(names: Sequence[str]) -> Text:
    shown = ", ".join(names[:6])
    return Text(
        f'the table has no header: say what {shown} are, e.g. --map train_loss="{names[0]}"',
        f'表格没有表头：请说明 {shown} 各是什么，例如 --map train_loss="{names[0]}"',
    )
