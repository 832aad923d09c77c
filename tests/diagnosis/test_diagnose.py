"""A log in, a report out: what a user must be able to rely on."""

import json

import pytest

import kb
from kb.diagnosis.diagnose import diagnose
from kb.findings import Finding
from kb.language import Text
from tests.conftest import ROOT
from tests.diagnosis.conftest import frozen, healthy, overfitting

EXAMPLES = ROOT / "kb" / "examples"


def report_of(base, path):
    return base.diagnose(kb.read_log(path))


def ids(report, level):
    return [d.id for d in report.diagnoses if d.level == level]


@pytest.mark.parametrize(
    ("example", "shape", "causes"),
    [
        ("overfitting", "overfitting", {"too-little-data", "capacity-too-large"}),
        ("nan", "loss-nan", {"gradient-explosion", "lr-too-high", "lr-schedule-mistake", "corrupt-samples"}),
    ],
)
def test_the_examples_are_named(base, example, shape, causes):
    report = report_of(base, EXAMPLES / f"{example}.csv")
    assert report.verdict == "problem"
    assert ids(report, "shape")[0] == shape
    assert causes & set(ids(report, "cause")[:3])


def test_a_healthy_run_has_no_diagnosis(base, log):
    report = report_of(base, log(healthy()))
    assert report.verdict == "healthy"
    assert report.diagnoses == ()


def test_a_short_log_is_no_verdict(base, log):
    report = report_of(base, log({"loss": [2.3, 2.2], "val_loss": [2.3, 2.25]}))
    assert report.verdict == "inconclusive"
    assert report.notes
    assert all(d.probability < 0.5 for d in report.diagnoses)


def test_weights_that_never_change_point_to_the_optimizer(base, log):
    report = report_of(base, log(frozen()))
    assert "optimizer-not-stepping" in ids(report, "cause")[:2]


def test_words_of_the_user_count_beside_the_log(base, log):
    run = kb.read_log(log(overfitting()))
    said = Finding("dataset_size=large", 0.95, Text("a million images", "一百万张图"), "text")
    before = {d.id: d.probability for d in diagnose(base.store, run).diagnoses}
    after = {d.id: d.probability for d in diagnose(base.store, run, [said]).diagnoses}
    assert after.get("too-little-data", 0) < before["too-little-data"] / 2


def test_a_failure_of_another_domain_needs_a_sign_of_it(base, log):
    foreign = {"rl", "llm", "generative", "fine-tuning", "vision"}
    for columns in (overfitting(), frozen()):
        for diagnosis in report_of(base, log(columns)).diagnoses:
            assert diagnosis.group not in foreign or diagnosis.probability < 0.1


def test_shapes_and_causes_are_told_apart(base, log):
    for diagnosis in report_of(base, log(overfitting())).diagnoses:
        assert (diagnosis.level == "shape") == (diagnosis.group == "curve")


def test_causes_that_stay_open_are_said_with_what_decides(base):
    notes = [note.en for note in report_of(base, EXAMPLES / "overfitting.csv").notes]
    assert any("do not tell apart" in note for note in notes)


def test_the_json_keeps_the_contract(base):
    report = report_of(base, EXAMPLES / "overfitting.csv").as_json("zh")
    json.dumps(report, allow_nan=False)
    assert set(report) >= {
        "source", "format", "runs", "points", "steps", "series", "verdict", "findings", "diagnoses", "notes",
    }  # fmt: skip
    assert report["series"]["val_loss"] == {"name": "val_loss", "points": 60}
    assert report["steps"] == [0, 59]
    assert set(report["findings"][0]) >= {"symptom", "strength", "from", "to", "evidence"}
    first = report["diagnoses"][0]
    assert set(first) >= {
        "id", "level", "group", "title", "probability", "because", "against", "next_check", "remedies",
    }  # fmt: skip
    assert set(first["remedies"][0]) == {"id", "text"}
    assert first["title"] == "过拟合"
    chances = [d["probability"] for d in report["diagnoses"]]
    assert chances == sorted(chances, reverse=True)
    assert sum(d["probability"] for d in report["diagnoses"] if d["level"] == "cause") <= 1


def test_symptoms_are_words_of_the_vocabulary(base):
    for example in ("overfitting", "nan", "healthy"):
        for finding in report_of(base, EXAMPLES / f"{example}.csv").findings:
            assert finding.value in base.store.vocabulary[finding.observable]["values"]


def test_entries_of_a_team_take_part(tmp_path):
    entries = ROOT / "entries" / "data"
    (tmp_path / "data").mkdir()
    for name in ("too-little-data.md", "too-little-data.zh.md"):
        text = (entries / name).read_text(encoding="utf-8")
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    base = kb.load(tmp_path)
    assert report_of(base, EXAMPLES / "overfitting.csv").diagnoses
