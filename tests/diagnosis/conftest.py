"""Hand-made logs: small, plain, and each with one thing wrong."""

import math

import pytest


def write_csv(path, columns):
    """Write a table of equally long columns, `epoch` first."""
    length = len(next(iter(columns.values())))
    lines = [",".join(["epoch", *columns])]
    lines += [
        ",".join([str(row), *(f"{values[row]:.6g}" for values in columns.values())]) for row in range(length)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def wobble(row):
    """Return a small deterministic disturbance about zero."""
    return 0.01 * math.sin(37.7 * row * row)


def healthy(rows=40):
    fall = [2.3 * math.exp(-row / 6) + 0.1 + wobble(row) for row in range(rows)]
    return {"loss": fall, "val_loss": [1.1 * value + 0.03 for value in fall]}


def overfitting(rows=40):
    train = [2.3 * math.exp(-row / 8) + 0.02 for row in range(rows)]
    val = [2.3 * math.exp(-row / 6) + 0.5 + 0.03 * max(0, row - 12) + wobble(row) for row in range(rows)]
    return {"loss": train, "val_loss": val}


def frozen(rows=20):
    train = [math.log(10) + 0.3 * wobble(row) for row in range(rows)]
    return {"loss": train, "val_loss": [2.30411] * rows, "val_accuracy": [0.1] * rows}


@pytest.fixture
def log(tmp_path):
    """Return a function that writes columns to a log and returns its path."""

    def write(columns, name="metrics.csv"):
        return write_csv(tmp_path / name, columns)

    return write
