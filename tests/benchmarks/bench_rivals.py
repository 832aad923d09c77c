"""Side by side with other tools that read training logs, fed the very same series.

Run `python -m tests.benchmarks.bench_rivals` beside the development material. The rivals are installed at
pinned versions into an environment of their own below the cache directory; one that cannot be installed is
left out, and said so. A rival names a run rightly if any of its findings, however many, means the injected
fault, an observed shape or an id that an expert could equally name (MEANS is generous: every id that the
words of a finding could stand for). Ours is judged on its first three shapes and first three causes. An
alarm on a sound run counts where the severity is above `info`.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
import warnings
from collections import defaultdict
from pathlib import Path

import yaml

import kb
from tests.benchmarks.bench_diagnosis import HARMLESS, held_out, judge
from tests.conftest import SHARED

PINNED = ("runmedic==0.1.1", "trainspotter==0.2.6", "losslint==0.4.1", "sk-autod==0.1.1")
DRIVER = Path(__file__).with_name("rival_driver.py")

MEANS = {
    "non_finite": ["loss-nan", "fp16-overflow", "gradient-explosion", "lr-too-high"],
    "nan_inf": ["loss-nan"],
    "divergence": ["divergence", "late-collapse", "lr-too-high"],
    "divergence: Diverged (non-finite values)": ["loss-nan", "divergence"],
    "divergence: Diverged (sustained growth)": ["divergence", "late-collapse"],
    "loss_spikes": ["loss-spike", "corrupt-samples", "resume-jump", "loss-oscillation"],
    "loss_spike": ["loss-spike", "resume-jump"],
    "spikes: Loss spike": ["loss-spike", "resume-jump"],
    "no_learning": ["chance-level-loss", "optimizer-not-stepping", "training-plateau"],
    "overfitting": ["overfitting", "too-little-data", "capacity-too-large", "val-loss-up-accuracy-up"],
    "overfit_onset": ["overfitting", "val-loss-up-accuracy-up"],
    "overfitting: Overfitting onset": ["overfitting", "val-loss-up-accuracy-up"],
    "Classic overfitting": ["overfitting", "val-loss-up-accuracy-up"],
    "Missed early stopping": ["overfitting", "val-loss-up-accuracy-up"],
    "val_below_train": ["val-better-than-train", "data-leakage"],
    "grad_spikes": ["gradient-explosion", "loss-spike"],
    "grad_norm: Gradient-norm explosion": ["gradient-explosion"],
    "grad_norm: Gradient clipping likely saturated": ["gradient-clipping-mistuned"],
    "Exploding gradient": ["gradient-explosion", "loss-spike", "divergence", "loss-nan"],
    "constant_lr_plateau": ["training-plateau", "lr-schedule-mistake", "underfitting"],
    "plateau: Plateau": ["training-plateau", "underfitting", "chance-level-loss"],
    "stagnation": ["training-plateau", "underfitting", "chance-level-loss"],
    "Underfitting": ["underfitting", "training-plateau", "capacity-too-small"],
    "LR too high": ["lr-too-high", "loss-oscillation"],
    "LR too low": ["lr-too-low", "slow-convergence"],
    "Noisy training": ["loss-oscillation", "noisy-validation", "batch-size-too-small"],
    "Data leakage": ["data-leakage", "too-good-to-be-true", "val-better-than-train"],
    "Dying ReLU proxy": ["dead-relu", "chance-level-loss", "training-plateau"],
    "Label noise floor": ["label-errors", "training-plateau"],
    "eval_noise: Eval metric too noisy to rank checkpoints": ["noisy-validation", "small-validation-set"],
    "loss_floor: Suspiciously low loss early (heuristic)": ["too-good-to-be-true", "data-leakage"],
    "lr_schedule: No LR warmup detected": ["warmup-missing"],
    "lr_schedule: LR increased after its peak": ["lr-schedule-mistake"],
    "lr_schedule: LR discontinuity": ["lr-schedule-mistake", "resume-jump"],
    "slow_steps": ["slow-step-drift", "gpu-starved"],
    "slowdown": ["slow-step-drift"],
    "throughput: Throughput regression": ["slow-step-drift"],
    "memory_growth": ["memory-leak"],
}


def environment():
    """Return the Python of the rivals' environment, and what could not be installed."""
    home = Path(os.environ.get("KB_CACHE", Path.home() / ".cache" / "kb")) / "rivals"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    missing = [
        p for p in PINNED if subprocess.run([*install, p], check=False, capture_output=True).returncode
    ]
    return python, missing


def write_series(items, directory):
    """Write each run's series as one table, and return the runs' ids."""
    for item in items:
        run = max(kb.read_logs(SHARED / "runs" / item["file"]), key=lambda run: run.points)
        frame = run.frame.rename_axis("step")
        frame.index = (
            frame.index.where(frame.index % 1 != 0, frame.index.astype(int)) if len(frame) else frame.index
        )
        frame.to_csv(directory / f"{item['id']}.csv")


def rivals_findings(python, items):
    """Return what each rival says: rival -> id -> list of (finding, severity)."""
    with tempfile.TemporaryDirectory() as directory:
        write_series(items, Path(directory))
        lines = subprocess.run(
            [str(python), str(DRIVER), directory], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    found = defaultdict(dict)
    for line in map(json.loads, lines):
        found[line["rival"]][line["id"]] = [tuple(pair) for pair in line["found"]]
    return found


def measures(items, named, alarmed):
    """Return the share of failed runs named rightly (fault or shape; or equal) and of sound runs accused."""
    ill = [i for i in items if i["fault"] not in HARMLESS and i["observed"] != ["healthy-convergence"]]
    well = [i for i in items if i["fault"] in HARMLESS]
    strict = sum(bool(named(i) & {*i["observed"], i["fault"]}) for i in ill)
    lenient = sum(bool(named(i) & {*i["observed"], i["fault"], *i["acceptable"]}) for i in ill)
    false = sum(alarmed(i) for i in well)
    return strict / len(ill), lenient / len(ill), false / len(well)


def ours(base, items):
    """Return what we name (first three of each level) and whether we raise anything, by id."""
    judged = {item["id"]: judge(base, item) for item in items}
    return {k: ({*j["shapes"][:3], *j["causes"][:3]}, bool(j["all"])) for k, j in judged.items()}


def main():
    warnings.simplefilter("ignore")
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    python, missing = environment()
    if missing:
        print("left out, cannot be installed:", ", ".join(missing), file=sys.stderr)
    found, mine = rivals_findings(python, items), ours(kb.load(), items)
    unknown = {
        name for by_id in found.values() for pairs in by_id.values() for name, _ in pairs
    } - MEANS.keys()
    if unknown:
        print("findings without a meaning:", sorted(unknown), file=sys.stderr)
    for part, chosen in (("tuning", False), ("held out", True)):
        members = [i for i in items if held_out(i["setting"]["data"]["name"]) == chosen]
        print(f"{part:10s} {len(members)} runs          fault or shape  or acceptable  sound runs accused")
        rows = {"kb": measures(members, lambda i: mine[i["id"]][0], lambda i: mine[i["id"]][1])}
        for rival, by_id in found.items():
            if any(by_id.values()):
                rows[rival] = measures(
                    members,
                    lambda i, by_id=by_id: {m for name, _ in by_id[i["id"]] for m in MEANS.get(name, ())},
                    lambda i, by_id=by_id: any(severity != "info" for _, severity in by_id[i["id"]]),
                )
        for name, (strict, lenient, false) in rows.items():
            print(f"  {name:24s} {strict:14.2f} {lenient:14.2f} {false:19.2f}")


if __name__ == "__main__":
    main()
