"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {
    "chance-level-loss": (3.16, 0.87),
    "divergence": (3.4, -1.48),
    "double-descent": (5.6, -0.56),
    "gan-discriminator-wins": (4.51, -0.91),
    "gan-mode-collapse": (4.71, -0.95),
    "late-collapse": (5.85, -0.72),
    "loss-falls-metric-flat": (3.0, -0.39),
    "loss-nan": (4.78, -1.04),
    "loss-oscillation": (3.57, -0.36),
    "loss-spike": (4.22, -0.97),
    "noisy-validation": (2.33, -0.95),
    "overfitting": (3.71, -1.73),
    "resume-jump": (5.95, -0.78),
    "sawtooth-epochs": (5.89, 0.27),
    "slow-step-drift": (5.82, -0.6),
    "vae-posterior-collapse": (4.17, -0.99),
    "val-better-than-train": (2.25, -1.09),
    "val-loss-up-accuracy-up": (3.66, -2.28),
}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""

LEVEL: dict[str, float] = {
    "constant": 0.72,
    "left": 3.3,
    "left_language": 8.56,
    "unknown": -2.6,
    "far": 3.38,
    "inflated": 2.73,
    "gap": -0.31,
    "continued": -3.16,
}
"""Feature -> weight in the logistic rule for runs that end too high; see `detectors.level.features`."""
