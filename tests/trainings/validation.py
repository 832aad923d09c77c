"""The shapes that validation, metric and the order of the data show."""

import numpy as np

FEW = 5  # validations below which nothing is said


def shapes(case, calm):
    """Return the ids of the shapes; `calm` where the training loss neither spikes nor swings."""
    val = case.series.get("val_loss")
    found = []
    if val is not None and len(val) >= FEW:
        over = overfitting(case, val)
        checks = {
            "overfitting": over,
            "val-loss-up-accuracy-up": over and accuracy_rises(case, val),
            "val-better-than-train": val_better(case, val),
            "double-descent": calm and double_descent(case, val),
        }
        found += [name for name, shows in checks.items() if shows]
        if "double-descent" in found:
            found = [name for name in found if name not in ("overfitting", "val-loss-up-accuracy-up")]
    checks = {
        "noisy-validation": noisy(case),
        "too-good-to-be-true": too_good(case),
        "loss-falls-metric-flat": metric_flat(case),
    }
    return found + [name for name, shows in checks.items() if shows]


def _noise(values):
    return 1.4826 * np.median(np.abs(np.diff(values))) / np.sqrt(2) if len(values) > 2 else 0.0


def _running_median(values):
    padded = np.pad(values, 2, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)


def overfitting(case, val):
    """The validation loss rises, or stands far above, while the training loss falls."""
    values = val.smooth
    steps = np.array([part.mean() for part in np.array_split(val.steps, len(values))])
    train = case.train.at(steps)
    lowest = int(values.argmin())
    rise = val.last - values[lowest]
    rises = lowest < 0.85 * len(values) and rise >= max(0.08 * values[lowest], 2.5 * _noise(values))
    if rises and case.train.last <= 0.95 * train[lowest]:
        return True
    control, end = case.control("val_loss"), case.train.last
    if control is None:
        return False
    high = val.last > 1.25 * control and val.last > 0.3 * case.constant
    wide = val.last > 2 * end and (high or val.last > 1.8 * control)
    tail = int(0.6 * len(values))
    stands = values[tail:].max() - values[tail:].min() < 0.08 * values[tail:].mean()
    split = val.last > 1.25 * max(end, control) and stands and train[-1] <= 0.95 * train[tail]
    far = np.mean(values > 1.5 * train) > 0.8 and val.last > 0.8 * values[0] and val.last > 1.25 * control
    return bool(wide or split or far)


def accuracy_rises(case, val):
    accuracy = case.series.get("val_metric")
    if accuracy is None or not case.classes or len(accuracy) < FEW:
        return False
    lowest = val.steps[int(val.values.argmin())]
    then = accuracy.values[int(np.abs(accuracy.steps - lowest).argmin())]
    return bool(accuracy.last >= then - 0.005)


def val_better(case, val):
    half = val.steps >= val.steps[-1] / 2
    train = case.train.at(val.steps[half])
    return bool(np.median((train - val.values[half]) / np.maximum(np.abs(train), 1e-12)) > 0.05)


def _jitter(values):
    return float(np.std(values - _running_median(values)))


