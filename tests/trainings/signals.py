"""What the other logged columns and the levels show."""

import math

import numpy as np


def signals(case):
    """Return the names of the signals that a log shows."""
    found = [name for name, shows in _columns(case).items() if shows]
    if "train_loss" in case.series and len(case.train) >= 3:
        found += [name for name, shows in _levels(case).items() if shows]
    return found + _of_rate(case)


def own_shapes(case):
    """Return the ids that columns of their own show: steps getting slower, VAE and GAN failures."""
    seen, found = {*signals(case)}, []
    if "throughput-falling" in seen:
        found.append("slow-step-drift")
    if "kl-near-zero" in seen:
        found.append("vae-posterior-collapse")
    if "d-loss-near-zero" in seen:
        found.append("gan-discriminator-wins")
    elif seen & {"few-modes", "low-diversity"}:
        found.append("gan-mode-collapse")
    return found


def _end(case, name, default):
    curve = case.series.get(name)
    return curve.last if curve is not None and len(curve) else default


def _columns(case):
    norm, speed = case.series.get("grad_norm"), case.series.get("throughput")
    found = {
        "kl-near-zero": _end(case, "kl", math.inf) < 0.1,
        "d-loss-near-zero": _end(case, "d_loss", math.inf) < 0.15,
        "g-loss-high": _end(case, "g_loss", 0.0) > 3.5,
        "few-modes": _end(case, "modes", math.inf) < 5,
        "low-diversity": _end(case, "diversity", math.inf) < 0.5,
    }
    if norm is not None and len(norm) >= 3:
        median, begun = float(np.median(norm.values)), norm.values[len(norm) // 10 :]
        found["grad-norm-exploding"] = norm.broken or begun.max() > 100 * median > 0
        found["grad-norm-tiny"] = median < 1e-3
        found["grad-norm-growing"] = norm.last > 10 * norm.first and np.mean(np.diff(norm.smooth) > 0) > 0.7
    if speed is not None and len(speed) >= 10:
        fifth = len(speed) // 5
        found["throughput-falling"] = np.median(speed.values[-fifth:]) < 0.75 * np.median(
            speed.values[:fifth]
        )
    return found


def _levels(case):
    train, val, accuracy = case.train, case.series.get("val_loss"), case.series.get("val_metric")
    found = {"initial-loss-high": train.values[0] > 2.5 * case.constant}
    if val is not None and len(val) >= 4:
        beside = case.train.at(val.steps)
        fifth = max(1, len(val) // 5)
        start = np.median(val.values[:fifth] / np.maximum(np.abs(beside[:fifth]), 1e-12))
        found["val-far-above-train-from-start"] = start > 1.5 and val.last > 1.5 * train.last
        found["exactly-constant"] = np.ptp(val.values) == 0
        if accuracy is not None and case.classes:
            learnt = accuracy.last > 0.6 and val.last > 0.75 * math.log(case.classes)
            found["loss-contradicts-accuracy"] = learnt
    return found


def _of_rate(case):
    rate = case.series.get("lr")
    if rate is None or len(rate) < 5:
        return []
    values, size = rate.values, len(rate)
    peak = values.max()
    low = np.flatnonzero(values < 0.02 * peak)
    after = low[low > values.argmax()]
    found = ["lr-collapsed-early"] if len(after) and after[0] < 0.45 * size else []
    rises = np.flatnonzero(np.diff(values) > 1e-3 * peak)
    if len(np.flatnonzero(np.diff(rises) > 1)) >= 1 and np.any(np.diff(values) < 0):
        found.append("lr-periodic")
    if values[-1] == peak and values[-1] > 1.5 * np.median(values):
        found.append("lr-growing")
    return found
