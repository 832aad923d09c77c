"""The judge names the shape that a log was made to have, and nothing that fails in a sound one."""

import numpy as np
import pytest

from tests.trainings.judge import Case, judge

RANDOM = np.random.default_rng(5)
EPOCHS = np.arange(1, 41)
STEPS = np.arange(1, 801)
SETTING = {"constant_predictor_loss": 2.3, "classes_or_vocabulary": 10, "steps_per_epoch": 20}


def decay(places, start=2.3, end=0.1, rate=6.0):
    """An ordinary loss: it falls towards `end`, with some noise."""
    values = end + (start - end) * np.exp(-rate * places / places[-1])
    return values * (1 + RANDOM.normal(0, 0.01, len(places)))


def noisy_steps(**curve):
    return decay(STEPS, **curve) * np.exp(RANDOM.normal(0, 0.15, len(STEPS)))


def with_values(values, place, new):
    """Set the values from a place (0..1) on."""
    values = values.copy()
    begin = int(place * len(values))
    values[begin : begin + len(new)] = new[: len(values) - begin]
    return values


SOUND = {"train_loss": (EPOCHS, decay(EPOCHS)), "val_loss": (EPOCHS, decay(EPOCHS, end=0.15))}
SPIKE = with_values(noisy_steps(), 0.6, np.array([3.0, 1.2]))
JUMP = with_values(decay(EPOCHS), 0.5, 0.9 * np.exp(-np.arange(12) / 3) + 0.15)
TEETH = decay(STEPS, end=0.4) * (1 + 0.8 * np.tile(np.linspace(-1, 1, 20), 40))
SWINGS = 0.3 + 0.2 * RANDOM.random(40) + np.where(EPOCHS % 3 == 0, 0.8, 0.0)
RISING = np.concatenate([decay(EPOCHS[:15], end=0.5), np.linspace(0.55, 1.4, 25)])
DESCENT = np.concatenate([np.linspace(3, 1, 20), np.linspace(1, 1.5, 60), np.linspace(1.5, 0.8, 120)])
LOGS = {
    "healthy-convergence": {"train_loss": (EPOCHS, decay(EPOCHS))},
    "loss-nan": {"train_loss": (EPOCHS, with_values(decay(EPOCHS), 0.5, np.full(20, np.nan)))},
    "divergence": {"train_loss": (EPOCHS, np.geomspace(2.3, 90, 40))},
    "late-collapse": {"train_loss": (EPOCHS, with_values(decay(EPOCHS), 0.6, np.full(40, 2.3)))},
    "loss-spike": {"train_loss": (STEPS, SPIKE)},
    "resume-jump": {"train_loss": (EPOCHS, JUMP)},
    "loss-oscillation": {"train_loss": (EPOCHS, SWINGS)},
    "chance-level-loss": {"train_loss": (EPOCHS, 2.3 + RANDOM.normal(0, 0.002, 40))},
    "training-plateau": {"train_loss": (EPOCHS, decay(EPOCHS, end=1.1, rate=30))},
    "slow-convergence": {"train_loss": (EPOCHS, np.linspace(2.3, 1.4, 40))},
    "underfitting": {"train_loss": (EPOCHS, decay(EPOCHS, end=1.1, rate=30))},
    "sawtooth-epochs": {"train_loss": (STEPS, TEETH)},
    "overfitting": {"train_loss": (EPOCHS, decay(EPOCHS, end=0.01)), "val_loss": (EPOCHS, RISING)},
    "double-descent": {"train_loss": (STEPS[:200], decay(STEPS[:200])), "val_loss": (STEPS[:200], DESCENT)},
    "noisy-validation": {**SOUND, "val_loss": (EPOCHS, 0.3 * np.exp(RANDOM.normal(0, 0.5, 40)))},
    "val-better-than-train": {**SOUND, "val_loss": (EPOCHS, 0.6 * decay(EPOCHS))},
    "too-good-to-be-true": {**SOUND, "val_loss": (EPOCHS, decay(EPOCHS, end=0.001, rate=60))},
    "loss-falls-metric-flat": {**SOUND, "val_metric": (EPOCHS, np.full(40, 0.91))},
    "slow-step-drift": {**SOUND, "throughput": (EPOCHS, np.linspace(900, 300, 40))},
    "vae-posterior-collapse": {**SOUND, "kl": (EPOCHS, np.geomspace(3, 0.01, 40))},
    "gan-discriminator-wins": {"d_loss": (STEPS, np.full(800, 0.01)), "g_loss": (STEPS, np.full(800, 9.0))},
    "gan-mode-collapse": {"d_loss": (STEPS, np.full(800, 1.4)), "modes": (STEPS[::40], np.ones(20))},
}


@pytest.mark.parametrize("shape", LOGS)
def test_a_shape_is_seen(shape):
    observed, _ = judge(Case.of(LOGS[shape], SETTING, [SOUND, SOUND], [SETTING, SETTING]))
    assert shape in observed


@pytest.mark.parametrize("values", [decay(EPOCHS), noisy_steps(), decay(EPOCHS, rate=20), decay(EPOCHS[:6])])
def test_a_sound_run_shows_no_failure(values):
    log = {"train_loss": (np.arange(1, len(values) + 1), values)}
    assert judge(Case.of(log, SETTING, [SOUND, SOUND], [SETTING, SETTING]))[0] == ["healthy-convergence"]


def test_a_regression_in_other_units_is_compared_in_its_own():
    setting = {"constant_predictor_loss": 1.0, "steps_per_epoch": 20}
    sound = {"train_loss": (EPOCHS, decay(EPOCHS, start=1.0, end=0.05))}
    same = {"train_loss": (EPOCHS, 400 * decay(EPOCHS, start=1.0, end=0.05))}
    observed, _ = judge(Case.of(same, setting | {"constant_predictor_loss": 400.0}, [sound], [setting]))
    assert observed == ["healthy-convergence"]


@pytest.mark.parametrize(
    ("signal", "columns"),
    {
        "grad-norm-exploding": {"grad_norm": with_values(np.ones(40), 0.7, np.array([500.0]))},
        "grad-norm-tiny": {"grad_norm": np.full(40, 1e-5)},
        "lr-collapsed-early": {"lr": 0.1 * 0.6**EPOCHS},
        "lr-periodic": {"lr": 0.1 * (1.1 + np.cos(EPOCHS))},
        "lr-growing": {"lr": 0.001 * 1.2**EPOCHS},
        "initial-loss-high": {"train_loss": decay(EPOCHS, start=40)},
        "exactly-constant": {"val_loss": np.full(40, 2.31)},
    }.items(),
)
def test_a_signal_is_seen(signal, columns):
    log = SOUND | {name: (EPOCHS, values) for name, values in columns.items()}
    assert signal in judge(Case.of(log, SETTING, [SOUND], [SETTING]))[1]
