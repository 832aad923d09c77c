"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {
    "chance-level-loss": (3.01, 0.51),
    "divergence": (3.97, -1.02),
    "late-collapse": (5.51, -0.16),
    "loss-falls-metric-flat": (4.85, -0.14),
    "loss-nan": (4.91, -0.08),
    "loss-oscillation": (4.71, -0.16),
    "loss-spike": (4.85, -0.91),
    "noisy-validation": (3.03, 0.13),
    "overfitting": (4.34, -1.43),
    "resume-jump": (5.25, -0.71),
    "sawtooth-epochs": (5.59, -0.6),
    "slow-step-drift": (5.39, 0.62),
    "vae-posterior-collapse": (4.12, -0.0),
    "val-better-than-train": (3.54, 0.11),
    "val-loss-up-accuracy-up": (3.14, -2.24),
}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""

LEVEL: dict[str, float] = {
    "constant": 0.45,
    "left": 2.29,
    "left_language": 6.39,
    "unknown": -2.44,
    "gap": -0.01,
    "continued": -3.01,
}
"""Feature -> weight in the logistic rule for runs that end too high; see `detectors.level.features`."""
