"""How often the right cause is named, a healthy run is accused, and how well probabilities are calibrated.

Run `python -m tests.benchmarks.bench_diagnosis` beside the development material. A third of the runs is
held out by data set (chosen once by hash of its name); nothing is tuned on it.
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


def is_ill(item):
    """Say whether a fault was injected and shows."""
    return item["fault"] not in HARMLESS and item["observed"] != ["healthy-convergence"]


def tellable(items):
    """Return the confusion groups of at most three faults: there three guesses can be right."""
    faults = defaultdict(set)
    for item in items:
        if is_ill(item):
            faults[item["confusion_group"]].add(item["fault"])
    return {group for group, members in faults.items() if len(members) <= 3}


def share(values):
    """Return the mean of yes-or-no values, 0 for none."""
    values = list(values)
    return sum(values) / max(len(values), 1)


def summary(judged, groups):
    """Return the measures over a list of judged runs; `groups` are those that curves can tell."""
    ill = [j for j in judged if is_ill(j["item"])]
    well = [j for j in judged if not is_ill(j["item"])]
    shaped = [j for j in ill if "healthy-convergence" not in j["item"]["observed"]]
    told = [j for j in ill if j["item"]["confusion_group"] in groups]
    return {
        "runs": len(judged),
        "shape top 1": share(bool(set(j["item"]["observed"]) & set(shapes(j)[:1])) for j in shaped),
        "shape top 3": share(bool(set(j["item"]["observed"]) & set(shapes(j)[:3])) for j in shaped),
        "cause top 1": share(j["item"]["fault"] in causes(j)[:1] for j in ill),
        "cause top 3": share(j["item"]["fault"] in causes(j)[:3] for j in ill),
        "cause top 3 where three can be told": share(j["item"]["fault"] in causes(j)[:3] for j in told),
        "cause or its equal in top 3": share(bool(equals(j) & set(causes(j)[:3])) for j in ill),
        "must not, in top 3": share(
            bool(set(j["item"]["must_not"]) & {*shapes(j)[:3], *causes(j)[:3]}) for j in ill
        ),
        "healthy accused": share(bool(j["all"]) for j in well),
        "calibration error": calibration_error(
            judged, lambda j: {*j["item"]["observed"], j["item"]["fault"]}
        ),
        "calibration error, equals count as right": calibration_error(
            judged, lambda j: {*j["item"]["observed"], *equals(j)}
        ),
    }


def equals(judgement):
    """Return the injected fault and what an expert could equally name."""
    return {judgement["item"]["fault"], *judgement["item"]["acceptable"]}


def shapes(judgement):
    """Return what is named as seen: shapes, and entries of other groups where they are what shows."""
    observed = judgement["item"]["observed"]
    return [i for i in judgement["all"] if i in judgement["shapes"] or i in observed]


def causes(judgement):
    """Return what is named as cause; overfitting is shape and cause in one where it was injected as such."""
    return [i for i in judgement["all"] if i in judgement["causes"] or i == judgement["item"]["fault"]]


def calibration_error(judged, right, bins=10):
    """Expected calibration error over all diagnoses: |stated - observed|, weighted by how many."""
    pairs = [(p, i in right(j)) for j in judged for p, i, _ in j["probabilities"]]
    error = 0.0
    for k in range(bins):
        inside = [(p, r) for p, r in pairs if k == min(int(p * bins), bins - 1)]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(r for _, r in inside))
    return error / max(len(pairs), 1)


def by_fault(judged):
    """Print for each fault how often it was named, and what was named instead."""
    groups = defaultdict(list)
    for j in judged:
        groups[j["item"]["fault"]].append(j)
    for fault, members in sorted(groups.items()):
        found = sum(fault in [i for i in j["all"] if i in j["causes"] or i == fault][:3] for j in members)
        others = Counter(i for j in members for i in j["causes"][:2])
        print(f"  {fault:28s} {found}/{len(members)}  first named: {dict(others.most_common(4))}")


def real_logs(base):
    """Print how often a label of a stranger's real log is named, a wrong one raised, a sound log accused."""
    logs = yaml.safe_load((SHARED / "logs" / "index.yaml").read_text(encoding="utf-8"))["logs"]
    hits, wrong, accused = [], [], []
    for log in logs:
        try:
            runs = kb.read_logs(SHARED / "logs" / log["file"])
        except kb.KbError as error:
            print(f"  {log['id']}: not read: {error}")
            continue
        report = base.diagnose(max(runs, key=lambda run: run.points))
        likely = {d.id for d in report.diagnoses if d.probability >= 0.2}
        named = likely if report.diagnoses else {"healthy-convergence"} & {f"{report.verdict}-convergence"}
        labels, unwanted = set(log["labels"]), set(log["not_labels"])
        if labels:
            hits.append(bool(labels & named))
        wrong.append(bool(unwanted & named))
        if labels == {"healthy-convergence"}:
            accused.append(bool(report.diagnoses))
        if "-v" in sys.argv and (unwanted & named or (labels and not labels & named)):
            print(f"  {log['id']}: {report.verdict}, named {sorted(named)}, labels {sorted(labels)}")
    print(f"real logs: label named {share(hits):.2f} of {len(hits)}, wrong label raised {share(wrong):.2f}, "
          f"sound log accused {share(accused):.2f} of {len(accused)}")  # fmt: skip


def main():
    warnings.simplefilter("error")
    base = kb.load()
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    judged = [judge(base, item) for item in items]
    groups = tellable(items)
    parts = {"tuning": False, "held out": True}
    tables = {
        part: summary([j for j in judged if held_out(j["item"]["setting"]["data"]["name"]) == chosen], groups)
        for part, chosen in parts.items()
    }
    print(f"{'':42s}" + "".join(f"{part:>10s}" for part in parts))
    for key in tables["tuning"]:
        print(f"{key:42s}" + "".join(f"{tables[part][key]:10.3g}" for part in parts))
    real_logs(base)
    if "-v" in sys.argv:
        by_fault([j for j in judged if not held_out(j["item"]["setting"]["data"]["name"])])


if __name__ == "__main__":
    main()
