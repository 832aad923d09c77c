"""The data of the bases: some hundred samples each, from scikit-learn, formulas or Python's own sources."""

import argparse
import json.decoder
import textwrap
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from sklearn import datasets

IGNORED = -100  # a target that no loss counts
PAD = 0
SAME_PROBLEM = partial(
    np.random.default_rng, 7
)  # runs differ in their samples, not in how hard the problem is


@dataclass(frozen=True)
class Samples:
    """Inputs and targets of one part; `x` holds features, pictures or token ids."""

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Task:
    """Both parts as made, before any processing, and what a network must know of them."""

    train: Samples
    val: Samples
    outputs: int
    vocabulary: int = 0

    def with_parts(self, train, val):
        return replace(self, train=train, val=val)


def load(options, random):
    """Make the data that `options` (the `data` of a setting) describes."""
    return MAKERS[options["name"]](options, random)


def _split(x, y, outputs, options, random, n_train, n_val, **more):
    order = random.permutation(len(x))
    n_train = min(options.get("n_train", n_train), len(x) - 30)
    n_val = min(options.get("n_val", n_val), len(x) - n_train)
    train, val = order[:n_train], order[n_train : n_train + n_val]
    return Task(Samples(x[train], y[train]), Samples(x[val], y[val]), outputs, **more)


def _digits(options, random):
    x, y = datasets.load_digits(return_X_y=True)
    x = x if options.get("flat") else x.reshape(-1, 1, 8, 8)
    return _split(x, y, 10, options, random, 1200, 500)


def _digits_auto(options, random):
    x = datasets.load_digits().data
    return _split(x, x / 16, x.shape[1], options, random, 1300, 450)


def _table(loader, n_train, n_val):
    def make(options, random):
        x, y = loader(return_X_y=True)
        return _split(x, y, len(set(y)), options, random, n_train, n_val)

    return make


def _cancer(options, random):
    x, y = datasets.load_breast_cancer(return_X_y=True)
    return _split(x, y.astype(float), 1, options, random, 400, 160)


def _diabetes(options, random):
    x, y = datasets.load_diabetes(return_X_y=True, scaled=False)
    return _split(x, y, 1, options, random, 330, 110)


def _homes(options, random):
    """Prices from income, rooms, age and place, with the skew and the cap that such tables have."""
    income, age = random.lognormal(1.2, 0.4, 1600), random.uniform(1, 52, 1600)
    rooms, people = random.lognormal(1.6, 0.25, 1600), random.lognormal(7, 0.6, 1600)
    place = random.uniform(-1, 1, (1600, 2))
    price = 0.45 * income + 0.2 * np.log(rooms) - 0.8 * np.hypot(*place.T) + 0.005 * age
    price = np.minimum(price + random.normal(0, 0.25, 1600), 3.2)
    return _split(np.column_stack([income, age, rooms, people, place]), price, 1, options, random, 1000, 400)


def _plane(maker, **shape):
    def make(options, random):
        x, y = maker(1200, random_state=int(random.integers(1 << 30)), **shape)
        return _split(x, y, 2, options, random, 800, 400)

    return make


def _clusters(options, random):
    """Four classes of two clusters each, eight features on a scale of some ten."""
    centres, y = SAME_PROBLEM().normal(0, 1.5, (8, 8)), random.integers(0, 8, 2600)
    x = 20 + 10 * (centres[y] + random.normal(0, 1, (2600, 8)))
    return _split(x, y % 4, 4, options, random, 2000, 600)


def _sinus(options, random):
    x = random.uniform(-3, 3, (1200, 1))
    return _split(x, np.sin(2 * x[:, 0]) + random.normal(0, 0.1, 1200), 1, options, random, 900, 300)


def _linear(options, random):
    x = random.normal(0, 1, (1100, 20))
    y = x @ SAME_PROBLEM().normal(0, 40, 20) + random.normal(0, 20, 1100)
    return _split(x, y, 1, options, random, 800, 300)


def _waves(options, random):
    """Foretell the next value of a sum of two waves from the 24 before."""
    start, steps = random.uniform(0, 60, (1200, 1)), np.arange(25)
    values = (
        np.sin(0.4 * (start + steps))
        + 0.5 * np.sin(1.1 * start + 0.7 * steps)
        + random.normal(0, 0.08, (1200, 25))
    )
    return _split(values[:, :-1, None], values[:, -1], 1, options, random, 900, 300)


def _shapes(options, random):
    """Square, frame, disc, cross and stripes on 12 x 12 pixels, moved about, with noise."""
    count = options["n_train"] + options["n_val"] + 30
    y, rows, columns = random.integers(0, 5, count), *np.mgrid[:12, :12]
    pictures = []
    for kind in y:
        (top, left), size = random.uniform(4.5, 6.5, 2), random.uniform(2.5, 4.5)
        down, right = np.abs(rows - top), np.abs(columns - left)
        far = np.maximum(down, right)
        inside = [far < size, (far < size) & (far > size - 1.3), np.hypot(down, right) < size,
                  (np.minimum(down, right) < 1) & (far < size), (far < size) & (rows % 2 == 0)]  # fmt: skip
        pictures.append(inside[kind] * random.uniform(0.6, 1))
    x = np.array(pictures) + random.normal(0, options["noise"], (count, 12, 12))
    return _split(16 * x[:, None], y, 5, options, random, options["n_train"], options["n_val"])


