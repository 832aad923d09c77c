"""One curve a shape, drawn by hand: it is named first, and its evidence speaks both languages."""

import numpy as np
import pytest

from kb.curves import analyse
from kb.curves.words import place

from .curves import decay, noisy, run


def sudden(values, first, last, level):
    values = np.array(values)
    values[first:last] = level
    return values


def after_jump(count, at):
    return np.concatenate([decay(count, 2.3, 0.2)[:at], decay(count - at, 2.0, 0.2)])


def sawtooth(epochs=12, length=40):
    within = np.linspace(1.5, 0.6, length)
    return np.concatenate([within * 0.97**epoch for epoch in range(epochs)])


T = np.linspace(0, 1, 40)
HUMP = 0.9 * np.exp(-((np.linspace(0, 1, 60) - 0.45) ** 2) / 0.01)
ILL = {
    "loss-nan": run(train_loss=sudden(decay(40, 2.3, 0.3), 25, 40, np.nan)),
    "divergence": run(train_loss=decay(40, 1.0, 0.9) * np.exp(6 * T)),
    "overfitting": run(train_loss=decay(40, 2.3, 0.02), val_loss=decay(40, 2.3, 0.9, 12) + 0.8 * T),
    "late-collapse": run(train_loss=sudden(decay(60, 2.3, 0.2), 45, 60, 2.2)),
    "loss-spike": run("step", train_loss=noisy(sudden(decay(400, 2.3, 0.3), 200, 203, 9.0), 0.05)),
    "resume-jump": run("step", train_loss=noisy(after_jump(400, 200), 0.03)),
    "sawtooth-epochs": run("step", train_loss=noisy(sawtooth(), 0.02)),
    "chance-level-loss": run(
        train_loss=noisy([2.303] * 30, 0.002), val_loss=[2.303] * 30, val_accuracy=[0.1] * 30
    ),
    "slow-convergence": run(train_loss=2.3 - 0.3 * T, val_loss=2.3 - 0.3 * T, val_accuracy=0.1 + 0.2 * T),
    "training-plateau": run(
        train_loss=decay(40, 2.3, 1.5, 25),
        val_loss=decay(40, 2.25, 1.5, 25),
        val_accuracy=0.1 + 0.3 * (1 - np.exp(-25 * T)),
    ),
    "loss-falls-metric-flat": run(
        train_loss=decay(30, 0.7, 0.06), val_loss=decay(30, 0.6, 0.08), val_accuracy=[0.93] * 30
    ),
    "double-descent": run(train_loss=decay(60, 2.3, 0.001, 9), val_loss=decay(60, 2.3, 0.5, 12) + HUMP),
    "too-good-to-be-true": run(
        "step", train_loss=noisy(decay(300, 4.5, 0.02, 20), 0.02), val_loss=decay(300, 4.5, 0.02, 20)
    ),
    "slow-step-drift": run(
        "step", train_loss=decay(200, 2.3, 0.1), throughput=noisy(np.linspace(1000, 400, 200), 0.03)
    ),
    "memory-leak": run("step", train_loss=decay(200, 2.3, 0.1), memory=np.linspace(8.0, 15.0, 200)),
    "loss-scale-collapse": run(
        "step", train_loss=decay(200, 2.3, 0.1), loss_scale=65536 / 2 ** np.repeat(np.arange(20), 10)
    ),
    "gan-discriminator-wins": run(
        "step", d_loss=noisy(decay(200, 1.38, 0.01, 12), 0.1), g_loss=0.7 + 8 * np.linspace(0, 1, 200)
    ),
    "vae-posterior-collapse": run(
        train_loss=decay(40, 9, 4.5), recon=decay(40, 5, 4.5), kl=decay(40, 4, 0.001, 12)
    ),
    "rl-entropy-collapse": run(reward=np.linspace(0, 1, 60), entropy=decay(60, 1.4, 0.01, 12)),
}


@pytest.mark.parametrize("shape", ILL)
def test_a_clear_shape_comes_first(shape):
    result = analyse(ILL[shape])
    assert result.verdict == "problem"
    ranked = [guess.id for guess in result.shapes if not guess.harmless]
    assert ranked[0] == shape
    assert result.shapes[0].probability > 0.5


@pytest.mark.parametrize("shape", ILL)
def test_what_is_said_is_said_in_both_languages_with_numbers(shape):
    guess = next(guess for guess in analyse(ILL[shape]).shapes if guess.id == shape)
    assert guess.because
    for text in guess.because:
        assert any(sign.isdigit() for sign in text.en)
        assert any("\u4e00" <= sign <= "\u9fff" or sign.isdigit() for sign in text.zh)


