# ruff: noqa: E501  (a line of a log is kept in one piece)
"""One battery over the families of logs: each sample is read with the right series under the right names."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb.logs import Run, read_log, read_logs


@dataclass(frozen=True)
class Sample:
    """A small log and what must come out: canonical name -> (column, points, first value, last value)."""

    format: str
    text: str
    series: dict[str, tuple[str, int, float, float]]
    axis: str = "step"


def _lines(template: str, count: int = 8) -> str:
    return "".join(template.format(n=n, loss=2 / n, val=3 / n, up=n / 10) for n in range(1, count + 1))


SAMPLES = {
    "keras csv": Sample(
        "keras-csv",
        "epoch,accuracy,loss,val_accuracy,val_loss\r\n0,0.5,1.5,0.4,1.6\r\n1,0.6,1.2,0.5,1.3\r\n",
        {"train_loss": ("loss", 2, 1.5, 1.2), "val_accuracy": ("val_accuracy", 2, 0.4, 0.5)},
        "epoch",
    ),
    "lightning": Sample(
        "lightning-csv",
        "epoch,step,train_loss_epoch,train_loss_step,val_loss\n"
        "0,49,,2.5,\n0,99,,2.0,\n0,99,,,1.9\n0,99,2.2,,\n1,149,,1.5,\n1,199,,1.0,\n1,199,,,1.1\n1,199,1.2,,\n",
        {"train_loss": ("train_loss_step", 4, 2.5, 1.0), "val_loss": ("val_loss", 2, 1.9, 1.1)},
    ),
    "ultralytics": Sample(
        "ultralytics-csv",
        "  epoch,  train/box_loss, train/cls_loss, metrics/mAP50(B), val/box_loss, val/cls_loss, lr/pg0\n"
        "  1, 1.5, 2.5, 0.1, 1.25, 2.25, 0.01\n  2, 1.0, 2.0, 0.2, 1.0, 2.0, 0.005\n",
        {
            "train_loss": ("train/box_loss + train/cls_loss", 2, 4.0, 3.0),
            "val_loss": ("val/box_loss + val/cls_loss", 2, 3.5, 3.0),
            "lr": ("lr/pg0", 2, 0.01, 0.005),
        },
        "epoch",
    ),
    "timm": Sample(
        "timm-summary",
        "epoch,train_loss,eval_loss,eval_top1,eval_top5\n0,6.5,6.2,1.5,5.0\n1,6.0,5.5,5.0,15.0\n",
        {"val_loss": ("eval_loss", 2, 6.2, 5.5), "val_accuracy": ("eval_top1", 2, 1.5, 5.0)},
        "epoch",
    ),
    "fastai": Sample(
        "fastai-csv",
        "epoch,train_loss,valid_loss,accuracy,time\n0,0.9,0.8,0.6,00:12\n1,0.7,0.6,0.7,00:11\n",
        {"train_loss": ("train_loss", 2, 0.9, 0.7), "val_accuracy": ("accuracy", 2, 0.6, 0.7)},
        "epoch",
    ),
    "W&B export": Sample(
        "wandb-csv",
        '"Step","a - b - train/loss","a - b - train/loss__MIN","a - b - train/loss__MAX"\n"1","2","1","3"\n"2","1","1","1"\n',
        {"train_loss": ("train/loss", 2, 2.0, 1.0)},
    ),
    "TensorBoard export": Sample(
        "tensorboard-csv",
        "Wall time,Step,Value\n1.5,10,0.5\n2.5,20,0.4\n",
        {"train_loss": ("loss", 2, 0.5, 0.4)},
    ),
    "spinning up": Sample(
        "spinningup-progress",
        "Epoch\tAverageEpRet\tTotalEnvInteracts\tLossV\n0\t10.5\t4000\t9.5\n1\t20.5\t8000\t8.5\n",
        {"reward": ("AverageEpRet", 2, 10.5, 20.5)},
    ),
    "trainer state": Sample(
        "huggingface-trainer-state",
        json.dumps(
            {
                "log_history": [
                    {"loss": 1.5, "learning_rate": 1e-4, "grad_norm": 2.5, "step": 10, "epoch": 0.5},
                    {"loss": 1.0, "learning_rate": 1e-5, "grad_norm": 1.5, "step": 20, "epoch": 1.0},
                    {"eval_loss": 1.1, "eval_runtime": 3.5, "step": 20, "epoch": 1.0},
                    {"train_loss": 1.2, "train_runtime": 9.0, "step": 20, "epoch": 1.0},
                ]
            }
        ),
        {
            "train_loss": ("loss", 2, 1.5, 1.0),
            "val_loss": ("eval_loss", 1, 1.1, 1.1),
            "lr": ("learning_rate", 2, 1e-4, 1e-5),
        },
    ),
    "LLaMA-Factory": Sample(
        "llamafactory",
        _lines(
            '{{"current_steps": {n}, "total_steps": 8, "loss": {loss}, "lr": 1e-5, "percentage": 12.5}}\n'
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "lr": ("lr", 8, 1e-5, 1e-5)},
    ),
    "mmengine scalars": Sample(
        "mmengine-json",
        _lines(
            '{{"lr": 0.1, "data_time": 0.1, "loss": {loss}, "time": 0.5, "epoch": {n}, "iter": {n}5, "step": {n}5}}\n'
            '{{"acc/top1": {up}, "data_time": 0.1, "time": 0.2, "step": {n}}}\n'
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "val_accuracy": ("acc/top1", 8, 0.1, 0.8)},
    ),
    "DETR": Sample(
        "detr-json",
        _lines(
            '{{"train_lr": 1e-4, "train_loss": {loss}, "test_loss": {val}, "train_loss_ce_0": 3.5, "epoch": {n}}}\n'
        ),
        {"train_loss": ("train_loss", 8, 2.0, 0.25), "val_loss": ("test_loss", 8, 3.0, 0.375)},
        "epoch",
    ),
    "history": Sample(
        "history-json",
        '{"loss": [1.5, NaN, 1.0], "val_loss": {"0": 1.6, "1": 1.5, "2": 1.4}}',
        {"train_loss": ("loss", 3, 1.5, 1.0), "val_loss": ("val_loss", 3, 1.6, 1.4)},
        "row",
    ),
    "evals_result": Sample(
        "history-json",
        '{"validation_0": {"logloss": [0.6, 0.5]}, "validation_1": {"logloss": [0.7, 0.65]}}',
        {
            "train_loss": ("validation_0/logloss", 2, 0.6, 0.5),
            "val_loss": ("validation_1/logloss", 2, 0.7, 0.65),
        },
        "row",
    ),
    "keras bars": Sample(
        "keras-text",
        _lines(
            "Epoch {n}/8\n\r1/2 [==>...] - ETA: 1s - loss: 9.5\b\b\r2/2 [====] - 1s 5ms/step - loss: {loss} - val_loss: {val}\n"
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "val_loss": ("val_loss", 8, 3.0, 0.375)},
        "epoch",
    ),
    "Hugging Face dicts in bars": Sample(
        "huggingface-text",
        _lines(
            " {n}%|██  | {n}0/100 [00:01<00:10, 1.2it/s]{{'loss': '{loss}', 'learning_rate': '5e-05', 'epoch': '{up}'}}\n"
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "lr": ("learning_rate", 8, 5e-5, 5e-5)},
    ),
    "nanoGPT": Sample(
        "nanogpt",
        _lines("step {n}: train loss {loss}, val loss {val}\niter {n}: loss {loss}, time 4.5ms, lr 1e-3\n"),
        {"train_loss": ("train loss", 8, 2.0, 0.25), "val_loss": ("val loss", 8, 3.0, 0.375)},
    ),
    "megatron": Sample(
        "megatron",
        _lines(
            " iteration {n}/ 100 | consumed samples: {n}0 | lm loss: {loss} | loss scale: 65536.0 | grad norm: 1.5 |\n"
            " validation loss at iteration {n} | lm loss value: {val} | lm loss PPL: 3.0E+00 |\n"
        ),
        {
            "train_loss": ("lm loss", 8, 2.0, 0.25),
            "val_loss": ("lm loss value", 8, 3.0, 0.375),
            "grad_norm": ("grad norm", 8, 1.5, 1.5),
        },
    ),
    "fairseq": Sample(
        "fairseq",
        _lines(
            "2021-01-01 10:00:00 | INFO | train_inner | epoch 00{n}: 1 / 9 loss={loss}, num_updates={n}0, lr=1e-05, gnorm=2.5\n"
            "2021-01-01 10:00:01 | INFO | valid | epoch 00{n} | valid on 'valid' subset | loss {val} | num_updates {n}0\n"
        ),
        {
            "train_loss": ("loss", 8, 2.0, 0.25),
            "val_loss": ("loss", 8, 3.0, 0.375),
            "grad_norm": ("gnorm", 8, 2.5, 2.5),
        },
    ),
    "caffe": Sample(
        "caffe",
        _lines(
            "I0821 09:22:27.165 5405 solver.cpp:310] Iteration {n}00, Testing net (#0)\n"
            "I0821 09:22:27.165 5405 solver.cpp:359]     Test net output #0: loss = {val} (* 1 = {val} loss)\n"
            "I0821 09:22:27.165 5405 solver.cpp:222] Iteration {n}00, loss = {loss}\n"
            "I0821 09:22:27.165 5405 solver.cpp:517] Iteration {n}00, lr = 0.003\n"
        ),
        {
            "train_loss": ("loss", 8, 2.0, 0.25),
            "val_loss": ("loss", 8, 3.0, 0.375),
            "lr": ("lr", 8, 0.003, 0.003),
        },
    ),
    "darknet": Sample(
        "darknet",
        _lines(
            " {n}: {loss}, {val} avg, 0.001000 rate, 4.58 seconds, 640 images\nRegion 82 Avg IOU: -nan, count: 0\n"
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "lr": ("lr", 8, 0.001, 0.001)},
    ),
    "mxnet": Sample(
        "mxnet",
        _lines(
            "INFO:root:Epoch[{n}] Batch [50]\tSpeed: 100.5 samples/sec\tTrain-accuracy={up}\n"
            "INFO:root:Epoch[{n}] Validation-accuracy={up}\n"
        ),
        {
            "train_accuracy": ("Train-accuracy", 8, 0.1, 0.8),
            "val_accuracy": ("Validation-accuracy", 8, 0.1, 0.8),
        },
        "epoch",
    ),
    "mmengine text": Sample(
        "mmengine-text",
        _lines(
            "2024/12/08 14:10:44 - mmengine - INFO - Epoch(train) [{n}][15/15] lr: 1.0e-02 eta: 0:10:11 loss: {loss}\n"
            "2024/12/08 14:10:45 - mmengine - INFO - Epoch(val) [{n}][4/4] acc/top1: {up} time: 0.3430\n"
        ),
        {"train_loss": ("loss", 8, 2.0, 0.25), "val_accuracy": ("acc/top1", 8, 0.1, 0.8)},
        "epoch",
    ),
    "lightgbm": Sample(
        "lightgbm",
        _lines("[{n}]\ttraining's rmse: {loss}\tvalid_1's rmse: {val}\n"),
        {"train_loss": ("training rmse", 8, 2.0, 0.25), "val_loss": ("valid_1 rmse", 8, 3.0, 0.375)},
    ),
    "catboost": Sample(
        "catboost",
        _lines("{n}:\tlearn: {loss}\ttest: {val}\tbest: {val} ({n})\ttotal: 52ms\n"),
        {"train_loss": ("learn", 8, 2.0, 0.25), "val_loss": ("test", 8, 3.0, 0.375)},
    ),
    "ImageNet meters": Sample(
        "text",
        _lines(
            "Epoch: [{n}][0/50]\tLoss {loss} (9.5)\tAcc@1 10.5 (9.5)\nTest: [0/9]\tLoss 9.5 ({val})\tAcc@1 1.5 (2.5)\n"
        ),
        {"train_loss": ("Loss", 8, 2.0, 0.25), "val_loss": ("Loss", 8, 3.0, 0.375)},
        "epoch",
    ),
    "Chinese print": Sample(
        "text",
        _lines("第{n}轮 训练损失：{loss}，验证损失：{val}，准确率：{up}\n"),
        {
            "train_loss": ("训练损失", 8, 2.0, 0.25),
            "val_loss": ("验证损失", 8, 3.0, 0.375),
            "val_accuracy": ("准确率", 8, 0.1, 0.8),
        },
        "epoch",
    ),
    "box": Sample(
        "text",
        _lines(
            "---------\n| rollout/ | |\n|    ep_rew_mean | {up} |\n| time/ | |\n|    total_timesteps | {n}00 |\n"
        ),
        {"reward": ("rollout/ep_rew_mean", 8, 0.1, 0.8)},
    ),
    "headings": Sample(
        "text",
        _lines("Epoch {n}/8\nloss: {loss}\nNow we are doing evaluation\nloss: {val}\n"),
        {"train_loss": ("loss", 8, 2.0, 0.25), "val_loss": ("loss", 8, 3.0, 0.375)},
        "epoch",
    ),
    "no header": Sample(
        "headerless-table", "0.9\n0.8\n0.7\n0.6\n", {"train_loss": ("column 1", 4, 0.9, 0.6)}, "row"
    ),
}


def _check(run: Run, sample: Sample) -> None:
    for name, (column, points, first, last) in sample.series.items():
        series = run.series[name]
        assert (series.column, len(series)) == (column, points), name
        np.testing.assert_allclose([series.values[0], series.values[-1]], [first, last], rtol=1e-6)
    assert run.format == sample.format
    assert run.axis == sample.axis


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_the_right_series_under_the_right_names(tmp_path: Path, sample: Sample) -> None:
    file = tmp_path / "anything"  # the content decides, not the name
    file.write_text(sample.text, encoding="utf-8", newline="")
    (run,) = read_logs(file)
    _check(run, sample)


def test_columns_are_named_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("epoch,a,b\n0,0.9,0.8\n1,0.7,0.6\n")
    run = read_log(file, mapping={"train_loss": "a", "val_loss": "b"})
    assert list(run.series["val_loss"].values) == [0.8, 0.6]
    assert run.series["val_loss"].direction == "down"


def test_runs_in_one_file_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "nohup.out"
    one = "".join(f"Epoch {n}/9\nloss: {1 / n} val_loss: {2 / n}\n" for n in range(1, 10))
    file.write_text(one * 3)
    assert [run.points for run in read_logs(file)] == [9, 9, 9]
    assert any("3 runs" in note.en for note in read_log(file).notes)


def test_a_resumed_run_stays_one_run(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    steps = [*range(0, 1000, 10), *range(800, 2000, 10)]
    file.write_text("step,loss\n" + "".join(f"{step},{1 / (step + 1)}\n" for step in steps))
    (run,) = read_logs(file)
    assert list(run.series["train_loss"].steps) == list(range(0, 2000, 10))
    assert any("resumed" in note.en for note in run.notes)


def test_lines_of_two_processes_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("step,loss\n" + "".join(f"{n},1.5\n{n + 5000},0.5\n" for n in range(200)))
    runs = read_logs(file)
    assert [set(run.series["train_loss"].values) for run in runs] == [{1.5}, {0.5}]


def test_merge_markers_separate_runs(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = "".join(f"{n},{1 / (n + 1)}\n" for n in range(9))
    file.write_text(f"epoch,loss\n<<<<<<< HEAD\n{rows}=======\n{rows}>>>>>>> other\n")
    assert [run.points for run in read_logs(file)] == [9, 9]


def test_filtered_nan_is_put_back(tmp_path: Path) -> None:
    rows = [{"loss": 1.5, "grad_norm": 1.0, "step": 1}, {"loss": 0.0, "grad_norm": float("nan"), "step": 2}]
    file = tmp_path / "trainer_state.json"
    file.write_text(json.dumps({"log_history": rows}))
    run = read_log(file)
    assert np.isnan(run.series["train_loss"].values[1])
    assert any("filtered" in note.en for note in run.notes)


def test_notebook_tables_and_prints(tmp_path: Path) -> None:
    html = "<table><tr><th>epoch</th><th>train_loss</th><th>valid_loss</th></tr>" + "".join(
        f"<tr><td>{n}</td><td>{1 / n}</td><td>{2 / n}</td></tr>" for n in range(1, 6)
    )
    outputs = [
        {"output_type": "display_data", "data": {"text/html": [html + "</table>"]}},
        {"output_type": "stream", "text": [f"step {n}: loss {1 / n}\n" for n in range(1, 8)]},
    ]
    file = tmp_path / "train.ipynb"
    file.write_text(json.dumps({"cells": [{"cell_type": "code", "outputs": outputs}]}))
    assert [run.points for run in read_logs(file)] == [5, 7]


def test_an_mlflow_directory(tmp_path: Path) -> None:
    run_folder = tmp_path / "mlruns" / "0" / "abc"
    (run_folder / "metrics").mkdir(parents=True)
    (run_folder / "meta.yaml").write_text("run_id: abc\n")
    for name in ("train_loss", "val_loss"):
        (run_folder / "metrics" / name).write_text(
            "".join(f"170000{n} {1 / (n + 1)} {n}\n" for n in range(6))
        )
    (run,) = read_logs(tmp_path)
    assert (run.format, run.label, len(run.series["val_loss"])) == ("mlflow", "abc", 6)


def test_only_the_last_checkpoint_of_a_run_counts(tmp_path: Path) -> None:
    for step in (10, 20):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        rows = [{"loss": 1 / n, "step": n} for n in range(1, step)]
        (folder / "trainer_state.json").write_text(json.dumps({"log_history": rows}))
    assert [run.points for run in read_logs(tmp_path)] == [19]


@pytest.mark.parametrize(
    ("preamble", "context"),
    [
        ("args: Namespace(fp16=True, bf16=False)\n", ("precision=fp16",)),
        ("  mixed_precision: bf16\n", ("precision=bf16",)),
        ("the fp16 flag was not given\n", ()),
        ("fp16: true\nprecision: bf16\n", ()),
    ],
)
def test_the_number_format_is_known_only_where_it_is_stated(
    tmp_path: Path, preamble: str, context: tuple[str, ...]
) -> None:
    file = tmp_path / "train.log"
    file.write_text(preamble + _lines("step {n}: loss {loss}\n"))
    assert read_log(file).context == context


def test_a_log_with_the_newest_line_first_is_turned_round_and_says_so(tmp_path: Path) -> None:
    rows = "".join(f"{n},{1 / n}\n" for n in range(30, 0, -1))
    (tmp_path / "log.csv").write_text("step,loss\n" + rows)
    run = read_log(tmp_path / "log.csv")
    assert run.steps == (1, 30)
    assert run.series["train_loss"].values[0] == 1
    assert "backwards" in run.notes[0].en
