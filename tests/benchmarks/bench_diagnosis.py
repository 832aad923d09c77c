"""How often the right cause is named, how often a healthy run is accused, how well probabilities are calibrated.

Run `python -m tests.benchmarks.bench_diagnosis` beside the development material. A third of the runs is held out
by data set (chosen once by hash of its name); nothing is tuned on it.
"""

import hashlib
import sys
import warnings
from collections import Counter, defaultdict

import yaml

import kb
from tests.conftest import SHARED

HARMLESS = {"healthy", "no-visible-effect"}


def held_out(name):
    """Say whether the runs on this data set are kept aside."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def judge(base, item):
    """Return what the report on one run says, beside what is right."""
    runs = kb.read_logs(SHARED / "runs" / item["file"])
    report = base.diagnose(max(runs, key=lambda run: run.points), runs=len(runs))
    by_level = defaultdict(list)
    for diagnosis in report.diagnoses:
        by_level[diagnosis.level].append(diagnosis)
    everything = [d.id for d in report.diagnoses]
    return {
        "item": item,
        "verdict": report.verdict,
        "shapes": [d.id for d in by_level["shape"]],
        "causes": [d.id for d in by_level["cause"]],
        "all": everything,
        "probabilities": [(d.probability, d.id, d.level) for d in report.diagnoses],
        "findings": [f.symptom for f in report.findings if f.present],
    }


def right_causes(item):
    """Return the ids that count as the cause: the injected fault and what an expert could equally name first."""
    return {item["fault"]}


def summary(judged):
    """Return the measures over a list of judged runs."""
    ill = [j for j in judged if j["item"]["observed"] != ["healthy-convergence"] and j["item"]["fault"] not in HARMLESS]
    well = [j for j in judged if j["item"]["fault"] in HARMLESS or j["item"]["observed"][0] == "healthy-convergence"]
    shape_like = [j for j in ill if "healthy-convergence" not in j["item"]["observed"]]
    lines = Counter()
    for j in shape_like:
        observed = set(j["item"]["observed"])
        named = [i for i in j["all"] if i in j["shapes"] or i in observed]
        lines["shape top 1"] += bool(observed & set(named[:1]))
        lines["shape top 3"] += bool(observed & set(named[:3]))
    for j in ill:
        causes = [i for i in j["all"] if i in j["causes"] or i in right_causes(j["item"])]
        lines["cause top 1"] += bool(right_causes(j["item"]) & set(causes[:1]))
        lines["cause top 3"] += bool(right_causes(j["item"]) & set(causes[:3]))
        lines["acceptable in top 3"] += bool((right_causes(j["item"]) | set(j["item"]["acceptable"])) & set(causes[:3]))
    false = sum(bool(j["all"]) for j in well)
    return {
        "runs": len(judged),
        "shape top 1": lines["shape top 1"] / max(len(shape_like), 1),
        "shape top 3": lines["shape top 3"] / max(len(shape_like), 1),
        "cause top 1": lines["cause top 1"] / max(len(ill), 1),
        "cause top 3": lines["cause top 3"] / max(len(ill), 1),
        "acceptable in top 3": lines["acceptable in top 3"] / max(len(ill), 1),
        "healthy accused": false / max(len(well), 1),
        "calibration error": calibration_error(judged),
    }


def calibration_error(judged, bins=10):
    """Expected calibration error over all diagnoses: |stated - observed|, weighted by how many."""
    pairs = []
    for j in judged:
        right = {*j["item"]["observed"], j["item"]["fault"], *j["item"]["acceptable"]}
        pairs += [(p, i in right) for p, i, _ in j["probabilities"]]
    total = error = 0.0
    for k in range(bins):
        inside = [(p, r) for p, r in pairs if k / bins <= p < (k + 1) / bins or (p >= 1 and k == bins - 1)]
        if inside:
            gap = abs(sum(p for p, _ in inside) / len(inside) - sum(r for _, r in inside) / len(inside))
            error += gap * len(inside)
            total += len(inside)
    return error / max(total, 1)


def by_fault(judged):
    """Print for each fault how often it was named, and what was named instead."""
    groups = defaultdict(list)
    for j in judged:
        groups[j["item"]["fault"]].append(j)
    for fault, members in sorted(groups.items()):
        found = sum(fault in [i for i in j["all"] if i in j["causes"] or i == fault][:3] for j in members)
        others = Counter(i for j in members for i in j["causes"][:2])
        print(f"  {fault:28s} {found}/{len(members)}  first named: {dict(others.most_common(4))}")


def main():
    warnings.simplefilter("error")
    base = kb.load()
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    judged = [judge(base, item) for item in items]
    for part, chosen in (("tuning", False), ("held out", True)):
        members = [j for j in judged if held_out(j["item"]["setting"]["data"]["name"]) == chosen]
        print(part, {key: round(value, 3) for key, value in summary(members).items()})
        if "-v" in sys.argv:
            by_fault(members)


if __name__ == "__main__":
    main()
