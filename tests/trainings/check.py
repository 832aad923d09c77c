"""Judge the labelled runs anew and print how far the judge agrees: `python -m tests.trainings.check`."""

import sys
from collections import Counter

import numpy as np
import yaml

import kb
from tests.conftest import SHARED
from tests.trainings.judge import Case, judge

NAMES = (
    "train_loss",
    "val_loss",
    "lr",
    "grad_norm",
    "throughput",
    "kl",
    "recon",
    "d_loss",
    "g_loss",
    "modes",
    "diversity",
)
METRICS = {"train_accuracy": "train_metric", "val_accuracy": "val_metric"}


def series_of(item):
    """Read a labelled log into `{name: (steps, values)}`."""
    run = max(kb.read_logs(SHARED / "runs" / item["file"]), key=lambda run: run.points)
    wanted = {name: name for name in NAMES} | METRICS
    found = {
        wanted[name]: (s.steps, s.values)
        for name, s in run.series.items()
        if name in wanted and len(s.values)
    }
    for name in METRICS.values():
        if name in found and np.nanmax(found[name][1]) > 1.5:
            found[name] = (found[name][0], found[name][1] / 100)  # logged as percentages
    return found


def main():
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    series = {item["id"]: series_of(item) for item in items}
    by_id = {item["id"]: item for item in items}
    missed, extra, right, exact, shared = Counter(), Counter(), Counter(), 0, 0
    for item in items:
        controls = item.get("controls", [])
        settings = [by_id[name]["setting"] for name in controls]
        observed, _ = judge(
            Case.of(series[item["id"]], item["setting"], [series[n] for n in controls], settings)
        )
        wanted, got = {*item["observed"]}, {*observed}
        exact += wanted == got
        shared += bool(wanted & got)
        right.update(wanted & got)
        missed.update(wanted - got)
        extra.update(got - wanted)
        if "-v" in sys.argv and wanted != got:
            print(item["id"], item["fault"], "missed", sorted(wanted - got), "extra", sorted(got - wanted))
    total, every, named = (sum(counts.values()) for counts in (right, right + missed, right + extra))
    print(f"{len(items)} runs: same ids {exact / len(items):.0%}, one in common {shared / len(items):.0%}")
    print(f"ids found {total / every:.0%}, right {total / named:.0%}")
    for name in sorted({*right, *missed, *extra}):
        print(f"{name:28} right {right[name]:3} missed {missed[name]:3} extra {extra[name]:3}")


if __name__ == "__main__":
    main()
