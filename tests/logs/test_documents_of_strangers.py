# ruff: noqa: E501  (a document is kept in one piece)
"""JSON as people dump it and trackers export it: the right runs and series, and no others."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.logs import read_logs
from tests.logs.test_tables_of_strangers import BOTH, COUNT, FALLING, TRAIN, UP, VAL, Curve, Runs, check, rows

N = range(1, COUNT + 1)
LOSS, VAL_LOSS, RISING, LR = (
    [2 / n for n in N],
    [3 / n for n in N],
    [n / 10 for n in N],
    [0.01 / n for n in N],
)
LISTS = {"train_loss": LOSS, "val_loss": VAL_LOSS}
STEPS = [{"epoch": n, "train_loss": 2 / n, "val_loss": 3 / n} for n in N]


class Dump(NamedTuple):
    """A document, as an object or as text, and what must come out: all series of each run."""

    content: object
    runs: Runs
    axis: str = "epoch"


DUMPS = {
    # lists
    "lists": Dump(LISTS, [BOTH], "row"),
    "lists with epochs": Dump({"epoch": list(N), **LISTS}, [BOTH]),
    "plural": Dump({"train_losses": LOSS, "val_losses": VAL_LOSS, "train_accs": RISING, "lrs": LR}, [BOTH | {"train_accuracy": UP, "lr": FALLING}], "row"),
    "lists by data": Dump({"train": {"loss": LOSS, "acc": RISING}, "val": {"loss": VAL_LOSS}}, [BOTH | {"train_accuracy": UP}], "row"),
    "lists beside settings": Dump(
        {"config": {"layers": [64, 64, 64], "lr": 0.1}, **LISTS, "layer_sizes": [784, 32, 10], "best_epoch": 3, "classes": ["a", "b"], "confusion_matrix": [[5, 1], [2, 6]], "test_accuracy": 0.9},
        [BOTH], "row",
    ),
    "lists of models": Dump({"wide": LISTS, "deep": LISTS}, [BOTH] * 2, "row"),
    "lists of folds": Dump({"fold_1": LISTS, "fold_2": LISTS}, [BOTH] * 2, "row"),
    "a list of folds": Dump([LISTS, LISTS, LISTS], [BOTH] * 3, "row"),
    "data below folds": Dump({"1": {"train": {"loss": LOSS}, "val": {"loss": VAL_LOSS}}, "2": {"train": {"loss": LOSS}, "val": {"loss": VAL_LOSS}}}, [BOTH] * 2, "row"),
    "batches and epochs": Dump({"train_loss": [2.0] * 40, "val_loss": VAL_LOSS}, [{"train_loss": Curve(40, 2, 2), "val_loss": VAL}], "row"),
    "one list": Dump(LOSS, [{"train_loss": TRAIN}], "row"),
    "numbers in quotes": Dump({"loss": [str(x) for x in LOSS], "val_loss": [str(x) for x in VAL_LOSS]}, [BOTH], "row"),
    "nulls": Dump({"train_loss": LOSS, "val_loss": [None if n % 2 else 3 / n for n in N]}, [{"train_loss": TRAIN, "val_loss": Curve(4, 1.5, 0.375)}], "row"),
    # rows
    "rows": Dump(STEPS, [BOTH]),
    "rows below history": Dump({"config": {"lr": 1}, "best_val_loss": 0.3, "history": STEPS, "seed": 7}, [BOTH]),
    "rows of data": Dump([{"epoch": n, "train": {"loss": 2 / n}, "val": {"loss": 3 / n}, "lr": 0.01 / n} for n in N], [BOTH | {"lr": FALLING}]),
    "data of rows": Dump({"train": [{"epoch": n, "loss": 2 / n} for n in N], "val": [{"epoch": n, "loss": 3 / n} for n in N]}, [BOTH]),
    "rows by epoch": Dump({f"epoch_{n}": {"train_loss": 2 / n, "val_loss": 3 / n} for n in N}, [BOTH]),
    "rows by number": Dump({str(n): {"train_loss": 2 / n, "val_loss": 3 / n} for n in N}, [BOTH]),
    "progress by epoch": Dump({"model": "x", "progress": {f"epoch_{n}": {"train_loss": 2 / n, "val_acc": f"{n}0%"} for n in N}}, [{"train_loss": TRAIN, "val_accuracy": Curve(COUNT, 10, 80)}]),
    "epochs of folds": Dump({"experiment": "x", "folds": [{"fold": f, "epochs": STEPS} for f in range(3)]}, [BOTH] * 3),
    "rows with seeds": Dump([{"seed": seed, **row} for row in STEPS for seed in (1, 2)], [BOTH] * 2),
    "rows by word": Dump([{"epoch": n, "phase": p, "loss": x / n} for n in N for p, x in (("train", 2), ("valid", 3))], [BOTH]),
    "Chainer": Dump([{"main/loss": 2 / n, "validation/main/loss": 3 / n, "epoch": n, "iteration": 600 * n, "elapsed_time": 9.5 * n} for n in N], [BOTH], "step"),
    # points with their own x
    "ClearML": Dump({"loss": {"train": {"name": "train", "x": list(N), "y": LOSS}, "val": {"name": "val", "x": list(N), "y": VAL_LOSS}}}, [BOTH], "step"),
    "Sacred": Dump({"training.loss": {"steps": list(N), "timestamps": ["2024-01-01"] * COUNT, "values": LOSS}, "validation.loss": {"steps": list(N), "timestamps": ["2024-01-01"] * COUNT, "values": VAL_LOSS}}, [BOTH], "step"),
    "Comet chart": Dump([{"name": "train_loss", "x": list(N), "y": LOSS}, {"name": "val_loss", "x": list(N), "y": VAL_LOSS}], [BOTH], "step"),
    "Comet metrics": Dump([{"metricName": m, "metricValue": str(x / n), "timestamp": 1700000000000 + n, "step": n, "epoch": None} for m, x in (("train_loss", 2), ("val_loss", 3)) for n in N], [BOTH], "step"),
    "pairs": Dump({"train_loss": [[n, 2 / n] for n in N], "val_loss": [[n, 3 / n] for n in N]}, [BOTH], "step"),
    "TensorBoard": Dump([[1700000000.5 + n, n, 2 / n] for n in N], [{"train_loss": TRAIN}], "step"),
    # not quite JSON
    "printed by Python": Dump(repr({"loss": [*LOSS, float("nan")], "val_loss": (*VAL_LOSS, None)}), [{"train_loss": Curve(9, 2, float("nan")), "val_loss": VAL}], "row"),
    "assigned in Python": Dump("history = " + repr(LISTS).replace("2.0", "np.float64(2.0)", 1), [BOTH], "row"),
    "trailing commas": Dump(json.dumps(LISTS, indent=1).replace("\n ]", ",\n ]"), [BOTH], "row"),
    "objects one after the other": Dump("\n".join(json.dumps(row, indent=2) for row in STEPS), [BOTH]),
    "long lines": Dump(rows('{{"step": {n}, "tag": "train/loss", "value": {loss}}}\n{{"step": {n}, "tag": "val/loss", "value": {val}}}\n'), [BOTH], "step"),
    "lines with a header": Dump('{"seed": 3, "exp_name": "x", "lr": 0.5}\n' + rows('{{"mode": "train", "epoch": {n}, "loss": {loss}}}\n{{"mode": "val", "epoch": {n}, "loss": {val}}}\n'), [BOTH]),
}  # fmt: skip


@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS.keys())
def test_all_series_of_all_runs_and_no_others(tmp_path: Path, dump: Dump) -> None:
    file = tmp_path / "history.json"
    file.write_text(dump.content if isinstance(dump.content, str) else json.dumps(dump.content))
    check(read_logs(file), dump.runs, dump.axis)
