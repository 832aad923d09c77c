"""How soon a consultation names the cause, and how well words, symptoms and retrieval combine.

Run `python -m tests.benchmarks.bench_consult [-v] [--cases FILE]...` beside the development material. A third
of the cases is held out by the hash of their id; nothing is tuned on it, nor on the invented cases of
`tests/data/multiturn.yaml`, which are played alone without that material (`own`). Each FILE holds more cases
in the same form.

- `opening`: the first message only; then with questions, answered by an asker who knows the facts of the case
  and nothing else. `facts in words`: the opening and all facts as a second message; then with questions.
- `detail`: the larger set of single messages (`dev.yaml`, title and text of a thread), no questions.
"""

import argparse
import hashlib
import statistics
import time
from collections import Counter
from itertools import groupby
from pathlib import Path

import yaml
from rapidfuzz import fuzz

import kb
from tests.conftest import ROOT, SHARED

OWN = ROOT / "tests" / "data" / "multiturn.yaml"

# How askers shorten the names of observables.
SHORT = {
    "acc": "accuracy", "val": "validation", "test": "validation", "miou": "accuracy", "map": "accuracy",
    "output": "generated text", "config": "setup", "util": "utilisation", "lr": "learning rate",
    "gpus": "gpu",
}  # fmt: skip
EMPTY = {
    "the",
    "is",
    "a",
    "of",
    "what",
    "does",
    "do",
    "and",
    "in",
    "on",
    "how",
    "which",
    "for",
    "are",
    "to",
    "when",
}


def held_out(name):
    """Say whether a case is kept aside."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def part_of(name):
    """Return the part of the development material that a case belongs to."""
    return "held out" if held_out(name) else "tuned"


def read(path):
    """Return the cases of a file."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def words_of(text):
    """Return the full words of a fact's key, an observable's name or a question."""
    text = "".join(char if char.isalnum() else " " for char in text.lower())
    return {word for short in text.split() for word in SHORT.get(short, short).split()} - EMPTY


def fact_about(question, facts, vocabulary):
    """Return the text of the fact that a question asks for: its words are half of the name's at least."""
    name = words_of(question.observable)
    asked = name | words_of(vocabulary[question.observable]["ask"]["en"])
    for key, text in facts.items():
        if key == question.observable or words_of(key) == name:
            return str(text)
    fitting = [key for key in facts if words_of(key) <= asked and 2 * len(words_of(key) & name) >= len(name)]
    return str(facts[fitting[0]]) if fitting else None


def value_said(text, question, vocabulary):
    """Return the value whose phrase a fact's text holds or nearly is; None where one would have to guess."""
    if question.observable == "error_message" and not text:
        return "none" if "none" in question.choices else None
    best, best_score = None, 85.0  # rapidfuzz's ratio below which texts of this length rarely mean the same
    for value, phrases in vocabulary[question.observable]["values"].items():
        for phrase in (value.replace("_", " "), *phrases["en"], *phrases["zh"]):
            compare = fuzz.partial_ratio if 4 <= len(phrase) <= len(text) else fuzz.ratio
            score = compare(phrase.lower(), text.lower())
            if score > best_score:
                best, best_score = value, score
    return best


def play(base, case, with_facts=False, questions=6, own_words=False):
    """Play one case; return ids in order, the number of questions and how many could be answered.

    The asker picks a value where a fact names one; with `own_words` it types the fact as it stands.
    """
    talk = base.consult(case["lang"])
    talk.say(case["opening"])
    facts = dict(case["facts"])
    if with_facts:
        talk.say(facts_in_words(facts))
    asked = answered = 0
    while asked < questions and (question := talk.question):
        text = fact_about(question, facts, base.store.vocabulary)
        value = None if text is None else value_said(text, question, base.store.vocabulary)
        asked += 1
        if own_words and text and value != "none":
            answered += 1
            talk.say(text)
        else:
            answered += value is not None
            talk.answer(question, value)
    return [diagnosis.id for diagnosis in talk.diagnoses], asked, answered


