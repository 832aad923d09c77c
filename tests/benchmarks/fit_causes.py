"""Learns by how much a log shifts the odds of causes, on trainings with an injected fault.

`python -m tests.benchmarks.fit_causes [--all] [--own FOLDER]...` writes `kb/diagnosis/learned.json`: a
softmax regression over the injected faults and their equals, starting from what the curated words say and
drawn towards it. How common a cause is, is left out while learning: the runs were made, not drawn from
practice. The held-out third of the labelled runs is not looked at; `--all` takes it too, when nothing is
to be measured on it any more. FOLDER holds runs made by `python -m tests.trainings`.
`--check` writes nothing: it ranks all labelled runs, data set by data set, by what the others teach, for
several strengths of the draw.
"""

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

import kb
from kb.curves import analyse
from kb.diagnosis import SymptomModel
from kb.diagnosis.evidence import observables_in, of_shapes
from kb.diagnosis.learned import parse
from kb.diagnosis.ranking import evidence
from kb.diagnosis.setting import findings_of_setting
from tests.benchmarks.bench_diagnosis import held_out, is_ill
from tests.conftest import SHARED

TARGET = Path(kb.__file__).parent / "diagnosis" / "learned.json"
DRAW = 1.0  # one half of the inverse variance of a weight; 1.5 and 3 do worse, .5 hardly better (--check)
EQUALS, FADING = 0.2, 0.7  # of a run: what an expert could equally name, together, nearest first
FOREIGN = frozenset({"fine-tuning", "llm", "rl", "vision"})  # without a sign in the log they are not learned
ROUNDS, RATE = 400, 0.03  # of Adam: beyond, the loss changes in its fourth digit
RARELY = 3  # runs: a feature seen in fewer teaches nothing
LEAST_RUNS = 2.0  # an entry that counts for less is not learned


@dataclass(frozen=True)
class Example:
    """A failed run: the injected fault, equals, what its log shows, and what the curated words say to it."""

    fault: str
    equals: tuple
    data: str
    labelled: bool
    shown: list
    visible: set
    measures: dict
    score: np.ndarray


def examples(base, folder, labelled, names):
    """Return the runs of a folder that show a failure."""
    index = yaml.load((folder / "index.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    model = SymptomModel(base.store)
    found = []
    for item in index["runs"]:
        if not is_ill(item) or item["fault"] not in names:
            continue
        run = max(kb.read_logs(folder / item["file"]), key=lambda run: run.points)
        analysis = analyse(run)
        shown = [*analysis.findings, *of_shapes(base.store, analysis.shapes)]
        weights = evidence(model, shown, findings_of_setting(run.series, base.store.vocabulary))
        score = np.array([weights.get(name, 0.0) for name in names])
        found.append(
            Example(item["fault"], tuple(name for name in item["acceptable"] if name in names),
                    item["setting"]["data"]["name"], labelled, shown, observables_in(run), analysis.measures,
                    score)
        )  # fmt: skip
    return found


def targets(known, names, cards):
    """Return for each example the share of each entry: the injected fault, and what could equally be named.

    Runs of our own have no list of equals: they take those of the labelled runs with the same fault.
    """
    lists = {}
    for example in known:
        if example.equals:
            lists.setdefault(example.fault, []).append(example.equals)
    shares = np.zeros((len(known), len(names)))
    for row, example in zip(shares, known, strict=True):
        chosen = [example.equals] if example.equals else lists.get(example.fault, [])
        for equals in chosen:
            weights = FADING ** np.arange(len(equals))
            for name, weight in zip(equals, EQUALS * weights / weights.sum() / len(chosen), strict=True):
                row[names.index(name)] += weight
        row[names.index(example.fault)] += 1 - row.sum()
        row[[place for place, name in enumerate(names) if cards[name].group in FOREIGN]] = 0
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)


def fit(known, names, cards, draw=DRAW):
    """Return the table of `learned.json` for some examples."""
    scales = _scales(known)
    empty = parse({"measures": scales, "entries": {}})
    rows = [empty.features(e.shown, e.visible, e.measures) for e in known]
    counts = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    features = sorted(name for name, count in counts.items() if count >= RARELY)
    design = np.array([[row.get(name, 0.0) for name in features] for row in rows])
    target = targets(known, names, cards)
    classes = np.flatnonzero(target.sum(axis=0) > LEAST_RUNS).tolist()
    strength = np.where(np.array(features) == "", 0.1, 1.0) * 2 * draw
    weights = _regress(design, np.array([e.score for e in known]), target, classes, strength)
    entries = {
        names[place]: {f: round(float(w), 3) for f, w in zip(features, row, strict=True) if abs(w) >= 0.01}
        for place, row in zip(classes, weights, strict=True)
    }
    return {"measures": scales, "entries": entries}


def _scales(known):
    values = {}
    for example in known:
        for name, value in example.measures.items():
            values.setdefault(name, []).append(value)
    return {
        name: [round(float(np.mean(v)), 4), round(float(np.std(v)), 4)]
        for name, v in sorted(values.items())
        if len(v) >= RARELY and np.std(v) > 0
    }


def _regress(design, scores, target, classes, strength):
    """Return one row of weights a class: penalised likelihood, by Adam from zero (no chance in it)."""
    weights = np.zeros((len(classes), design.shape[1]))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, ROUNDS + 1):
        moved = scores.copy()
        moved[:, classes] += design @ weights.T
        moved = np.exp(moved - moved.max(axis=1, keepdims=True))
        chance = moved / moved.sum(axis=1, keepdims=True)
        slope = (chance - target)[:, classes].T @ design + strength * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.999**turn)) + 1e-8)
    return weights


