"""Whatever a reader hands over, the analysis ends with a verdict in the words of the vocabulary."""

from pathlib import Path

import numpy as np
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.curves import analyse
from kb.curves.sketch import sketch
from kb.logs.run import Run, Series

VOCABULARY = Path(__file__).resolve().parents[2] / "entries/vocabulary"
NAMES = (
    "train_loss", "val_loss", "val_accuracy", "train_accuracy", "lr", "grad_norm", "loss_scale", "throughput",
    "memory", "kl", "recon", "d_loss", "g_loss", "modes", "reward", "entropy", "q_value", "step_time",
)  # fmt: skip
VALUES = st.floats(width=32) | st.sampled_from([0.0, 1.0, float("nan"), float("inf"), 0.6931, 1e30, -1e30])


@st.composite
def runs(draw):
    series = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6)):
        values = draw(st.lists(VALUES, max_size=70))
        start, stride = draw(st.integers(0, 1000)), draw(st.sampled_from([0, 1, 0.5, 50]))
        steps = start + stride * np.arange(len(values), dtype=float)
        series[name] = Series(name, name, steps, np.array(values, dtype=float))
    return Run("x", "made", series, draw(st.sampled_from(["step", "epoch", "row"])))


def known_symptoms():
    known = set()
    for name in ("curves", "setup", "outputs", "checks"):
        path = VOCABULARY / f"{name}.yaml"
        for observable, body in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            known |= {f"{observable}={value}" for value in body.get("values", ())}
    return known


KNOWN = known_symptoms()


@settings(max_examples=150, deadline=None)
@given(runs())
def test_every_run_gets_a_verdict_in_the_words_of_the_vocabulary(run):
    result = analyse(run)
    assert result.verdict in ("healthy", "problem", "inconclusive")
    assert {finding.symptom for finding in result.findings} <= KNOWN
    assert all(0 <= finding.strength <= 1 for finding in result.findings)
    probabilities = [guess.probability for guess in result.shapes]
    assert all(0 <= probability <= 1 for probability in probabilities)


@settings(max_examples=60, deadline=None)
@given(runs(), st.integers(32, 90), st.integers(1, 9))
def test_plots_keep_to_their_width(run, width, height):
    for series in run.series.values():
        if len(series):
            lines = sketch(series, width, height).splitlines()
            assert all(len(line) <= width for line in lines[:height])


def test_a_plot_of_a_million_points_shows_the_spike():
    values = np.ones(1_000_000)
    values[777_777] = 50.0
    drawn = sketch(Series("train_loss", "loss", np.arange(1e6), values), 60, 5).splitlines()
    assert "50" in drawn[0]
    assert any(sign not in (" ", "\u2800") for sign in drawn[0][12:])
