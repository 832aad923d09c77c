# ruff: noqa: E501  (a line of a table is kept in one piece)
"""Tables as people write them by hand or export them: the right runs and series, and no others.

The layouts were seen in public repositories and in the exports of trackers; the numbers are invented.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from kb.logs import Run, read_logs

COUNT = 8


class Curve(NamedTuple):
    """Points, first and last value of a series."""

    points: int
    first: float
    last: float


TRAIN, VAL = Curve(COUNT, 2.0, 0.25), Curve(COUNT, 3.0, 0.375)
UP, FALLING = Curve(COUNT, 0.1, 0.8), Curve(COUNT, 0.01, 0.00125)
BOTH = {"train_loss": TRAIN, "val_loss": VAL}
Runs = list[dict[str, Curve]]


class Layout(NamedTuple):
    """A table and what must come out: all series of each run."""

    text: str
    runs: Runs
    axis: str = "epoch"


def rows(template: str, count: int = COUNT) -> str:
    """`count` rows; {n} counts from 1, {loss}, {val} and {lr} fall, {up} rises."""
    numbers = range(1, count + 1)
    return "".join(
        template.format(n=n, loss=2 / n, val=3 / n, up=n / 10, lr=0.01 / n, word="ab"[n % 2]) for n in numbers
    )


def grid(template: str, keys: str) -> str:
    """The rows once for each of `keys`, one key after the other."""
    return "".join(rows(template.replace("{key}", key)) for key in keys.split())


EPOCHS = "epoch,train_loss,val_loss\n"
LAYOUTS = {
    # an index that nobody named
    "unnamed index": Layout(",loss,val_loss\n" + rows("{n},{loss},{val}\n"), [BOTH], "row"),
    "pandas index": Layout("Unnamed: 0,epoch,loss,val_loss\n" + rows("{n},{n},{loss},{val}\n"), [BOTH]),
    # several runs in one table, one below the other
    "folds": Layout("fold,epoch,train_loss,val_loss\n" + grid("{key},{n},{loss},{val}\n", "1 2 3"), [BOTH] * 3),
    "seeds side by side": Layout(
        "seed,epoch,train_loss,valid_loss\n" + rows("7,{n},{loss},{val}\n42,{n},{loss},{val}\n"), [BOTH] * 2
    ),
    "models": Layout(
        "model,epoch,train_loss,val_acc,params\n" + grid("{key},{n},{loss},{up},11173962\n", "wide deep"),
        [{"train_loss": TRAIN, "val_accuracy": UP}] * 2,
    ),
    "settings beside the run": Layout(
        "run_id,dataset,optimizer,lr,weight_decay,seed,epoch,train_loss,val_loss,batch_size\n"
        + grid("{key},digits,sgd,0.1,0.0005,3,{n},{loss},{val},128\n", "r1 r2"),
        [BOTH | {"lr": Curve(COUNT, 0.1, 0.1)}] * 2,
    ),
    "subset, index and seed": Layout(
        "subset,run_index,seed,epoch,train_loss,test_accuracy,epoch_time_sec\n"
        + grid("{key},0,42,{n},{loss},{up},3.5\n", "subset_1% subset_5%"),
        [{"train_loss": TRAIN, "val_accuracy": UP, "step_time": Curve(COUNT, 3.5, 3.5)}] * 2,
    ),
    "header again": Layout((EPOCHS + rows("{n},{loss},{val}\n")) * 2, [BOTH] * 2),
    "resumed by hand": Layout(
        EPOCHS + rows("{n},{loss},{val}\n", 4) + "\nResuming training...\n"
        + rows("{n},{loss},{val}\n")[len(rows("{n},{loss},{val}\n", 4)) :],
        [BOTH],
    ),
    # several runs side by side
    "folds in columns": Layout(
        "epoch,fold1_train_loss,fold1_val_loss,fold2_train_loss,fold2_val_loss\n"
        + rows("{n},{loss},{val},{loss},{val}\n"),
        [BOTH] * 2,
    ),
    # the data in a column of its own
    "phases": Layout(
        "epoch,phase,loss,accuracy\n" + rows("{n},train,{loss},{up}\n{n},val,{val},{up}\n"),
        [BOTH | {"train_accuracy": UP, "val_accuracy": UP}],
    ),
    "splits with notes": Layout(
        "time,epoch,split,loss,notes\n" + rows("17{n}0000000.5,{n},train,{loss},\n17{n}0000001.5,{n},valid,{val},best\n"),
        [BOTH],
    ),
    # long form
    "long": Layout(
        "step,metric,value\n" + rows("{n},train/loss,{loss}\n{n},val/loss,{val}\n{n},lr,{lr}\n"),
        [BOTH | {"lr": FALLING}],
        "step",
    ),
    "long with splits": Layout(
        "time,split,epoch,step,metric,value\n"
        + rows("170000{n}.5,train,{n},{n}0,loss,{loss}\n170000{n}.6,val,{n},{n}0,loss,{val}\n"),
        [BOTH],
        "step",
    ),
    "MLflow export": Layout(
        "run_id,key,value,step,timestamp\n"
        + grid("{key},train_loss,{loss},{n},170000000{n}\n{key},val_loss,{val},{n},170000000{n}\n", "8a1f 77b0"),
        [BOTH] * 2,
        "step",
    ),
    "Comet": Layout(
        "metricName,metricValue,timestamp,step,epoch\n"
        + rows("loss,{loss},17000000000{n}0,{n}0,\nval_loss,{val},17000000000{n}5,{n}0,\n"),
        [BOTH],
        "step",
    ),
    "melted": Layout(
        "epoch,variable,value\n" + rows("{n},train_loss,{loss}\n") + rows("{n},val_loss,{val}\n"), [BOTH]
    ),
    "Neptune": Layout(
        ",step,value,timestamp\n" + rows("{n},{n},{loss},2024-01-01 10:00:0{n}.5\n"), [{"train_loss": TRAIN}], "step"
    ),
    # what is no measurement
    "clock and machine": Layout(
        "timestamp,epoch,train_loss,val_loss,batch_size,device,cpu_model,total_memory,cpu_count,num_params\n"
        + rows("2025-03-28T20:4{n}:58.651611,{n},{loss},{val},32,cuda,Xeon,64,16,1200000\n"),
        [BOTH | {"memory": Curve(COUNT, 64, 64)}],
    ),
    "Unix time": Layout(
        "time,epoch,loss,val_loss\n" + rows("170000000{n}.25,{n},{loss},{val}\n"), [BOTH]
    ),
    "W&B history": Layout(
        ",_step,_runtime,_timestamp,loss,val_loss,epoch\n" + rows("{n},{n}00,{n}.5,170000000{n},{loss},{val},{n}\n"),
        [BOTH],
        "step",
    ),
    "best and patience": Layout(
        "epoch,train_loss,val_loss,best_val_loss,patience_counter\n" + rows("{n},{loss},{val},{val},0\n"),
        [BOTH | {"val_best_loss": VAL}],
    ),
    "status": Layout(
        "Epoch,Train Loss,Val Loss,Accuracy,Status,Learning Rate\n" + rows("{n},{loss},{val},{up},improved {word},{lr}\n"),
        [BOTH | {"val_accuracy": UP, "lr": FALLING}],
    ),
    # before the table
    "results first": Layout(
        "Best Hyperparameters: {'lr': 0.001}\nBest Validation Spearman: 0.5000\nTest Loss: 0.7000\n\n"
        "Epoch,Train Loss,Val Loss,Val Spearman\n" + rows("{n},{loss},{val},{up}\n"),
        [BOTH | {"val_spearman": UP}],
    ),
    "Chinese preamble": Layout(
        "训练开始于 2024-05-01 10:00:00\n参数: Namespace(lr=0.01, epochs=8)\n优化器: Lion, 学习率=0.01\n\n"
        "轮次,训练损失,验证损失,学习率,用时(秒)\n" + rows("{n},{loss},{val},{lr},12.5\n"),
        [BOTH | {"lr": FALLING, "step_time": Curve(COUNT, 12.5, 12.5)}],
    ),
    "savetxt": Layout("# epoch train_loss val_loss\n" + rows("{n:.3e} {loss:.6e} {val:.6e}\n"), [BOTH]),
    "Excel": Layout("sep=;\n" + EPOCHS.replace(",", ";") + rows("{n};{loss};{val}\n").replace(".", ","), [BOTH]),
    "Markdown": Layout("| Epoch | Train Loss | Val Loss |\n|---|---|---|\n" + rows("| {n} | {loss} | {val} |\n"), [BOTH]),
    # cells
    "trailing comma": Layout("epoch,train_loss,val_loss,\n" + rows("{n},{loss},{val},\n"), [BOTH]),
    "units": Layout(
        "Epoch,Train Loss (MSE),Val Loss (MSE),Val Accuracy [%],Time (s)\n" + rows("{n},{loss},{val},{up}%,1.5\n"),
        [BOTH | {"val_accuracy": UP, "step_time": Curve(COUNT, 1.5, 1.5)}],
    ),
    "epoch of epochs": Layout("epoch,train_loss,val_loss\n" + rows("{n}/8,{loss},{val}\n"), [BOTH]),
    "labelled epochs": Layout("Epoch,Train Loss,Val Loss\n" + rows("Epoch {n},{loss},{val}\n"), [BOTH]),
    "lists and tensors": Layout(
        'epoch,training_loss,validation_loss,lrs\n' + rows("{n},tensor({loss}),\"tensor({val}, device='cuda:0')\",[{lr}]\n"),
        [BOTH | {"lr": FALLING}],
    ),
    "thousands": Layout(
        'step,train_loss,val_loss\n' + rows('"{n},000",{loss},{val}\n'), [BOTH], "step"
    ),
    "MATLAB": Layout(
        "Iteration,Epoch,TimeElapsed,Mini_batchLoss,ValidationLoss,BaseLearningRate\n"
        + rows("{n}1,1,00:00:0{n},{loss},NaN,{lr}\n{n}2,1,00:00:0{n},{loss},NaN,{lr}\n{n}3,1,00:00:0{n},{loss},{val},{lr}\n"),
        [{"train_loss": Curve(24, 2.0, 0.25), "val_loss": VAL, "lr": Curve(24, 0.01, 0.00125)}],
        "step",
    ),
    "Caffe's parse_log": Layout(
        "NumIters,Seconds,LearningRate,loss\n" + rows("{n}00,{n}5.5,{lr},{loss}\n"),
        [{"train_loss": TRAIN, "lr": FALLING}],
        "step",
    ),
    # reinforcement learning
    "SB3 monitor": Layout(
        '#{{"t_start": 1700000000.5, "env_id": "Cart"}}\nr,l,t\n'.format() + rows("{up},{n}0,{n}.5\n"),
        [{"reward": UP, "episode_length": Curve(COUNT, 10, 80)}],
        "row",
    ),
    "episodes": Layout(
        "Episode,Reward,Epsilon,Steps\n" + rows("{n},{up},{lr},{val:.1f}\n"),
        [{"reward": UP, "epsilon": FALLING}],
        "step",
    ),
}  # fmt: skip


def check(found: list[Run], expected: Runs, axis: str) -> None:
    """Compare all series of all runs."""
    assert [sorted(run.series) for run in found] == [sorted(run) for run in expected]
    for run, curves in zip(found, expected, strict=True):
        for name, curve in curves.items():
            series = run.series[name]
            assert len(series) == curve.points, name
            np.testing.assert_allclose([series.values[0], series.values[-1]], curve[1:], rtol=1e-4)
        assert run.axis == axis


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_all_series_of_all_runs_and_no_others(tmp_path: Path, layout: Layout) -> None:
    file = tmp_path / "history.csv"
    file.write_text(layout.text, encoding="utf-8")
    check(read_logs(file), layout.runs, layout.axis)