STAIRS = np.concatenate([decay(30, 2.3, 1.0, 9), decay(30, 0.6, 0.4, 9), decay(30, 0.25, 0.2, 9)])
WARM_UP = np.concatenate([[10.8, 11.5, 11.9, 11.2], decay(300, 10.5, 3.2)])
SOUND = {
    "classifier": run(
        train_loss=decay(30, 1.8, 0.05),
        val_loss=decay(30, 1.6, 0.15),
        val_accuracy=0.97 - decay(30, 0.6, 0.0),
    ),
    "single batches": run("step", train_loss=noisy(decay(600, 2.3, 0.25), 0.25)),
    "stairs of the learning rate": run(train_loss=STAIRS),
    "validation below training": run(train_loss=decay(30, 2.3, 0.4), val_loss=decay(30, 2.0, 0.25)),
    "log-likelihood below zero": run(train_loss=decay(40, 4, -5), val_loss=decay(40, 4, -4.5)),
    "bump of the warm-up": run("step", train_loss=noisy(WARM_UP, 0.02)),
    "fine-tuning": run("step", train_loss=noisy(decay(400, 2.6, 2.2), 0.02)),
    "noisy batches, calm validation": run(
        train_loss=noisy(decay(40, 0.75, 0.07), 0.5),
        val_loss=decay(40, 0.7, 0.1),
        val_accuracy=0.97 - decay(40, 0.4, 0),
    ),
    "eight validation samples": run(
        train_loss=decay(30, 0.67, 0.05),
        val_loss=decay(30, 0.6, 0.1),
        val_accuracy=[0.625, 0.875] + [1.0] * 28,
    ),
    "adversaries in balance": run("step", d_loss=noisy([1.3] * 200, 0.1), g_loss=noisy([0.8] * 200, 0.1)),
}


@pytest.mark.parametrize("kind", SOUND)
def test_sound_runs_are_left_alone(kind):
    result = analyse(SOUND[kind])
    assert result.verdict == "healthy"
    assert result.problems == ()


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_too_short_a_log_supports_no_verdict(rows):
    result = analyse(run(train_loss=[2.0, 1.6, 1.5][:rows]))
    assert result.verdict == "inconclusive"
    assert any("too short" in note.en for note in result.notes)


def test_missing_columns_are_named():
    notes = [note.en for note in analyse(run(train_loss=decay(40, 1.0, 0.9) * np.exp(6 * T))).notes]
    assert any("no validation loss" in note for note in notes)
    assert any("no learning rate" in note for note in notes)


def test_a_sound_run_is_not_asked_for_its_learning_rate():
    assert not any("learning rate" in note.en for note in analyse(SOUND["classifier"]).notes)


def test_the_number_of_classes_is_guessed():
    result = analyse(run(train_loss=[6.908] * 20, val_loss=[6.908] * 20, val_accuracy=[0.001] * 20))
    assert result.shapes[0].id == "chance-level-loss"


UP = np.linspace(0.1, 0.96, 40)
DOWN = np.concatenate([np.linspace(0.02, 0.48, 20), np.linspace(0.47, 0.2, 20)])
TELLING = {
    "loss_vs_metric=contradict": run(
        train_loss=decay(40, 2.3, 1.5), val_loss=decay(40, 2.3, 1.52), val_accuracy=UP
    ),
    "per_class=rare_fail": run(
        train_loss=decay(40, 0.7, 0.05),
        val_loss=decay(40, 0.6, 0.1),
        val_accuracy=0.97 - decay(40, 0.4, 0),
        val_f1=[0.0] * 40,
    ),
    "onset=first_steps": run(
        "step", train_loss=noisy(np.concatenate([[2.3, 9.0, 30.0, 12.0], [2.3] * 200]), 0.01)
    ),
    "onset=late": run("step", train_loss=[*decay(40, 2.3, 0.3), *np.linspace(0.4, 6, 20)]),
    "reward=collapsing": run(
        "step", reward=np.concatenate([np.linspace(1, 900, 60), [9.0] * 6, np.linspace(10, 1700, 40)])
    ),
    "accuracy=falling": run(train_loss=decay(40, 0.12, 0.03), val_loss=decay(40, 0.12, 0.05), val_map50=DOWN),
}


@pytest.mark.parametrize("symptom", TELLING)
def test_what_tells_causes_apart_is_seen(symptom):
    assert symptom in {finding.symptom for finding in analyse(TELLING[symptom]).findings if finding.present}


@pytest.mark.parametrize("symptom", TELLING)
def test_a_sound_classifier_shows_none_of_it(symptom):
    found = {finding.symptom for finding in analyse(SOUND["classifier"]).findings if finding.present}
    assert symptom not in found


def present(made):
    """Return the findings that a run shows, by symptom."""
    return {finding.symptom: finding for finding in analyse(made).findings if finding.present}


