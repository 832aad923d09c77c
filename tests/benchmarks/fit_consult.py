"""Learn how much words, symptoms and frequency count when free text is ranked (kb/consult/weighing.py).

Run `python -m tests.benchmarks.fit_consult` beside the development material. For single messages (title and
text of a thread) it prints the mean log probability of a right entry by the sharpness of the search scores,
then the weights of a conditional logit model over the words, the symptoms in them, and the frequency
of the entries. Only the tuned part is fitted.
"""

import numpy as np
import yaml

import kb
from kb.consult.weighing import word_shares
from kb.diagnosis import rank
from kb.diagnosis.ranking import LEAK
from tests.benchmarks.bench_consult import held_out
from tests.conftest import SHARED

RIDGE = 0.05  # keeps weights finite where a feature separates the sample; changes no digit that is kept
GRID = (1.0, 1.4, 1.8, 2.2, 2.6, 3.0)


def collect(base):
    """Return for each item: words by sharpness, symptoms, prior, which entries are right, held out."""
    failures, rows = base.store.failures, []
    items = yaml.safe_load((SHARED / "questions" / "dev.yaml").read_text(encoding="utf-8"))
    names = list(failures)
    prior = np.array([failures[n].prior for n in names])
    prior /= prior.sum()
    for item in items:
        right = {entry for entry in item.get("gold_with_detail") or [] if entry in failures}
        if not right:
            continue
        talk = base.consult("en" if item["lang"] == "en" else "zh")
        text = f"{item['query']}\n{item.get('detail') or ''}"
        talk.say(text)
        words = []
        for sharpness in GRID:
            shares = word_shares(talk.model, talk.searcher, text, talk.lang, sharpness)
            share = np.array([shares.get(n, 0.0) for n in names])
            words.append(share + (1 - share.sum()) * prior)
        flat = {r.id: r.probability for r in rank(talk.model, talk.case.now.findings)}
        symptoms = np.log([flat[n] for n in names]) - np.log(prior)
        rows.append(
            (
                np.array(words),
                symptoms,
                np.log(prior),
                np.array([n in right for n in names]),
                held_out(item["id"]),
            )
        )
    return rows


def by_sharpness(rows):
    """Return the mean log probability of a right entry for each sharpness of the grid."""
    found = np.mean(
        [np.log((words[:, right].sum(axis=1)) / (1 + LEAK)) for words, _, _, right, _ in rows], axis=0
    )
    return {sharpness: round(float(value), 3) for sharpness, value in zip(GRID, found, strict=True)}


def features_of(row, place):
    words, symptoms, prior, right, _ = row
    return np.stack([np.log(words[place]), symptoms, prior], axis=1), right


def objective(weights, rows):
    """Return minus the mean log probability of a right entry, and its gradient."""
    loss, gradient = 0.0, np.zeros_like(weights)
    for features, right in rows:
        logits = features @ weights
        every = np.exp(logits - logits.max())
        every /= every.sum()
        good = every * right
        loss -= np.log(good.sum())
        gradient -= features.T @ (good / good.sum() - every)
    return loss / len(rows), gradient / len(rows) + 2 * RIDGE * weights / len(rows)


def fit(rows, steps=800):
    """Return the weights by gradient descent with a falling step (Adam)."""
    weights = np.array([1.0, 0.5, 0.0])
    mean, square = np.zeros(3), np.zeros(3)
    for step in range(1, steps + 1):
        gradient = objective(weights, rows)[1]
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        size = 0.05 * (1 - step / steps) / (1 - 0.9**step)
        weights = weights - size * mean / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def main():
    rows = collect(kb.load())
    tuned, kept = [r for r in rows if not r[-1]], [r for r in rows if r[-1]]
    print("tuned by sharpness", by_sharpness(tuned))
    print("held out          ", by_sharpness(kept))
    best = max(by_sharpness(tuned).items(), key=lambda pair: pair[1])[0]
    tuned, kept = ([features_of(row, GRID.index(best)) for row in part] for part in (tuned, kept))
    weights = fit(tuned)
    print(f"at {best}: weights of words, symptoms, frequency", weights.round(2))
    for weighed in (weights, np.array([1.0, 0.0, 0.0])):
        parts = (round(-float(objective(weighed, part)[0]), 3) for part in (tuned, kept))
        print(f"{weighed.round(2)}: log probability tuned, held out", *parts)


if __name__ == "__main__":
    main()
