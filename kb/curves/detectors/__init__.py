"""One detector a shape, in one list."""

from collections.abc import Callable

from kb.curves.detectors.blowup import divergence, late_collapse
from kb.curves.detectors.broken import loss_nan
from kb.curves.detectors.bursts import loss_spike, resume_jump
from kb.curves.detectors.chance import chance_level_loss
from kb.curves.detectors.clues import CLUES
from kb.curves.detectors.descent import double_descent, grokking, initial_plateau
from kb.curves.detectors.gap import (
    overfitting,
    train_stalled_val_improving,
    val_better_than_train,
    val_loss_up_accuracy_up,
)
from kb.curves.detectors.generative import gan_discriminator_wins, gan_mode_collapse, vae_posterior_collapse
from kb.curves.detectors.metric import loss_falls_metric_flat, negative_loss, rare_class
from kb.curves.detectors.outcome import slow_convergence, too_good_to_be_true, training_plateau, underfitting
from kb.curves.detectors.reinforcement import (
    reward_collapse,
    rl_entropy_collapse,
    rl_kl_explosion,
    rl_reward_not_improving,
    rl_value_divergence,
)
from kb.curves.detectors.restless import loss_oscillation, noisy_validation, sawtooth_epochs
from kb.curves.detectors.signals import (
    gradient_norm,
    learning_rate,
    loss_scale_collapse,
    memory_leak,
    slow_step_drift,
)
from kb.curves.detectors.trends import gap_facts, loss_trends, metric_trends
from kb.curves.sighting import Detector
from kb.curves.view import View
from kb.findings import Finding

DETECTORS: tuple[Detector, ...] = (
    loss_nan, divergence, late_collapse, loss_spike, resume_jump,
    loss_oscillation, noisy_validation, sawtooth_epochs,
    overfitting, val_loss_up_accuracy_up, val_better_than_train, train_stalled_val_improving,
    double_descent, initial_plateau, grokking, loss_falls_metric_flat, negative_loss, chance_level_loss,
    slow_convergence, training_plateau, underfitting, too_good_to_be_true,
    gan_discriminator_wins, gan_mode_collapse, vae_posterior_collapse,
    slow_step_drift, memory_leak, loss_scale_collapse,
    reward_collapse, rl_reward_not_improving, rl_entropy_collapse, rl_kl_explosion, rl_value_divergence,
)  # fmt: skip

DESCRIBERS: tuple[Callable[[View], tuple[Finding, ...]], ...] = (
    loss_trends, metric_trends, gap_facts, gradient_norm, learning_rate, rare_class, *CLUES,
)  # fmt: skip
"""Facts that belong to no single shape."""

__all__ = ["DESCRIBERS", "DETECTORS"]
