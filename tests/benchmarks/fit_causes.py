"""Counts how often each cause shows each symptom on the tuning runs.

`python -m tests.benchmarks.fit_causes` writes `kb/diagnosis/measured.json`. A run counts 1 for the injected
fault and for the ids that an expert could equally name, nearest first, ACCEPTABLE * FADING ** place. The
held-out third is not looked at; `--all` takes it too, when nothing is to be measured on it any more.
`--check` writes nothing: it ranks each data set with the counts of the others, for several values of each
constant.
"""

import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import yaml

import kb
from kb.curves import analyse
from kb.diagnosis import SymptomModel, rank
from kb.diagnosis import model as model_module
from kb.diagnosis import ranking as ranking_module
from kb.diagnosis.evidence import observables_in, of_shapes
from kb.diagnosis.measured import parse
from kb.diagnosis.setting import findings_of_setting
from tests.benchmarks.bench_diagnosis import held_out, is_ill
from tests.conftest import SHARED

TARGET = Path(kb.__file__).parent / "diagnosis" / "measured.json"
# Any weight from .3 to .7 gives the same order; 0 names fewer of the equals.
ACCEPTABLE, FADING = 0.5, 0.7


def data_of(item):
    """Return the name of the data set of a run."""
    return item["setting"]["data"]["name"]


def failed_runs(base, everything=False):
    """Return the runs that show a failure, each with its item, run and findings; the tuning part or all."""
    items = yaml.safe_load((SHARED / "runs" / "index.yaml").read_text(encoding="utf-8"))["runs"]
    found = []
    for item in items:
        if not is_ill(item) or (held_out(data_of(item)) and not everything):
            continue
        run = max(kb.read_logs(SHARED / "runs" / item["file"]), key=lambda run: run.points)
        analysis = analyse(run)
        findings = [*analysis.findings, *of_shapes(base.store, analysis.shapes)]
        found.append((item, run, findings))
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
    for item, run, findings in runs:
        visible = observables_in(run)
        targets = [(overall, 1.0)] + [(entries[name], w) for name, w in shares(item, failures).items()]
        for table, weight in targets:
            table["weight"] += weight
            for observable in visible:
                table["seen"][observable] += weight
            for finding in findings:
                if finding.present and finding.observable in visible:
                    table["shown"][finding.symptom] += weight * finding.strength
    return {
        "overall": tidy(overall),
        "entries": {name: tidy(table) for name, table in sorted(entries.items())},
    }


def tidy(table):
    """Round and sort, leaving out what hardly showed."""
    keep = {
        key: {k: round(v, 2) for k, v in sorted(table[key].items()) if v >= 0.05} for key in ("seen", "shown")
    }
    return {"weight": round(table["weight"], 2), **keep}


def leave_one_out(base, runs):
    """Return the measures of ranking each data set with the counts of the others."""
    cards = [card for card in base.store.failures.values() if card.group != "curve"]
    names = {card.id for card in cards}
    top1 = top3 = equal = judged = 0
    likelihood = 0.0
    for left_out in sorted({data_of(item) for item, *_ in runs}):
        others = [run for run in runs if data_of(run[0]) != left_out]
        model = SymptomModel(base.store, parse(count(others, base.store.failures)))
        for item, run, findings in (r for r in runs if data_of(r[0]) == left_out and r[0]["fault"] in names):
            setting = findings_of_setting(run.series, base.store.vocabulary)
            ranked = rank(model, findings, cards, model.head_start, setting)
            first = [r.id for r in ranked[:3]]
            judged += 1
            top1 += item["fault"] == first[0]
            top3 += item["fault"] in first
            equal += bool({item["fault"], *item["acceptable"]} & set(first))
            likelihood += math.log(next(r.probability for r in ranked if r.id == item["fault"]))
    return {
        "runs": judged,
        "cause top 1": top1 / judged,
        "cause top 3": top3 / judged,
        "cause or its equal in top 3": equal / judged,
        "mean log-probability of the cause": likelihood / judged,
    }


CONSTANTS = {
    (model_module, "WORD_STRENGTH"): (2.0, 4.0, 8.0),
    (model_module, "RATE_STRENGTH"): (4.0, 8.0, 16.0),
    (model_module, "LINKED"): (0.3, 0.45, 0.8),
    (ranking_module, "OVERLAP"): (0.0, 0.5, 1.0),
}


def check(base, runs):
    """Print the result of leaving out one data set after the other, for several values of each constant."""
    for (module, name), values in CONSTANTS.items():
        usual = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            if name == "OVERLAP":
                ranking_module.DISCOUNTS = [place**-value for place in range(1, 40)]
            figures = leave_one_out(base, runs)
            print(f"{name} = {value:g}:", ", ".join(f"{key} {figure:.3g}" for key, figure in figures.items()))
        setattr(module, name, usual)
        ranking_module.DISCOUNTS = [place**-ranking_module.OVERLAP for place in range(1, 40)]


def main():
    base = kb.load()
    runs = failed_runs(base, everything="--all" in sys.argv)
    if "--check" in sys.argv:
        check(base, runs)
        return
    about = "written by tests/benchmarks/fit_causes.py"
    table = {"about": about, "runs": len(runs), **count(runs, base.store.failures)}
    TARGET.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(runs)} runs -> {TARGET.name}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
