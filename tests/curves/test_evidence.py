"""What the evidence says of a place stands in the file at that place, or is said to be about so much."""

import re

import numpy as np
import pytest

from kb.curves import analyse
from kb.curves.words import number

from .curves import decay, noisy, run
from .test_shapes import ILL

T = np.linspace(0, 1, 60)
LONG = noisy(decay(6000, 2.3, 0.3), 0.2)
LONG[4321] = 40.0
RUNS = {
    **ILL,
    "a noisy turn": run(
        train_loss=noisy(decay(60, 0.9, 0.05), 0.02), val_loss=noisy(decay(60, 0.9, 0.5, 20) + 0.3 * T, 0.06)
    ),
    "a steep first epoch": run(train_loss=[9.0, 2.0, *decay(78, 1.0, 0.4)]),
    "a spike among thousands of steps": run("step", train_loss=LONG),
    "rising late": run("step", train_loss=noisy(2.0 - T + 3 * T**4, 0.1), val_loss=2.2 - T + 3 * T**4),
    "beyond all numbers": run("step", train_loss=[3.0, 2.9, 2.8, 1e9, 1e19, np.inf, np.nan, np.nan, np.nan]),
    "no lower than at first": run(train_loss=noisy([1.0] * 80, 0.2), val_loss=noisy([1.0] * 80, 0.1)),
    "one row an epoch in percent": run(train_loss=decay(20, 2.3, 0.1), val_accuracy=100 - decay(20, 90, 9)),
}
AT = re.compile(r"(?P<about>about )?(?P<figure>[-+.e\d]+) at (?:step|epoch) (?P<step>\d+)")
HIGHEST = re.compile(r"highest at (?:step|epoch) (?P<step>\d+): about \S+ -> (?P<figure>[-+.e\d]+)")


def findings(log):
    return [finding for finding in analyse(log).findings if finding.series in log.series]


@pytest.mark.parametrize("name", RUNS)
def test_a_figure_at_a_place_is_the_one_in_the_file(name):
    log = RUNS[name]
    for finding in findings(log):
        assert finding.series is not None
        series = log.series[finding.series]
        scale = 100 if series.name.endswith("accuracy") and series.values.max() > 1.5 else 1
        for pattern in (AT, HIGHEST):
            for hit in pattern.finditer(finding.evidence.en):
                there = series.values[series.steps == float(hit["step"])] / scale
                assert "about" not in hit.groupdict() or not hit["about"]
                assert hit["figure"] in {number(value) for value in there}, finding.evidence.en


@pytest.mark.parametrize("name", RUNS)
def test_both_languages_quote_the_same_figures(name):
    for finding in findings(RUNS[name]):
        english, chinese = (
            sorted(re.findall(r"\d[\d.]*", text)) for text in (finding.evidence.en, finding.evidence.zh)
        )
        assert english == chinese or "all " in finding.evidence.en, finding.evidence


def test_a_level_that_the_file_does_not_hold_is_called_so():
    said = {f.symptom: f.evidence for f in findings(RUNS["a steep first epoch"])}["train_loss=falling"]
    assert "about" in said.en
    assert "around" in said.en
    assert "约" in said.zh
    assert "前后" in said.zh


@pytest.mark.parametrize("points", [12, 30, 60])
def test_a_loss_that_ends_much_lower_is_not_ruled_out_to_fall(points):
    steps = np.linspace(0, 1, points)
    log = run(train_loss=0.5 - 0.45 * steps**0.8, val_loss=0.65 - 0.5 * steps**0.7)
    assert not [f for f in findings(log) if f.value == "falling" and not f.present]


def test_a_loss_that_stays_is_ruled_out_to_fall():
    log = run(train_loss=noisy([1.0] * 80, 0.02))
    assert [f for f in findings(log) if f.symptom == "train_loss=falling" and not f.present]


def test_without_an_accuracy_nothing_is_said_of_classes():
    alone = run(train_loss=decay(30, 2.34, 1.9))
    counted = run(train_loss=decay(30, 2.34, 0.4), val_accuracy=0.1 + 0.8 * np.linspace(0, 1, 30))
    assert not [f for f in findings(alone) if "ln " in f.evidence.en]
    assert [f for f in findings(counted) if "ln 10 = 2.303" in f.evidence.en]


def test_a_fall_that_leaves_something_is_not_one_of_all():
    log = run(train_loss=np.geomspace(2.0, 0.001, 200) * noisy([1.0] * 200, 0.05))
    (fall,) = [finding for finding in findings(log) if finding.symptom == "train_loss=falling"]
    assert "-99.9 %" in fall.evidence.en


def test_a_wobble_is_compared_with_a_training_loss_that_is_there():
    val = noisy(decay(30, 2.0, 0.5), 0.4)
    alone, calm = run(val_loss=val), run(val_loss=val, train_loss=decay(30, 2.0, 0.5))
    said = [f.evidence.en for log in (alone, calm) for f in findings(log) if f.symptom == "val_loss=noisy"]
    assert "training" not in said[0]
    assert "the training loss by less than 0.1 %" in said[1]
