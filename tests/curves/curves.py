"""Self-made runs for the tests: series from plain arrays, and the decays they are built of."""

import numpy as np

from kb.logs.run import Run, Series

UP = frozenset({"val_accuracy", "train_accuracy", "val_f1", "val_map50", "reward"})


def run(axis="epoch", steps=None, **series):
    """Return a run of named curves; steps default to 1, 2, 3, ..."""
    made = {}
    for name, values in series.items():
        array = np.asarray(values, dtype=float)
        at = np.arange(1.0, len(array) + 1) if steps is None else np.asarray(steps, dtype=float)[: len(array)]
        made[name] = Series(name, name, at, array, "up" if name in UP else None)
    return Run("made.csv", "made", made, axis)


def decay(count, start, end, speed=5.0):
    """Return an exponential fall from start towards end."""
    return end + (start - end) * np.exp(-speed * np.linspace(0, 1, count))


def noisy(values, share, seed=0):
    """Return the values with relative batch noise."""
    return np.asarray(values) * (1 + share * np.random.default_rng(seed).normal(size=len(values)))
