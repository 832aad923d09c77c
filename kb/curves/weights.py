"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {
    "chance-level-loss": (3.26, 0.7),
    "divergence": (3.45, -1.67),
    "late-collapse": (5.46, -0.45),
    "loss-falls-metric-flat": (4.66, -0.66),
    "loss-nan": (4.81, -0.41),
    "loss-oscillation": (4.52, -0.29),
    "loss-spike": (5.14, -1.78),
    "noisy-validation": (2.98, 0.05),
    "overfitting": (4.29, -1.72),
    "resume-jump": (5.17, -0.96),
    "sawtooth-epochs": (5.48, -0.91),
    "slow-step-drift": (5.72, 1.23),
    "vae-posterior-collapse": (4.12, -0.0),
    "val-better-than-train": (3.54, 0.06),
    "val-loss-up-accuracy-up": (4.16, -3.87),
}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""

LEVEL: dict[str, float] = {
    "constant": 0.3,
    "left": 2.21,
    "left_language": 5.98,
    "unknown": -2.0,
    "gap": 0.01,
    "continued": -2.87,
}
"""Feature -> weight in the logistic rule for runs that end too high; see `detectors.level.features`."""
