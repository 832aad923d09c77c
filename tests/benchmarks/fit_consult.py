"""Learn how much a search for all words and searches for each sentence count (kb/consult/wording.py).

Run `python -m tests.benchmarks.fit_consult [--cases FILE]...` beside the development material. Fitted are
single messages (title and text of a thread) and cases told in full, tuned part only; `--cases` adds more
in the form of `tests/data/multiturn.yaml`. It prints the weights, and for both parts how often the right
entry is first and among three by words alone, with these and with the shipped weights.
"""

import argparse
import math

import numpy as np

import kb
from kb.consult.wording import UNLISTED, WEIGHTS, Weights, log_odds
from tests.benchmarks.bench_consult import OWN, facts_in_words, held_out, read
from tests.conftest import SHARED

RIDGE = 0.01  # keeps weights finite where a feature separates the sample; changes no digit that is kept


def told(files):
    """Yield the id, language, messages and right entries of each item."""
    for item in read(SHARED / "questions" / "dev.yaml"):
        lang = "en" if item["lang"] == "en" else "zh"
        text = f"{item['query']}\n{item.get('detail') or ''}"
        yield item["id"], lang, [text], item.get("gold_with_detail") or []
    for file in files:
        for case in read(file):
            messages = [case["opening"], facts_in_words(case["facts"])]
            yield case["id"], case["lang"], messages, case["cause"]


def collect(base, files):
    """Return for each item its features, which entries are right, and whether it is held out."""
    names, rows = list(base.store.failures), []
    for name, lang, messages, right in told(files):
        if not set(right) & set(names):
            continue
        wording = base.consult(lang).wording
        whole, sentences = wording.whole(messages, lang), wording.told(messages, lang)
        features = [[log_odds(whole.get(n, UNLISTED)), sentences.get(n, 0.0)] for n in names]
        rows.append((np.array(features), np.array([n in right for n in names]), held_out(name)))
    return rows


def objective(weights, rows):
    """Return minus the mean log probability of a right entry, and its gradient."""
    loss, gradient = 0.0, np.zeros_like(weights)
    for features, right, _ in rows:
        logits = features @ weights
        every = np.exp(logits - logits.max())
        every /= every.sum()
        good = every * right
        loss -= math.log(good.sum())
        gradient -= features.T @ (good / good.sum() - every)
    return loss / len(rows), gradient / len(rows) + 2 * RIDGE * weights


def fit(rows, steps=800):
    """Return the weights by gradient descent with a falling step (Adam)."""
    weights = np.array([1.0, 1.0])
    mean, square = np.zeros(2), np.zeros(2)
    for step in range(1, steps + 1):
        gradient = objective(weights, rows)[1]
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        size = 0.05 * (1 - step / steps) / (1 - 0.9**step)
        weights = weights - size * mean / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def shares(weights, rows):
    """Return how often a right entry is first, and among the first three."""
    orders = [np.argsort(-(features @ np.array(weights)), kind="stable") for features, _, _ in rows]
    hits = [row[1][order] for row, order in zip(rows, orders, strict=True)]
    return [round(float(np.mean([hit[:most].any() for hit in hits])), 3) for most in (1, 3)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", action="append", default=[], help="further cases, a YAML file")
    files = [SHARED / "questions" / "multiturn-dev.yaml", OWN, *parser.parse_args().cases]
    rows = collect(kb.load(), files)
    tuned, kept = [r for r in rows if not r[-1]], [r for r in rows if r[-1]]
    fitted = Weights(*fit(tuned).round(2).tolist())
    for name, weights in (("fitted", fitted), ("shipped", WEIGHTS), ("whole alone", Weights(1.0, 0.0))):
        print(f"{name:12s} {tuple(weights)} tuned {shares(weights, tuned)} held out {shares(weights, kept)}")


if __name__ == "__main__":
    main()