def test_a_leap_that_only_comes_back_to_the_start_was_no_good_phase():
    leaps = [12.4, 12.4, 44.0, 48.0, *np.linspace(46, 11.8, 26), *np.linspace(12, 20.4, 32)]
    found = present(run("step", train_loss=leaps))
    assert "onset=late" not in found
    assert found["onset=first_steps"].first == 1.0


@pytest.mark.parametrize("end", [0.45, 0.4501, 0.46, 0.6])
@pytest.mark.parametrize("accuracy_end", [0.79, 0.8, 0.85])
def test_a_loss_and_an_accuracy_are_said_to_rise_where_they_do(end, accuracy_end):
    val = [*np.linspace(1.5, 0.45, 15), *np.linspace(0.45, end, 25)]
    accuracy = [*np.linspace(0.2, 0.8, 15), *np.linspace(0.8, accuracy_end, 25)]
    found = present(run(train_loss=decay(40, 2.3, 0.02), val_loss=val, val_accuracy=accuracy))
    both = found.get("loss_vs_metric=both_rise")
    assert (both is not None) == (end > 0.4501 and accuracy_end >= 0.8)
    if both is not None:
        assert ("stays at" in both.evidence.en) == (accuracy_end == 0.8)


def test_a_loss_that_stands_is_not_said_to_rise():
    flat = run(train_loss=2.3 + 1e-4 * np.sin(np.arange(40.0)))
    assert "train_loss=rising" not in present(flat)


def test_what_is_left_of_an_inflated_start_is_not_almost_zero():
    accuracy = 0.97 - decay(25, 0.5, 0)
    inflated = run(train_loss=decay(25, 140, 1.6, 12), val_loss=decay(25, 110, 5, 12), val_accuracy=accuracy)
    assert "train_loss=near_zero" not in present(inflated)
    learnt = run(train_loss=decay(25, 2.3, 0.005, 12), val_loss=decay(25, 2, 0.2, 12), val_accuracy=accuracy)
    assert "is left" in present(learnt)["train_loss=near_zero"].evidence.en


@pytest.mark.parametrize(("level", "says"), [(0.0, "exactly 0"), (-0.5, "below zero")])
def test_a_loss_without_a_level_ends_undecided_with_the_reason(level, says):
    analysis = analyse(run(train_loss=np.full(30, level)))
    assert analysis.verdict == "inconclusive"
    assert says in analysis.notes[0].en


@pytest.mark.parametrize(
    ("step", "axis", "words"),
    [
        (30.5, "step", "about step 30"),
        (30.0, "step", "step 30"),
        (1234.5, "step", "step 1234"),
        (4.5, "row", "about row 4"),
        (2.25, "epoch", "epoch 2.25"),
    ],
)
def test_words_know_no_half_steps(step, axis, words):
    assert place(step, axis).en == words


def test_a_metric_given_back_for_good_is_overfitting_even_where_the_loss_falls():
    assert analyse(TELLING["accuracy=falling"]).shapes[0].id == "overfitting"


def test_no_saw_teeth_are_seen_in_a_log_with_a_line_an_epoch():
    assert "sawtooth-epochs" not in {guess.id for guess in analyse(run(train_loss=sawtooth())).shapes}


def test_findings_rule_out_as_well():
    ruled_out = {f.symptom for f in analyse(SOUND["classifier"]).findings if not f.present}
    assert "train_loss=nan" in ruled_out


def test_a_discriminator_that_never_learnt_supports_no_verdict_of_health():
    stuck = run("step", d_loss=noisy([1.387] * 200, 0.01), g_loss=noisy([0.694] * 200, 0.01))
    assert analyse(stuck).verdict == "inconclusive"


def test_overfitting_is_at_least_as_probable_as_its_special_case():
    rising = ILL["overfitting"].series["val_loss"].values
    shapes = analyse(
        run(train_loss=decay(40, 2.3, 0.02), val_loss=rising, val_accuracy=0.8 - decay(40, 0.5, 0))
    )
    assert [guess.id for guess in shapes.shapes[:2]] == ["overfitting", "val-loss-up-accuracy-up"]


def test_scale_does_not_matter():
    for shape in ("late-collapse", "divergence", "loss-spike"):
        original = ILL[shape].series["train_loss"].values
        for factor in (1e-3, 1e4):
            assert analyse(run("step", train_loss=original * factor)).shapes[0].id == shape


@pytest.mark.parametrize("pad", ["zero", "caffe"])
def test_numbers_that_stand_for_nan(pad):
    level = {"zero": 0.0, "caffe": 87.3365}[pad]
    result = analyse(run(train_loss=sudden(decay(40, 2.3, 0.5), 20, 40, level)))
    assert result.shapes[0].id == "loss-nan"