def ranked(table, example, names, prior):
    """Return the entries of an example, most probable first, and the probability of the injected fault."""
    start = parse(table).head_start(example.shown, example.visible, example.measures)
    score = example.score + prior + [math.log(start.get(name, 1.0)) for name in names]
    chance = np.exp(score - score.max()) / np.exp(score - score.max()).sum()
    return [names[place] for place in np.argsort(-score)], chance[names.index(example.fault)]


def leave_one_out(known, names, cards, draw):
    """Return the measures of ranking the labelled runs of each data set by what the other sets teach."""
    results, prior = [], np.log([cards[name].prior for name in names])
    for left_out in sorted({e.data for e in known if e.labelled}):
        table = fit([e for e in known if e.data != left_out], names, cards, draw)
        for example in (e for e in known if e.data == left_out and e.labelled):
            first, chance = ranked(table, example, names, prior)
            results.append(
                (example.fault == first[0], example.fault in first[:3],
                 bool({example.fault, *example.equals} & set(first[:3])), math.log(chance))
            )  # fmt: skip
    labels = "cause top 1", "cause top 3", "cause or its equal in top 3", "mean log-probability"
    return {"runs": len(results)} | dict(zip(labels, np.mean(results, axis=0), strict=True))


def main():
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--own", type=Path, action="append", default=[])
    options = parser.parse_args()
    base = kb.load()
    cards = base.store.failures
    names = [name for name, card in cards.items() if card.group != "curve"]
    labelled = examples(base, SHARED / "runs", True, names)
    own = [example for folder in options.own for example in examples(base, folder, False, names)]
    if options.check:
        for draw in (DRAW / 2, DRAW, 2 * DRAW):
            figures = leave_one_out([*labelled, *own], names, cards, draw)
            print(f"draw {draw:g}:", ", ".join(f"{key} {figure:.3g}" for key, figure in figures.items()))
        return
    known = [*(e for e in labelled if options.all or not held_out(e.data)), *own]
    about = {"about": "written by tests/benchmarks/fit_causes.py", "runs": len(known)}
    text = json.dumps(about | fit(known, names, cards), ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{len(known)} runs -> {TARGET.name}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
