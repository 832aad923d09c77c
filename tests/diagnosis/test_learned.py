"""What was learned from real trainings shifts the ranking by the curated words, within limits."""

import math

import pytest

from kb.diagnosis import SymptomModel
from kb.diagnosis.learned import Learned, learned
from kb.findings import Finding
from kb.language import Text

NAN = Finding("train_loss=nan", 0.9, Text("nan", "nan"), "log")
RULE = Learned(
    {"noise": (-2.0, 0.5)},
    {"fp16-overflow": {"": 0.1, "train_loss=nan": 1.0, "logged:lr": -0.4, "measure:noise": 2.0}},
)


def test_each_feature_counts_with_its_weight():
    factor = RULE.head_start([NAN], ["lr"], {"noise": -1.5})["fp16-overflow"]
    assert math.log(factor) == pytest.approx(0.1 + 0.9 - 0.2 + 2.0 * 0.5)


def test_only_what_a_log_shows_counts():
    said = Finding("train_loss=nan", 0.9, Text("nan", "nan"), "text")
    missing = Finding("train_loss=nan", 0.9, Text("nan", "nan"), "log", present=False)
    assert math.log(RULE.head_start([said, missing], [], {})["fp16-overflow"]) == pytest.approx(0.1)


def test_a_measure_beyond_all_that_was_seen_says_no_more_than_the_farthest():
    far, farther = (RULE.head_start([], [], {"noise": noise}) for noise in (10.0, 1e9))
    assert far == farther


def test_an_unknown_measure_says_nothing():
    assert RULE.head_start([], [], {"new": 3.0}) == RULE.head_start([], [], {})


def test_what_is_shipped_speaks_of_entries_and_symptoms_that_exist(base):
    vocabulary = base.store.vocabulary
    for name, weights in learned().entries.items():
        assert name in base.store.failures
        for feature in weights:
            observable, _, value = feature.partition("=")
            if feature and not feature.startswith(("logged:", "measure:", "shape=")):
                assert value in vocabulary[observable]["values"]


def test_an_entry_without_trainings_keeps_its_place(base):
    taught = learned().head_start([NAN], ["train_loss"], {})
    untaught = set(SymptomModel(base.store).cards) - set(taught)
    assert len(untaught) > 100
