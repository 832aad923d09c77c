"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {
    "chance-level-loss": (3.2, 0.51),
    "divergence": (3.45, -1.67),
    "late-collapse": (5.46, -0.45),
    "loss-falls-metric-flat": (4.66, -0.66),
    "loss-nan": (4.81, -0.41),
    "loss-oscillation": (3.94, -0.16),
    "loss-spike": (4.7, -2.16),
    "noisy-validation": (3.23, 0.31),
    "overfitting": (4.07, -1.58),
    "resume-jump": (5.2, -1.02),
    "sawtooth-epochs": (6.18, -0.9),
    "slow-step-drift": (5.72, 1.23),
    "vae-posterior-collapse": (4.12, -0.0),
    "val-better-than-train": (2.99, -0.03),
    "val-loss-up-accuracy-up": (3.26, -2.7),
}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""

LEVEL: dict[str, float] = {
    "constant": 0.32,
    "left": 2.2,
    "left_language": 6.01,
    "unknown": -2.01,
    "gap": -0.01,
    "continued": -2.87,
}
"""Feature -> weight in the logistic rule for runs that end too high; see `detectors.level.features`."""
