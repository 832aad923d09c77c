"""Makes small real trainings with injected faults: `python -m tests.trainings OUT [--count N]`.

The layout is that of the labelled runs: `OUT/index.yaml`, and a log below `OUT/files/` for each run.
"""

import argparse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

import yaml

from tests.trainings.faults import FAULTS
from tests.trainings.judge import Case, judge
from tests.trainings.logs import draw_logged, series_of, table_of, write_log
from tests.trainings.plan import MOST_OF_A_FAULT, controls, draw
from tests.trainings.settings import BASES, KIND, METRIC

SAVE_EVERY = 20
HEALTHY, INVISIBLE = "healthy", "no-visible-effect"
ABOUT = {
    "about": "Small trainings with an injected fault, and sound trainings, made by tests/trainings.",
    "rule": "tests/trainings/judge.py; not corrected by hand",
}


def train_one(planned):
    """Train what is planned; return the complete setting and the rows of the log."""
    import torch

    from tests.trainings.train import train

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    setting, trained, validated = train(planned.setting)
    by_step, chosen = draw_logged(setting, planned.fault, Random(planned.seed))
    return setting, table_of(trained, validated, by_step, chosen)


class Index:
    """The runs made so far, judged and written."""

    def __init__(self, out):
        self.out, self.runs, self.sound = out, [], {base: [] for base in BASES}
        self.skipped = Counter()

    def add(self, planned, setting, rows):
        """Judge a run, write its log, and remember it; a sound run that looks ill is left out."""
        if len(rows) < 3:
            self.skipped[f"{planned.fault}: too short"] += 1
            return
        series, base = series_of(rows), setting["base"]
        beside = [] if planned.fault == HEALTHY else self.sound[base]
        observed, signals = judge(Case.of(series, setting, *_columns(beside)))
        fault = planned.fault
        if fault == HEALTHY and ("healthy-convergence" not in observed or "slow-step-drift" in observed):
            self.skipped[f"{HEALTHY} {base} {planned.text}: {observed}"] += 1
            return
        if (
            fault != HEALTHY
            and not {*observed} - {"healthy-convergence", "val-better-than-train"}
            and not signals
        ):
            fault = INVISIBLE
        if fault == INVISIBLE and sum(run["fault"] == INVISIBLE for run in self.runs) >= MOST_OF_A_FAULT:
            self.skipped[f"{planned.fault}: no visible effect"] += 1
            return
        name = f"own-{len(self.runs) + 1:04}"
        if planned.control:
            self.sound[base].append((name, series, setting))
        random = Random(planned.seed)
        file, form = write_log(self.out / "files" / name, rows, METRIC.get(KIND[base], "metric"), random)
        every = "per step" if "step" in rows[0] else "per epoch"
        run = {
            "id": name,
            "file": f"files/{name}/{file}",
            "format": form,
            "logged": [every, *series],
            "fault": fault,
            "variant": planned.text if fault == planned.fault else f"{planned.fault}: {planned.text}",
            "observed": observed,
            "signals": signals,
            "acceptable": [],
            "must_not": [],
            "controls": [name for name, *_ in beside],
            "setting": setting,
        }
        self.runs.append(run)
        if len(self.runs) % SAVE_EVERY == 0:
            self.save()

    def save(self):
        """Write the index, so that it is complete at any moment."""
        text = yaml.safe_dump(
            {"about": ABOUT, "runs": self.runs}, sort_keys=False, width=140, allow_unicode=True
        )
        partial = self.out / "index.yaml.part"
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.out / "index.yaml")


def _columns(beside):
    return [series for _, series, _ in beside], [setting for *_, setting in beside]


def make(index, plan, workers):
    """Train and add the planned runs, in their order."""
    for planned, (setting, rows) in zip(plan, workers.map(train_one, plan), strict=True):
        index.add(planned, setting, rows)


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.trainings", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for index.yaml and files/")
    parser.add_argument("--count", type=int, default=600, help="how many runs (600)")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes (1)")
    parser.add_argument(
        "--only", choices=FAULTS, metavar="FAULT", help="only runs of this fault, and their controls"
    )
    parser.add_argument("--seed", type=int, default=1, help="other numbers make other runs (1)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    plan = draw(options.count, options.only, options.seed)
    bases = {planned.setting["base"] for planned in plan}
    index = Index(options.out)
    with ProcessPoolExecutor(options.jobs) as workers:
        make(index, controls(bases, options.seed), workers)
        make(index, plan, workers)
    index.save()
    for fault, number in sorted(Counter(run["fault"] for run in index.runs).items()):
        print(f"{fault:30} {number}")
    for reason, number in index.skipped.items():
        print("left out:", number, reason)


if __name__ == "__main__":
    main()
