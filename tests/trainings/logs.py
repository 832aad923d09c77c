"""From the rows of a training to the log that somebody kept: what is logged, how often, in which format."""

import csv
import json
import math

from tests.trainings.settings import KIND, METRIC

MOST_ROWS = 2000
MEAN_OF_EPOCH = ("train_loss", "train_metric", "grad_norm", "throughput", "recon", "kl")
ALWAYS_BY_STEP = {"ring-gan", "scales-linear", "code-lstm", "code-gru", "code-gpt", "facts-gpt"}
# How often the labelled runs log a column that they could have logged.
SHARES = {
    "val_loss": 0.97,
    "val_metric": 0.6,
    "train_metric": 0.4,
    "lr": 0.4,
    "grad_norm": 0.27,
    "throughput": 0.14,
}
NO_METRIC = {"facts-gpt"}  # half of an answer is known at once, the other never: accuracy says nothing
OF_GAN = {"d_real": 0.5, "d_fake": 0.5, "modes": 0.6, "diversity": 0.6}
ORDER = ("train_loss", "recon", "kl", "d_loss", "g_loss", "d_real", "d_fake", "modes", "diversity",
         "train_metric", "val_loss", "val_metric", "lr", "grad_norm", "throughput")  # fmt: skip


def draw_logged(setting, fault, random):
    """Draw what this run logs: `per step` or `per epoch`, and the columns."""
    base, kind = setting["base"], KIND[setting["base"]]
    by_step = base in ALWAYS_BY_STEP or fault == "data-not-shuffled" or random.random() < 0.45
    if kind == "gan":
        chosen = {"d_loss", "g_loss"} | {name for name, share in OF_GAN.items() if random.random() < share}
        if fault == "gan-mode-collapse":
            chosen |= {"modes", "diversity"}  # the losses alone do not show it
        return by_step, chosen | _drawn(("throughput",), random)
    chosen = {"train_loss"} | ({"recon", "kl"} if kind == "vae" else set())
    names = [name for name in SHARES if "metric" not in name or (kind in METRIC and base not in NO_METRIC)]
    chosen |= _drawn([name for name in names if not (by_step and name == "train_metric")], random)
    if fault == "slow-step-drift":
        chosen.add("throughput")
    return by_step, chosen


def _drawn(names, random):
    return {name for name in names if random.random() < SHARES[name]}


def table_of(trained, validated, by_step, chosen):
    """Return the rows of the log, each with the chosen columns that it has."""
    if by_step:
        every = math.ceil(len(trained) / MOST_ROWS)
        rows = trained[::every]
        rows = sorted([*rows, *validated], key=lambda row: row["step"])
    else:
        rows = _epochs(trained, validated)
    return [row for row in (_columns(row, by_step, chosen) for row in rows) if len(row) > 1]


def _columns(row, by_step, chosen):
    place = {"step": row["step"]} if by_step else {"epoch": row["epoch"]}
    return place | {name: row[name] for name in ORDER if name in chosen and name in row}


def _epochs(trained, validated):
    """Return one row for each validation: means over the steps since the one before."""
    rows, begin = [], 0
    for number, val in enumerate(validated, 1):
        since = trained[begin : val["step"]]
        begin = val["step"]
        means = {
            k: sum(row[k] for row in since) / len(since) for k in MEAN_OF_EPOCH if since and k in since[0]
        }
        rows.append({**since[-1], **means, **val, "epoch": number})
    return rows


def series_of(rows):
    """Return `{name: (places, values)}` of a log's rows."""
    place = next(iter(rows[0]))
    names = [name for name in ORDER if any(name in row for row in rows)]
    kept = {name: [(row[place], row[name]) for row in rows if name in row] for name in names}
    return {name: tuple(zip(*points, strict=True)) for name, points in kept.items()}


def write_log(folder, rows, metric, random):
    """Write a log as CSV or JSON Lines; return its name and the words for its format."""
    folder.mkdir(parents=True, exist_ok=True)
    named = [{_public(name, metric): _short(value) for name, value in row.items()} for row in rows]
    every = "step" if "step" in named[0] else "epoch"
    if random.random() < 0.5:
        lines = (json.dumps(row) for row in named)
        (folder / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return "log.jsonl", f"jsonl (per {every})"
    columns = list(dict.fromkeys(name for row in named for name in row))
    with (folder / "log.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(named)
    return "log.csv", f"csv (per {every})"


def _public(name, metric):
    return name.replace("metric", metric)


def _short(value):
    return float(f"{value:.6g}") if isinstance(value, float) else value
