"""Each clue shows where it should and stays away where it should not."""

import math

import kb
from kb.curves import analyse
from kb.diagnosis.setting import findings_of_setting
from tests.diagnosis.conftest import frozen, healthy, overfitting, wobble


def seen(log, columns):
    return {f.symptom for f in analyse(kb.read_log(log(columns))).findings if f.present}


def test_a_loss_beyond_every_vocabulary_is_too_high(log):
    raw = {"loss": [40000 * math.exp(-row / 20) + 100 * wobble(row) for row in range(40)]}
    assert "initial_loss=too_high" in seen(log, raw)
    assert "initial_loss=too_high" not in seen(log, healthy())


def test_a_summed_reconstruction_loss_has_no_level_of_a_guess(log):
    total = [150 * math.exp(-row / 20) + 80 for row in range(40)]
    assert "initial_loss=too_high" not in seen(
        log, {"loss": total, "recon": [t - 5 for t in total], "kl": [5.0] * 40}
    )


def test_equal_validation_losses_mean_unchanged_weights(log):
    assert "weights_change=none" in seen(log, frozen())
    assert "weights_change=none" not in seen(log, overfitting())


def test_right_answers_beside_the_loss_of_a_guess_contradict(log):
    train = [math.log(10) - 0.01 * row for row in range(30)]
    accuracy = [min(0.1 + 0.05 * row, 0.9) for row in range(30)]
    assert "loss_vs_metric=contradict" in seen(
        log, {"loss": train, "val_loss": train, "val_accuracy": accuracy}
    )
    low = [2.3 * math.exp(-row / 5) for row in range(30)]
    assert "loss_vs_metric=contradict" not in seen(
        log, {"loss": low, "val_loss": low, "val_accuracy": accuracy}
    )


def test_a_jump_of_the_rate_that_the_loss_follows_is_named(log):
    loss = [2 * math.exp(-row / 8) + 0.2 + (1.5 if row >= 25 else 0) + wobble(row) for row in range(40)]
    rate = [1e-3 if row < 25 else 1e-1 for row in range(40)]
    assert "onset=after_lr_change" in seen(log, {"loss": loss, "lr": rate})
    assert "onset=after_lr_change" not in seen(log, {**healthy(), "lr": rate})


def test_gradient_norms_at_one_ceiling_are_clipped(log):
    clipped = [1.0 if row % 3 else 0.6 + wobble(row) for row in range(40)]
    assert "grad_norm=always_clipped" in seen(log, {**healthy(), "grad_norm": clipped})
    free = [1.0 + 10 * wobble(row) for row in range(40)]
    assert "grad_norm=always_clipped" not in seen(log, {**healthy(), "grad_norm": free})


def test_columns_tell_the_domain(base):
    found = {f.symptom: f for f in findings_of_setting(["d_loss", "g_loss"], base.store.vocabulary)}
    assert found["model=gan"].present
    assert not found["task=rl"].present
    assert not {f.symptom for f in findings_of_setting(["val_mape"], base.store.vocabulary) if f.present} & {
        "task=detection"
    }


def test_every_sign_is_a_word_of_the_vocabulary(base):
    for finding in findings_of_setting([], base.store.vocabulary):
        assert finding.value in base.store.vocabulary[finding.observable]["values"]