def noisy(case):
    """Validation jumps about its running median, more than the training does."""
    val, accuracy = case.series.get("val_loss"), case.series.get("val_metric")
    if val is not None and len(val) >= 6:
        tail = val.values[len(val) // 3 :]
        train = case.train.at(val.steps)[len(val) // 3 :]
        jitter = _jitter(tail) / max(abs(np.median(tail)), 1e-12)
        if jitter > 0.12 and jitter > 2.5 * _jitter(train) / max(abs(np.median(train)), 1e-12):
            return True
    if accuracy is not None and case.classes and len(accuracy) >= 6:
        return _jitter(accuracy.values[len(accuracy) // 3 :]) > 0.03
    return False


def swings(case):
    """Tell whether the validation loss goes up and down as well."""
    val = case.series.get("val_loss")
    if val is None or len(val) < 6:
        return False
    tail = val.values[len(val) // 2 :]
    return bool(np.std(tail) > 0.12 * max(val.first - val.lowest, 1e-12) and np.mean(np.diff(tail) > 0) > 0.3)


def too_good(case):
    """Right at once where sound runs are not, or far better than they ever get."""
    accuracy, val = case.series.get("val_metric"), case.series.get("val_loss")
    if accuracy is not None and case.classes and len(accuracy) >= 2 and accuracy.values[:2].max() >= 0.985:
        firsts = [
            one["val_metric"].values[:2].max() for one in case.controls if len(one.get("val_metric", ())) >= 2
        ]
        if firsts and np.median(firsts) <= accuracy.values[:2].max() - 0.03:
            return True
    share = 0.35 if not case.classes else 0.55 if case.classes > 20 else 0.25
    for name, curve in (("val_loss", val), ("train_loss", case.train)):
        control = case.control(name)
        if curve is not None and len(curve) and control is not None:
            return bool(curve.last < share * control)
    return False


def metric_flat(case):
    accuracy, train = case.series.get("val_metric"), case.train
    if (
        accuracy is None
        or not case.classes
        or len(accuracy) < FEW
        or train.first - train.last < 0.2 * train.first
    ):
        return False
    return bool(np.ptp(accuracy.smooth) < 0.012 and accuracy.last < 0.999)


def double_descent(case, val):
    """The validation loss falls, rises by a tenth in a steady climb, and gives most of that rise back."""
    values = _running_median(val.values)
    if len(values) < 20:
        return False
    for low in range(1, len(values) // 2):
        top = low + int(values[low:].argmax())
        rise = values[top] - values[low]
        if top - low < 4 or rise < 0.1 * values[low] or values[low] > values[: low + 1].min():
            continue
        moves = np.diff(values[low : top + 1])
        climbs = np.mean(moves >= 0) > 0.8 and moves.max() < 0.5 * rise > 5 * _jitter(val.values)
        if climbs and values[0] > values[top] and values[top] - values[-1] >= 0.6 * rise:
            return True
    return False


def sawtooth(case):
    """A log of steps that repeats itself every epoch, or falls in stairs at the epoch boundaries."""
    curve, length = case.train, case.setting["steps_per_epoch"]
    if len(curve) < 100:
        return False
    gap = np.median(np.diff(curve.steps))
    points = round(length / gap)
    epochs = int(len(curve) // points) if points >= 6 else 0
    if epochs < 3:
        return False
    table = curve.values[: epochs * points].reshape(epochs, points)
    return _repeats(table) or _stairs(table)


def _repeats(table):
    """Fold the log at the epoch length about a moving mean and see what the profile explains."""
    _, points = table.shape
    flat = table.ravel()
    kernel = np.ones(points) / points
    moving = np.convolve(np.pad(flat, (points // 2, points - 1 - points // 2), mode="edge"), kernel, "valid")
    rest = (flat - moving)[points:].reshape(-1, points)
    profile = rest.mean(axis=0)
    pieces = min(points, 20)
    profile_range = np.ptp([part.mean() for part in np.array_split(profile, pieces)])
    explained = 1 - (rest - profile).var() / max(rest.var(), 1e-12)
    explained -= 1 / max(len(rest), 1)  # what a profile of pure noise explains by itself
    level = abs(np.mean(table[1:]))
    return bool(
        (explained >= 0.35 and profile_range > 0.25 * level)
        or (explained >= 0.5 and profile_range > 0.12 * level)
    )


def _stairs(table):
    """See whether the fall happens at the epoch boundaries."""
    width = max(2, table.shape[1] // 5)
    begins, ends = table[:, :width].mean(axis=1), table[:, -width:].mean(axis=1)
    drops, inside = ends[:-1] - begins[1:], begins - ends
    fall = begins[1] - ends[-1]
    between = drops[1:].sum()
    return bool(fall > 0.1 * begins[1] and between >= 0.6 * fall and between > 1.7 * np.abs(inside[1:]).sum())