def _corpus():
    """Return the character ids of some modules and the size of the vocabulary, without rare characters."""
    text = "".join(
        Path(module.__file__).read_text(encoding="utf-8") for module in (argparse, textwrap, json.decoder)
    )
    text = "".join(character for character in text if character.isascii() and character != "\t")
    number = {character: index + 1 for index, character in enumerate(sorted(set(text)))}
    return text, number


def _text(options, random):
    """Windows of text; every tenth block of the text is kept for validation."""
    text, number = _corpus()
    ids, length = np.array([number[c] for c in text]), options["length"]
    starts = np.arange(len(ids) - length - 1)
    block = 10 * (length + 1)
    held = starts // block % 10 == 9
    apart = held & (starts % block < block - length - 1)
    size = len(number) + 1

    def windows(count, allowed):
        rows = ids[random.choice(allowed, count)[:, None] + np.arange(length + 1)]
        return Samples(rows[:, :-1], rows[:, 1:])

    learnt = starts[~held & ((starts + length + 1) // block % 10 != 9)]
    return Task(windows(options["n_train"], learnt), windows(options["n_val"], starts[apart]), size, size)


def _lines(options, random):
    text, number = _corpus()
    lines = [line.strip()[:40] for line in text.splitlines() if len(line.strip()) > 3]
    rows = np.full((len(lines), 41), PAD)
    for row, line in zip(rows, lines, strict=True):
        row[: len(line)] = [number[c] for c in line]
    rows = rows[random.permutation(len(rows))]
    x, y = rows[:, :-1], np.where(rows[:, 1:] == PAD, IGNORED, rows[:, 1:])
    size = len(number) + 1
    return _split(x, y, size, options, random, 700, 100, vocabulary=size)


def _copy(options, random):
    """Eight symbols, a mark, the same symbols again; only the second half is counted."""
    first = random.integers(1, 9, (1900, 8))
    rows = np.column_stack([first, np.full(1900, 9), first])
    y = rows[:, 1:].copy()
    y[:, :8] = IGNORED
    return _split(rows[:, :-1], y, 10, options, random, 1600, 300, vocabulary=10)


def _recall(options, random):
    """Say at the end which symbol stood `back` places before the end."""
    length, back = options.get("length", 16), options.get("back", 6)
    x = random.integers(0, 8, (3600, length))
    return _split(x, x[:, -back], 8, options, random, 3200, 400, vocabulary=8)


def _facts(options, random):
    """A fixed question with a name, answered by fixed words and four letters that nobody could foretell."""
    names, values = random.integers(1, 27, (1300, 3)), random.integers(1, 27, (1300, 4))
    question, answer = np.tile([27, 5, 8, 1, 20], (1300, 1)), np.tile([28, 9, 20, 9, 19, 1, 2, 3], (1300, 1))
    rows = np.column_stack([question, names, answer, values])
    y = rows[:, 1:].copy()
    y[:, :8] = IGNORED
    return _split(rows[:, :-1], y, 29, options, random, 1000, 80, vocabulary=29)


def _two_scale(options, random):
    """Strong useful features, many useless ones on a middle scale, useful ones on a small scale."""
    scales = np.repeat([1.3, options.get("middle", 0.6), 0.17], [6, 90, 24])
    weights = np.concatenate(
        [random.normal(0, 1, 6), np.zeros(90), random.normal(0, options.get("slow", 2.0), 24)]
    )
    x = random.normal(0, 1, (1650, 120)) * scales
    y = x @ weights + random.normal(0, options.get("noise", 0.6), 1650)
    return _split(x, y, 1, options, random, 150, 1500)


def _ring(options, random):
    angle = random.integers(0, 8, 2000) * np.pi / 4
    x = np.column_stack([np.cos(angle), np.sin(angle)]) * 2 + random.normal(0, 0.08, (2000, 2))
    return Task(Samples(x, angle), Samples(x[:0], angle[:0]), 2)


MAKERS = {
    "digits": _digits,
    "digits_auto": _digits_auto,
    "cancer": _cancer,
    "wine": _table(datasets.load_wine, 130, 48),
    "iris": _table(datasets.load_iris, 100, 50),
    "diabetes": _diabetes,
    "homes": _homes,
    "moons": _plane(datasets.make_moons, noise=0.2),
    "circles": _plane(datasets.make_circles, noise=0.12, factor=0.5),
    "clusters": _clusters,
    "sinus": _sinus,
    "linear": _linear,
    "waves": _waves,
    "shapes": _shapes,
    "text": _text,
    "lines": _lines,
    "copy": _copy,
    "recall": _recall,
    "facts": _facts,
    "two_scale": _two_scale,
    "ring": _ring,
}
