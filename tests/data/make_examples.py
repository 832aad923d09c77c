"""Make the example logs that ship with kb: real trainings of a small network, written as CSV.

Run `python tests/data/make_examples.py` to make them again; the numbers do not change.
"""

from pathlib import Path

import numpy as np

EXAMPLES = Path(__file__).resolve().parents[2] / "kb" / "examples"


def make_data(rng, count, label_noise):
    """Two classes on a noisy ring in 12 dimensions, some labels flipped."""
    inputs = rng.normal(size=(count, 12))
    labels = (np.hypot(inputs[:, 0], inputs[:, 1]) > 1.18).astype(int)
    flipped = rng.random(count) < label_noise
    return inputs, np.where(flipped, 1 - labels, labels)


def forward(weights, inputs):
    hidden = np.maximum(inputs @ weights[0] + weights[1], 0)
    logits = hidden @ weights[2] + weights[3]
    logits = logits - logits.max(axis=1, keepdims=True)
    return hidden, np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def evaluate(weights, inputs, labels):
    _, probabilities = forward(weights, inputs)
    chosen = probabilities[np.arange(len(labels)), labels]
    return -np.log(chosen).mean(), (probabilities.argmax(axis=1) == labels).mean()


def train(samples, epochs, rate, label_noise, width=128, decay=0.0, seed=3, growth=1.0):
    """Train by SGD with momentum; return one row an epoch, as Keras would log it."""
    rng = np.random.default_rng(seed)
    inputs, labels = make_data(rng, samples, label_noise)
    held_inputs, held_labels = make_data(rng, 600, label_noise)
    weights = [
        rng.normal(size=(12, width)) * 0.4,
        np.zeros(width),
        rng.normal(size=(width, 2)) * 0.1,
        np.zeros(2),
    ]
    speeds = [np.zeros_like(part) for part in weights]
    rows = []
    for epoch in range(epochs):
        rate *= growth
        losses, hits = [], []
        for batch in np.array_split(rng.permutation(samples), max(samples // 32, 1)):
            hidden, probabilities = forward(weights, inputs[batch])
            chosen = probabilities[np.arange(len(batch)), labels[batch]]
            losses.append(-np.log(chosen).mean())
            hits.append((probabilities.argmax(axis=1) == labels[batch]).mean())
            error = probabilities.copy()
            error[np.arange(len(batch)), labels[batch]] -= 1
            error /= len(batch)
            back = (error @ weights[2].T) * (hidden > 0)
            slopes = [inputs[batch].T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
            for part, speed, slope in zip(weights, speeds, slopes, strict=True):
                speed *= 0.9
                speed -= rate * (slope + decay * part)
                part += speed
        val_loss, val_accuracy = evaluate(weights, held_inputs, held_labels)
        rows.append((epoch, np.mean(hits), np.mean(losses), val_accuracy, val_loss))
    return rows


def write(name, rows):
    """Write rows in the column order of the Keras CSVLogger."""
    lines = ["epoch,accuracy,loss,val_accuracy,val_loss"]
    lines += [",".join([str(row[0]), *(f"{value:.6g}" for value in row[1:])]) for row in rows]
    (EXAMPLES / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    EXAMPLES.mkdir(exist_ok=True)
    write("overfitting", train(400, 60, 0.02, label_noise=0.1))
    write("healthy", train(6000, 40, 0.005, label_noise=0.0, decay=3e-4))
    with np.errstate(all="ignore"):
        write("nan", train(2000, 16, 0.002, label_noise=0.0, growth=2.0))
