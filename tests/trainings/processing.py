"""From data as made to data as fed: both parts standardised, faults of data and labels put in."""

import math

import numpy as np

from tests.trainings.data import IGNORED, Samples
from tests.trainings.settings import KIND


def prepare(task, setting, random):
    """Return the task as the training sees it."""
    kind, injected = KIND[setting["base"]], setting["injected"]
    train, val = task.train, task.val
    if "imbalance" in injected:
        train, val = (_unbalanced(part, injected["imbalance"], random) for part in (train, val))
    if task.vocabulary:
        val = _other_tokens(val, task, injected, random)
        if injected.get("copy_target"):
            train, val = (Samples(part.x, part.x) for part in (train, val))
    else:
        train, val = _features(train, val, kind, injected, random)
    if kind == "values":
        train, val = _targets(train, val, injected)
    train, val = _labels(train, val, task, kind, injected, random)
    if "sort" in injected:
        train = _sorted(train, injected["sort"], random)
    if injected.get("sort_val"):
        val = _sorted(val, "target", random)
    return task.with_parts(train, val)


def constant_loss(part, kind):
    """Return the loss of the best constant answer, or None where that says nothing."""
    if kind in ("classes", "tokens"):
        counts = np.bincount(part.y[part.y != IGNORED].astype(int))
        shares = counts[counts > 0] / counts.sum()
        return float(-(shares * np.log(shares)).sum())
    if kind == "binary":
        share = min(max(float(part.y.mean()), 1e-6), 1 - 1e-6)
        return -share * math.log(share) - (1 - share) * math.log(1 - share)
    return {"vae": None, "gan": 2 * math.log(2)}.get(kind, float(part.y.var(axis=0).mean()))


def _features(train, val, kind, injected, random):
    """Standardise (or not), and change what validation sees."""
    if kind in ("rows", "gan"):
        return train, val
    axis = 0 if train.x.ndim == 2 else None
    centre, width = train.x.mean(axis), train.x.std(axis) + 1e-8

    def standard(x):
        return (x - centre) / width

    factor = injected.get("raw_inputs")
    feed = standard if factor is None else (lambda x: x * factor)
    train_x, val_x = feed(train.x), feed(val.x)
    if "val_processing" in injected:
        val_x = _processed(val.x, val_x, standard, injected["val_processing"], random)
    if "val_shift" in injected:
        val_x = _shifted(val_x, random, **injected["val_shift"])
    if "leak_feature" in injected:
        train_x, val_x = (
            _leaking(x, part.y, injected["leak_feature"], kind)
            for x, part in ((train_x, train), (val_x, val))
        )
    return Samples(train_x, train.y), Samples(val_x, val.y)


def _processed(raw, x, standard, how, random):
    if how == "raw":
        return raw
    if how == "inverted":
        return standard(16 - raw)
    return x[:, random.permutation(x.shape[1])]


def _shifted(x, random, gain=1.0, offset=0.0, noise=0.0, roll=0):
    if roll:
        x = np.roll(x, (roll, roll), axis=(2, 3))
    return x * gain + offset + random.normal(0, noise, x.shape)


def _leaking(x, y, strength, kind):
    """Write the target into the inputs: a corner pixel, a feature, or the end of the window."""
    value = y / max(y.max(), 1) if kind == "classes" else (y - y.mean()) / (y.std() + 1e-8)
    x = x.copy()
    if x.ndim == 4:
        x[np.arange(len(x)), 0, 0, y.astype(int) % x.shape[3]] += 3 * strength
    elif x.ndim == 3:
        x[:, -1, 0] = strength * value
    else:
        x = np.column_stack([x, strength * 2 * value])
    return x


def _other_tokens(val, task, injected, random):
    """Swap symbols of the validation part: a share of them (another dialect) or all (another vocabulary)."""
    share = injected.get("val_shift", {}).get("swapped", 0.0)
    if injected.get("val_processing") == "tokens":
        share = 1.0
    chosen = np.flatnonzero(random.random(task.vocabulary) < share)
    table = np.arange(task.vocabulary)
    table[chosen] = random.permutation(chosen)
    y = val.y if val.y.ndim == 1 else np.where(val.y == IGNORED, IGNORED, table[np.maximum(val.y, 0)])
    return Samples(table[val.x], y)


def _targets(train, val, injected):
    """Standardise the target, unless its scale is the fault."""
    centre, width = train.y.mean(), train.y.std()
    scale, offset = injected.get("target_scale", 1.0), injected.get("target_offset", 0.0)
    return tuple(Samples(part.x, (part.y - centre) / width * scale + offset) for part in (train, val))


def _labels(train, val, task, kind, injected, random):
    """Make labels wrong, exchange them, or slip them by rows."""
    if noise := injected.get("label_noise"):
        train = _mislabelled(train, task, kind, noise["share"], random)
        if noise["parts"] == "both":
            val = _mislabelled(val, task, kind, noise["share"], random)
    if injected.get("label_shuffle"):
        train, val = (Samples(part.x, random.permutation(part.y)) for part in (train, val))
    if "label_offset" in injected:
        train, val = (Samples(part.x, np.roll(part.y, injected["label_offset"])) for part in (train, val))
    return train, val


def _mislabelled(part, task, kind, share, random):
    wrong = random.random(len(part.y)) < share
    other = random.integers(0, 2 if kind == "binary" else task.outputs, len(part.y))
    return Samples(part.x, np.where(wrong, other, part.y))


def _unbalanced(part, share, random):
    """Let all classes but the commonest make up `share`; rows are repeated to keep the size."""
    common = np.bincount(part.y.astype(int)).argmax()
    most, rest = np.flatnonzero(part.y == common), np.flatnonzero(part.y != common)
    few = max(1, round(share * len(part.y)))
    rows = np.concatenate([random.choice(rest, few), random.choice(most, len(part.y) - few)])
    rows = random.permutation(rows)
    return Samples(part.x[rows], part.y[rows])


def _sorted(part, how, random):
    """Sort by target; `blocks` puts the classes in a random order of runs instead."""
    order = np.argsort(part.y if part.y.ndim == 1 else part.y[:, 0], kind="stable")
    if how == "blocks":
        pieces = np.array_split(order, 12)
        order = np.concatenate([pieces[index] for index in random.permutation(12)])
    return Samples(part.x[order], part.y[order])