def facts_in_words(facts):
    """Return all facts of a case as an asker would type them."""
    return "; ".join(f"{key.replace('_', ' ')}: {text}" for key, text in facts.items() if text != "")


def places(ids, right):
    """Return whether the first, and whether one of the first three, is right."""
    return bool(set(ids[:1]) & set(right)), bool(set(ids[:3]) & set(right))


def show(name, results):
    """Print the shares of one kind of play, by part."""
    for part, members in groupby(sorted(results, key=lambda r: r["part"]), key=lambda r: r["part"]):
        rows = list(members)
        first, three = (sum(r["places"][i] for r in rows) / len(rows) for i in (0, 1))
        label = f"{name:28s} {part:13s} n={len(rows):3d}"
        line = f"{label} first {first:.2f}  top 3 {three:.2f}"
        if any("asked" in r for r in rows):
            asked = sum(r["asked"] for r in rows)
            line += f"  questions: median {statistics.median(r['asked'] for r in rows)}"
            line += f", answered {sum(r['answered'] for r in rows) / max(asked, 1):.2f}"
        print(line)


def multi_turn(base, verbose, files):
    """Play the cases in all ways."""
    cases = [("own", case) for case in read(OWN)]
    cases += [(f"more {part_of(case['id'])}", case) for file in files for case in read(file)]
    if SHARED.is_dir():
        threads = read(SHARED / "questions" / "multiturn-dev.yaml")
        cases += [(part_of(case["id"]), case) for case in threads]
    for name, settings in (
        ("opening", {"questions": 0}),
        ("opening, questions", {}),
        ("opening, own words", {"own_words": True}),
        ("facts in words", {"with_facts": True, "questions": 0}),
        ("facts in words, questions", {"with_facts": True}),
        ("facts and own words", {"with_facts": True, "own_words": True}),
    ):
        results = []
        for part, case in cases:
            ids, asked, answered = play(base, case, **settings)
            row = {"part": part, "places": places(ids, case["cause"])}
            results.append(
                row | ({"asked": asked, "answered": answered} if "questions" not in settings else {})
            )
            if verbose and part.endswith("tuned") and not row["places"][0]:
                print(f"   {case['id']} {case['cause']} <- {ids[:3]} {answered}/{asked}")
        show(name, results)


def detail(base, verbose):
    """Say title and text of each thread of the larger set; practices are not causes and are left out."""
    items = read(SHARED / "questions" / "dev.yaml")
    failures = base.store.failures
    results, slowest, groups = [], 0.0, Counter()
    for item in items:
        right = [entry for entry in item.get("gold_with_detail") or [] if entry in failures]
        if not right:
            continue
        talk = base.consult(
            "en" if item["lang"] == "en" else "zh"
        )  # mixed lines are Chinese with English terms
        began = time.perf_counter()
        talk.say(f"{item['query']}\n{item.get('detail') or ''}")
        slowest = max(slowest, time.perf_counter() - began)
        ids = [diagnosis.id for diagnosis in talk.diagnoses]
        row = {"part": part_of(item["id"]), "places": places(ids, right)}
        results.append(row)
        if verbose and row["part"] == "tuned" and not row["places"][1]:
            print(f"   {item['id']} {right} <- {ids[:3]} {[f.symptom for f in talk.case.now.findings]}")
            groups[right[0]] += 1
    show("detail", results)
    print(f"slowest reply {slowest * 1000:.0f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-v", "--verbose", action="store_true", help="name the tuned cases that are missed")
    parser.add_argument("--cases", action="append", default=[], help="further cases, a YAML file")
    options = parser.parse_args()
    base = kb.load()
    multi_turn(base, options.verbose, options.cases)
    if SHARED.is_dir():
        detail(base, options.verbose)


if __name__ == "__main__":
    main()
