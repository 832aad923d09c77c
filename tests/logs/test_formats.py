# ruff: noqa: E501  (one line a sample)
"""One battery over a small sample of each format: right format, axis, series, numbers of points and values.

The samples in `tests/data/logs` were written for this test after the documented pattern of each tool, eight
rounds each, with the same numbers in all of them: see the constants below.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from kb.logs import read_logs

SAMPLES = Path(__file__).parents[1] / "data" / "logs"


class Curve(NamedTuple):
    """Points, first and last value of a series."""

    points: int
    first: float
    last: float


TRAIN, TRAIN_TWICE = Curve(8, 2.75, 1.0), Curve(16, 2.75, 1.0)
VAL = Curve(8, 3.25, 1.5)
UP, LOW, PERCENT = Curve(8, 0.1, 0.8), Curve(8, 0.05, 0.4), Curve(8, 10.0, 80.0)
LR, LR_TWICE = Curve(8, 0.001, 0.001), Curve(16, 0.001, 0.001)
BOTH = {"train_loss": TRAIN, "val_loss": VAL}


class Sample(NamedTuple):
    """What must come out of a file: the reader's name, the axis, some series."""

    format: str
    axis: str
    series: dict[str, Curve]


FORMATS = {
    "adversaries.log": Sample("text", "step", {"d_loss": TRAIN, "g_loss": VAL, "modes": Curve(8, 1.0, 8.0)}),
    "accelerate.log": Sample("text", "step", {"train_loss": TRAIN}),
    "allennlp-metrics.log": Sample("text", "epoch", BOTH | {"train_accuracy": UP, "val_accuracy": LOW}),
    "arrays.log": Sample("text", "epoch", BOTH),
    "arrow.log": Sample("text", "epoch", BOTH),
    "axolotl.log": Sample("huggingface-text", "epoch", BOTH | {"grad_norm": Curve(8, 1.5, 1.5)}),
    "baselines-box.log": Sample("text", "step", {"reward": PERCENT, "train_loss_value_loss": TRAIN}),
    "baselines-progress.csv": Sample("csv", "step", {"reward": PERCENT}),
    "best-so-far.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "box-ascii.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "box-rich.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "bubbliiiing.log": Sample("text", "epoch", BOTH | {"lr": LR}),
    "catalyst.log": Sample("text", "epoch", BOTH | {"lr": LR_TWICE, "train_accuracy": LOW, "val_accuracy": UP}),
    "catboost-learn_error.tsv": Sample("catboost-tsv", "step", {"train_loss": TRAIN}),
    "catboost.log": Sample("catboost", "step", BOTH),
    "chainer.log": Sample("text", "step", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "chinese-counts.log": Sample("text", "epoch", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "chinese-errors.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "cifar-tutorial.log": Sample("text", "step", {"train_loss": TRAIN_TWICE}),
    "clu.log": Sample("text", "step", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "coqui-vits.log": Sample("text", "step", {"d_loss": TRAIN, "g_loss": VAL, "lr": LR}),
    "coqui.log": Sample("text", "step", {"train_loss": TRAIN, "grad_norm": Curve(8, 1.5, 1.5), "lr": LR}),
    "cost-after-iteration.log": Sample("text", "step", {"train_loss": TRAIN}),
    "darknet-alexeyab.log": Sample("darknet", "step", {"train_loss": TRAIN, "lr": LR}),
    "darknet-yolov3.log": Sample("darknet", "step", {"train_loss": TRAIN, "lr": LR}),
    "dash.log": Sample("text", "epoch", BOTH),
    "dcgan.log": Sample("text", "step", {"d_loss": TRAIN_TWICE, "g_loss": Curve(16, 3.25, 1.5)}),
    "decimal-comma.csv": Sample("csv", "epoch", BOTH),
    "decimal-comma.log": Sample("text", "epoch", BOTH),
    "deepspeed.log": Sample("deepspeed", "step", {"train_loss": TRAIN, "lr": LR}),
    "deit-console.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL, "val_accuracy": PERCENT}),
    "detectron2-new.log": Sample("detectron2-text", "step", {"train_loss": TRAIN, "lr": LR}),
    "detectron2.log": Sample("detectron2-text", "step", {"train_loss": TRAIN, "val_map": PERCENT}),
    "detr-console.log": Sample("text", "epoch", BOTH | {"lr": Curve(16, 0.0001, 0.0001), "val_map": UP}),
    "dl4j.log": Sample("text", "step", {"train_loss": TRAIN}),
    "dqn-score.log": Sample("text", "step", {"reward": PERCENT}),
    "dreamer.log": Sample("text", "step", {"train_loss": TRAIN}),
    "epoch-end-paren.log": Sample("text", "epoch", BOTH),
    "espnet2.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL, "val_accuracy": UP}),
    "evals_result.json": Sample("history-json", "row", BOTH),
    "fairseq-2018.log": Sample("fairseq", "epoch", BOTH),
    "fairseq-2019.log": Sample("fairseq", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL}),
    "fairseq-2021.log": Sample("fairseq", "step", BOTH | {"grad_norm": Curve(16, 1.5, 1.5)}),
    "fairseq-json.log": Sample("fairseq", "step", BOTH),
    "fairseq06.log": Sample("fairseq", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL}),
    "fastai-console-nan.log": Sample("fastai-csv", "epoch", {"train_loss": Curve(8, np.nan, np.nan)}),
    "fastai-console.log": Sample("fastai-csv", "epoch", BOTH | {"val_accuracy": UP}),
    "fastai-history.csv": Sample("fastai-csv", "epoch", BOTH | {"val_accuracy": UP}),
    "finetune-tutorial.log": Sample("text", "epoch", BOTH | {"train_accuracy": UP, "val_accuracy": LOW}),
    "flax.log": Sample("text", "epoch", BOTH | {"val_accuracy": PERCENT}),
    "gan-keras.log": Sample("text", "step", {"train_accuracy": PERCENT, "d_loss": TRAIN, "g_loss": VAL}),
    "garage.log": Sample("text", "step", {"reward": PERCENT}),
    "gbk.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "gluon-rank.log": Sample("text", "step", {"train_loss": TRAIN_TWICE}),
    "gluoncv-cifar.log": Sample("text", "epoch", {"train_loss": TRAIN}),
    "gluoncv-imagenet.log": Sample("mxnet", "step", {"train_accuracy": Curve(16, 0.1, 0.8), "lr": LR_TWICE}),
    "gpt2-simple.log": Sample("text", "step", {"train_loss": TRAIN}),
    "hf-metrics-block.log": Sample("text", "epoch", {"val_loss": VAL, "val_accuracy": UP}),
    "hf-no-log.log": Sample("tsv", "epoch", {"val_loss": VAL, "val_accuracy": UP}),
    "ignite.log": Sample("text", "epoch", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "imagenet.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL, "val_accuracy": PERCENT}),
    "kaldi-chain.log": Sample("text", "step", {"val_log_probability": Curve(8, -0.12, -0.82)}),
    "kaldi-train.log": Sample("text", "step", {"lr": LR}),
    "keras-verbose2-new.log": Sample("keras-text", "epoch", BOTH | {"val_accuracy": LOW}),
    "keras-verbose2.log": Sample("keras-text", "epoch", BOTH | {"train_accuracy": UP}),
    "keras3.log": Sample("keras-text", "epoch", BOTH | {"val_accuracy": LOW, "lr": LR}),
    "kohya-nan.log": Sample("text", "step", {"train_loss": Curve(8, np.nan, np.nan)}),
    "kohya.log": Sample("text", "step", {"train_loss": TRAIN_TWICE}),
    "lasagne.log": Sample("text", "epoch", BOTH | {"val_accuracy": PERCENT}),
    "lightgbm-cli.log": Sample("lightgbm", "step", BOTH | {"train_auc": UP}),
    "lightgbm.log": Sample("lightgbm", "step", BOTH | {"val_auc": LOW}),
    "lightning-bar-new.log": Sample("text", "epoch", BOTH),
    "lightning-bar.log": Sample("text", "epoch", BOTH),
    "litgpt.log": Sample("text", "step", BOTH),
    "llmc-cpu.log": Sample("text", "step", BOTH),
    "loss-after-epoch.log": Sample("text", "epoch", {"train_loss": TRAIN}),
    "ludwig.log": Sample("text", "epoch", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "marian-lr.log": Sample("text", "step", BOTH | {"lr": LR}),
    "marian.log": Sample("text", "step", BOTH),
    "maskrcnn-benchmark.log": Sample("detectron2-text", "step", {"train_loss": TRAIN, "lr": LR}),
    "matlab-2024.log": Sample("text", "step", BOTH | {"lr": LR}),
    "matlab.log": Sample("text", "step", BOTH | {"val_accuracy": PERCENT, "train_accuracy": PERCENT, "lr": LR}),
    "maxtext.log": Sample("text", "step", {"train_loss": TRAIN}),
    "ml-agents-new.log": Sample("text", "step", {"reward": UP}),
    "ml-agents.log": Sample("text", "step", {"reward": UP}),
    "mmdet.log": Sample("mmengine-text", "step", {"train_loss": TRAIN_TWICE, "val_map": UP}),
    "mmdet1.log": Sample("mmengine-text", "step", {"train_loss": TRAIN_TWICE, "lr": LR_TWICE, "train_accuracy": Curve(16, 90.1, 90.1), "val_map": UP, "val_map50": LOW}),
    "mmengine-iter.log": Sample("mmengine-text", "step", {"train_loss": TRAIN, "lr": LR, "val_accuracy": Curve(8, 81.5, 81.5), "val_miou": PERCENT}),
    "mmseg.log": Sample("mmengine-text", "step", {"train_loss": TRAIN, "val_miou": UP}),
    "mnist-example.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL, "val_accuracy": PERCENT}),
    "mpirun-keras.log": Sample("text", "epoch", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "mxnet-module.log": Sample("mxnet", "epoch", BOTH | {"train_accuracy": UP, "val_accuracy": LOW}),
    "nemo-bar.log": Sample("text", "step", {"train_loss": TRAIN}),
    "nemo2.log": Sample("text", "step", {"train_loss": TRAIN, "lr": LR}),
    "neox.log": Sample("megatron", "step", BOTH | {"lr": LR}),
    "nnunet-v1.log": Sample("text", "epoch", BOTH),
    "nnunet-v2.log": Sample("text", "epoch", BOTH | {"val_pseudo_dice": UP}),
    "nnunet2.log": Sample("text", "epoch", BOTH | {"lr": LR}),
    "olmo.log": Sample("text", "step", {"train_loss": TRAIN, "grad_norm": Curve(8, 1.5, 1.5), "lr": LR}),
    "openfold-table.md": Sample("csv", "epoch", BOTH),
    "opennmt-lua.log": Sample("text", "epoch", {"train_perplexity": TRAIN, "val_perplexity": VAL}),
    "opennmt-py.log": Sample("text", "step", {"train_loss": TRAIN, "train_accuracy": PERCENT, "lr": LR}),
    "opennmt-tf.log": Sample("tf-estimator", "step", BOTH | {"val_perplexity": Curve(8, 12.5, 12.5), "lr": LR}),
    "padded-dollar.log": Sample("text", "epoch", BOTH),
    "paddle-hapi.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL}),
    "paddledetection.log": Sample("text", "epoch", {"train_loss": TRAIN, "lr": LR}),
    "paddleocr-old.log": Sample("paddle", "step", {"train_loss": TRAIN, "train_accuracy": UP}),
    "paddleocr-two-lines.log": Sample("paddle", "step", {"train_loss": TRAIN, "lr": LR, "train_accuracy": UP}),
    "paddleocr.log": Sample("paddle", "step", {"train_loss": TRAIN, "train_accuracy": UP, "val_accuracy": LOW}),
    "paddleseg.log": Sample("text", "step", {"train_loss": TRAIN, "val_miou": UP}),
    "pix2pix.log": Sample("cyclegan", "step", {"g_loss": TRAIN_TWICE}),
    "plain-list.log": Sample("text", "step", BOTH),
    "pointnet.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "train_accuracy": Curve(16, 0.1, 0.8), "val_loss": Curve(8, 9.5, 9.5), "val_accuracy": Curve(8, 0.5, 0.5)}),
    "ppo-episodes.log": Sample("text", "step", {"reward": PERCENT}),
    "pyg.log": Sample("text", "epoch", {"train_loss": TRAIN, "train_accuracy": LOW, "val_accuracy": UP}),
    "pytorch-tutorial.log": Sample("text", "epoch", {"train_loss": TRAIN_TWICE, "val_loss": VAL}),
    "quoted.log": Sample("keras-text", "epoch", BOTH | {"val_accuracy": UP}),
    "rasa.log": Sample("text", "epoch", {"train_loss": TRAIN}),
    "rich-markup.log": Sample("text", "epoch", BOTH),
    "rlkit.log": Sample("text", "epoch", {"reward": PERCENT}),
    "rllib-progress.csv": Sample("rllib-progress", "step", {"reward": PERCENT, "train_loss": TRAIN}),
    "rllib-result.json": Sample("rllib-json", "step", {"reward": PERCENT, "kl": Curve(8, 0.0087, 0.0087)}),
    "rllib-result.log": Sample("text", "step", {"train_loss": TRAIN, "lr": LR, "reward": PERCENT}),
    "rllib-table.log": Sample("text", "step", {"reward": PERCENT}),
    "rsl-rl.log": Sample("text", "step", {"reward": PERCENT}),
    "rvc.log": Sample("text", "epoch", {"d_loss": TRAIN, "g_loss": VAL}),
    "sagemaker.log": Sample("text", "epoch", BOTH),
    "save-best.log": Sample("text", "epoch", BOTH | {"lr": LR}),
    "sb3-box.log": Sample("text", "step", {"reward": PERCENT, "train_loss": TRAIN}),
    "sb3-progress.csv": Sample("sb3-progress", "step", {"reward": Curve(9, 5.0, 80.0), "train_loss": TRAIN}),
    "sentence-transformers.csv": Sample("csv", "epoch", {"val_cosine_pearson": UP, "val_cosine_spearman": LOW}),
    "sentence.log": Sample("text", "epoch", {"train_loss": TRAIN, "train_accuracy": UP}),
    "seq2seq-tutorial.log": Sample("text", "step", {"train_loss": TRAIN}),
    "sklearn-gbc.log": Sample("text", "step", {"train_loss": TRAIN}),
    "sklearn-mlp.log": Sample("text", "step", {"train_loss": TRAIN}),
    "skorch.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "sockeye.log": Sample("mxnet", "step", {"val_perplexity": VAL}),
    "spacy.log": Sample("text", "step", {"train_loss_ner": TRAIN, "val_score": UP}),
    "speechbrain.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP, "lr": LR}),
    "spinningup-box.log": Sample("text", "step", {"reward": PERCENT}),
    "splatting.log": Sample("text", "step", {"train_loss": TRAIN, "val_psnr": PERCENT}),
    "stylegan-stats.jsonl": Sample("jsonl", "step", {"g_loss": TRAIN, "d_loss": VAL}),
    "stylegan.log": Sample("text", "step", {"val_fid": PERCENT}),
    "summary.log": Sample("text", "epoch", BOTH),
    "swav.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "lr": LR_TWICE}),
    "tacotron.log": Sample("text", "step", {"train_loss": TRAIN}),
    "tacotron2.log": Sample("text", "step", BOTH),
    "tensor2tensor.log": Sample("tf-estimator", "step", BOTH),
    "tf-estimator.log": Sample("tf-estimator", "step", BOTH | {"val_accuracy": UP}),
    "tflearn.log": Sample("text", "step", BOTH | {"train_accuracy": LOW, "val_accuracy": UP}),
    "tianshou.log": Sample("text", "step", {"train_loss": Curve(8, 0.511, 0.511), "reward": PERCENT}),
    "timm-console.log": Sample("text", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL, "val_accuracy": PERCENT}),
    "timm-summary.csv": Sample("timm-summary", "epoch", BOTH | {"val_accuracy": PERCENT}),
    "torchtitan.log": Sample("text", "step", {"train_loss": TRAIN}),
    "torchtune.log": Sample("text", "step", {"train_loss": TRAIN}),
    "train-slash-val-first.log": Sample("text", "epoch", BOTH),
    "train-slash-val.log": Sample("text", "epoch", BOTH),
    "trl-dpo.log": Sample("huggingface-text", "epoch", {"train_loss": TRAIN, "train_reward_accuracy": UP}),
    "two-ints.log": Sample("text", "step", {"train_loss": TRAIN_TWICE}),
    "ultralytics-new-bars.log": Sample("text", "epoch", {"val_map50": UP, "val_map50_95": LOW, "train_loss": Curve(8, 5.35, 3.6)}),
    "unsloth.log": Sample("text", "step", BOTH),
    "utf16.log": Sample("text", "epoch", BOTH | {"val_accuracy": UP}),
    "verl.log": Sample("text", "step", {"reward": UP, "entropy": Curve(8, 0.5, 0.5)}),
    "wenet.log": Sample("espnet", "step", {"train_loss": TRAIN_TWICE, "val_loss": VAL}),
    "xgboost-clock.log": Sample("xgboost", "step", BOTH),
    "xgboost-error.log": Sample("xgboost", "step", BOTH),
    "xgboost-sklearn.log": Sample("xgboost", "step", BOTH),
    "xgboost-spark.log": Sample("xgboost", "step", BOTH),
    "xgboost.log": Sample("xgboost", "step", {"train_loss": Curve(9, 2.75, 0.9), "val_loss": Curve(9, 3.25, 1.4)}),
    "yolov3.log": Sample("text", "epoch", {"train_loss": TRAIN, "val_map50": UP}),
    "yolov5.log": Sample("text", "epoch", {"train_loss": Curve(8, 2.82, 1.07), "val_map50": UP, "val_map50_95": LOW}),
    "yolov6.log": Sample("text", "epoch", {"val_map": LOW, "val_map50": UP, "val_map50_95": LOW, "train_loss": Curve(8, 4.25, 2.5)}),
    "yolov8-seg.log": Sample("text", "epoch", {"val_map50": UP, "val_map50_95": LOW, "train_loss": Curve(8, 6.55, 4.8)}),
    "yolov8.log": Sample("text", "epoch", {"train_loss": Curve(8, 3.5, 1.75), "val_map50": UP, "val_map50_95": LOW}),
    "yolox.log": Sample("text", "epoch", {"train_loss": TRAIN, "lr": LR, "val_map": UP, "val_map50": LOW}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_its_curves(name: str) -> None:
    sample = FORMATS[name]
    (run,) = read_logs(SAMPLES / name)
    found = {
        key: Curve(len(series), float(series.values[0]), float(series.values[-1]))
        for key, series in run.series.items()
        if key in sample.series
    }
    assert found.keys() == sample.series.keys()
    for key, curve in sample.series.items():
        np.testing.assert_allclose(found[key], curve, err_msg=key)
    assert (run.format, run.axis) == (sample.format, sample.axis)
    assert all(np.all(np.diff(series.steps) > 0) for series in run.series.values())


def test_every_sample_is_in_the_table() -> None:
    files = {file.name for file in SAMPLES.iterdir() if file.is_file()}
    assert files == set(FORMATS) | {"merge-markers.csv"}


def test_two_sides_of_a_merge_are_two_runs() -> None:
    runs = read_logs(SAMPLES / "merge-markers.csv")
    assert [len(run.series["val_loss"]) for run in runs] == [8, 8]
