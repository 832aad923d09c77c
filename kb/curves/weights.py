"""Numbers measured on real trainings; written by `tests/benchmarks/fit_shapes.py`, not by hand."""

CALIBRATION: dict[str, tuple[float, float]] = {}
"""Shape -> slope and offset of the logistic curve that turns a margin into a probability."""
