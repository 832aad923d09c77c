"""Pictures of the four areas at three sizes in both languages, over a case made by hand.

After a wanted change of the screen: `pytest tests/tui/test_snapshots.py --snapshot-update`, and look at them.
"""

import numpy as np
import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from kb.consult import GuideStep, Question
from kb.curves import Analysis
from kb.diagnosis import Diagnosis
from kb.findings import Finding
from kb.language import Text
from kb.logs import Run, Series
from kb.tui.views import CaseView, LoadedRun
from tests.tui.conftest import running
from tests.tui.make_pictures import picture_of

pytestmark = pytest.mark.usefixtures("small_entries")


class Picture(SingleFileSnapshotExtension):
    """One SVG file a picture."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


@pytest.fixture
def picture(snapshot):
    return snapshot.use_extension(Picture)


def a_run():
    """A run that overfits, by formula."""
    steps = np.arange(60.0)
    train, val = np.exp(-steps / 15), 0.4 + np.exp(-steps / 8) + (steps / 60) ** 2 / 3
    series = {
        "train_loss": Series("train_loss", "loss", steps, train, "down"),
        "val_loss": Series("val_loss", "val_loss", steps, val, "down"),
        "lr": Series("lr", "lr", steps, np.full(60, 1e-3)),
    }
    return Run("runs/metrics.csv", "keras-csv", series, "epoch")


def findings():
    rise = Text(
        "val_loss 0.531 at epoch 18 -> 0.723 at epoch 59", "val_loss 从第 18 个 epoch 的 0.531 升到 0.723"
    )
    fall = Text("train_loss 1 at epoch 0 -> 0.0196 at epoch 59", "train_loss 从 1 降到 0.0196")
    size = Text("How large is the training set? a few hundred samples", "训练集有多大？几百个样本")
    return (
        Finding("val_loss=rising", 0.95, rise, "log", True, 18, 59, "val_loss"),
        Finding("train_loss=falling", 0.9, fall, "log", True, 0, 59, "train_loss"),
        Finding("dataset_size=small", 0.95, size, "answer"),
        Finding("train_loss=flat", 0.95, fall, "log", False, 0, 59, "train_loss"),
    )


def diagnosis(name, en, zh, probability):
    return Diagnosis(name, "shape", "curve", Text(en, zh), probability, (), (), Text("", ""), (), "medium")


def a_view(lang):
    choices = {
        "small": ("a few hundred samples", "几百个样本"),
        "large": ("millions of samples", "上百万个样本"),
    }
    place = lang == "zh"
    question = ("How large is the training set?", "训练集有多大？")[place]
    reply = (
        "**Overfitting** (`overfitting`) explains this best, 81%.\n\n"
        "The check that decides: compare the rise with its noise.",
        "最能解释这些现象的是**过拟合**（`overfitting`），81%。\n\n决定性的检查：把上升幅度和波动比一比。",
    )[place]
    notes = (Text("no accuracy in the log", "日志中没有准确率"),)
    loaded = LoadedRun(a_run(), Analysis(findings()[:2], (), "problem", notes, {}))
    return CaseView(
        findings=findings(),
        diagnoses=(
            diagnosis("overfitting", "Overfitting", "过拟合", 0.81),
            diagnosis("frozen-model", "Frozen model", "模型冻结", 0.07),
        ),
        question=Question("dataset_size", question, {k: v[place] for k, v in choices.items()}, "why"),
        step=GuideStep(
            (("Training is fine, validation is not", "训练正常，验证集不好")[place],),
            ("What does the validation loss do?", "验证 loss 怎么变化？")[place],
            "",
            (("It falls and then rises", "先降后升")[place], ("It falls all the time", "一直下降")[place]),
        ),
        runs=(loaded,),
        said=("validation loss goes up", "验证集 loss 上升")[place],
        reply=reply,
        is_empty=False,
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (100, 30), (140, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_area_looks_as_it_did(picture, size, lang):
    async with running(size=size, lang=lang) as app:
        app.app.view = a_view(lang)
        await app.idle()
        assert picture_of(app.app) == picture(name="ask")
        await app.press("f3")
        assert picture_of(app.app) == picture(name="guide")
        await app.press("f5", "down")
        assert picture_of(app.app) == picture(name="run")
        await app.press("f4")
        app.app.screen.open("overfitting")
        await app.idle()
        assert picture_of(app.app) == picture(name="browse")
