"""Share of real and generated logs that are read, and read with the right series, by family.

Run as `python -m tests.benchmarks.bench_logs [--all | --held-out] [--verbose]`. The corpora stand next to the
checkout (`../shared`); a third of the real logs, chosen by the hash of their id, is held out and measured
apart.
"""

import argparse
import hashlib
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from kb.errors import LogError
from kb.logs import Run, read_logs

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
NO_CURVE = frozenset({"wandb-run-table-csv", "wandb-stdout-summary", "hf-trainer-deepspeed-stdout"})
"""Families whose files hold no curve: a refusal with its reason is right, and so is reading what little
there is."""
ROLES = {"train_loss": ("train_loss", "d_loss", "g_loss"), "val_loss": ("val_loss",), "lr": ("lr",),
         "grad_norm": ("grad_norm",)}  # fmt: skip
_DESCRIBED = re.compile(
    r"column|lines|^value$| n |^dev : loss$|^iter loss$|final|one row|at iteration", re.IGNORECASE
)


def held_out(identifier: str) -> bool:
    """Whether a log belongs to the third that is not looked at while developing."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 3 == 0


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_one_of(column: str, listed: list[str]) -> bool:
    described = any(_DESCRIBED.search(name) for name in listed)
    return described or any(_plain(name) in [_plain(part) for part in column.split(" + ")] for name in listed)


def problems(record: dict[str, Any], runs: list[Run]) -> list[str]:
    """What is wrong with the series read, in words; empty where all is right."""
    found: list[str] = []
    for role, listed in record["series"].items():
        if role == "metrics":
            columns = {_plain(series.column) for run in runs for series in run.series.values()}
            missing = [n for n in listed if not _DESCRIBED.search(n) and _plain(n) not in columns]
            found += [f"metric {name!r} is missing" for name in missing]
            continue
        chosen = [run.series[key] for run in runs for key in ROLES[role] if key in run.series]
        if not chosen:
            found.append(f"no {role}")
        elif not any(_is_one_of(series.column, listed) for series in chosen):
            found.append(f"{role} is {sorted({series.column for series in chosen})}, not one of {listed}")
    total = sum(run.points for run in runs)
    if record["family"].startswith("jupyter"):
        return found  # the index counts repeated outputs of a notebook in other ways
    if abs(total - record["points"]) > max(2, 0.03 * record["points"]):
        found.append(f"{total} points, not {record['points']}")
    return found


def measure_real(which: str, verbose: bool) -> None:
    """Print the shares over the real logs."""
    index = yaml.load((SHARED / "logs/index.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
        "logs"
    ]
    table: dict[str, list[bool]] = defaultdict(list)
    right = 0
    records = [
        r for r in index if "series" in r and (which == "all" or held_out(r["id"]) == (which == "held-out"))
    ]
    for record in records:
        try:
            wrong = problems(record, read_logs(SHARED / "logs" / record["file"]))
        except LogError as error:
            wrong = [str(error)]
        if record["family"] in NO_CURVE:
            wrong = []
        right += not wrong
        table[record["family"]].append(not wrong)
        if verbose and wrong:
            print(f"  {record['id']}: {'; '.join(wrong)}")
    for family, results in sorted(table.items()):
        print(f"{family:32} {sum(results)}/{len(results)}")
    print(f"real logs ({which}): {right}/{len(records)} with the right series ({right / len(records):.1%})")


_LOGGED = {"train_loss": "train_loss", "val_loss": "val_loss", "lr": "lr", "grad_norm": "grad_norm"}


def measure_generated(verbose: bool) -> None:
    """Print the shares over the generated logs."""
    index = yaml.load((SHARED / "runs/index.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
        "runs"
    ]
    table: dict[str, list[bool]] = defaultdict(list)
    for record in index:
        wanted = {_LOGGED[name] for name in record["logged"] if name in _LOGGED}
        try:
            runs = read_logs(SHARED / "runs" / record["file"])
            wrong = [f"no {name}" for name in sorted(wanted) if name not in runs[0].series]
            if len(runs) != 1:
                wrong.append(f"{len(runs)} runs")
        except LogError as error:
            wrong = [str(error)]
        table[record["format"]].append(not wrong)
        if verbose and wrong:
            print(f"  {record['id']} {record['format']} {record['logged']}: {'; '.join(wrong)}")
    for family, results in sorted(table.items()):
        print(f"{family:45} {sum(results)}/{len(results)}")
    good = sum(sum(results) for results in table.values())
    print(f"generated logs: {good}/{len(index)}")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--which", choices=("develop", "held-out", "all"), default="develop")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        raise SystemExit("the corpora are not next to this checkout")
    measure_real(arguments.which, arguments.verbose)
    measure_generated(arguments.verbose)


if __name__ == "__main__":
    main()
