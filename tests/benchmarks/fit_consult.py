"""Learn how much words, symptoms and frequency count when free text is ranked (kb/consult/weighing.py).

Run `python -m tests.benchmarks.fit_consult` beside the development material. The model is the one that
`weigh` computes: log odds = PRIOR * log(prior) + symptoms + LISTED + SCORE * (search score), so the weights are
those of a conditional logit model; they maximise the probability of a right entry over the tuned part of the
single messages (title and text of a thread). Printed beside them: the result on the held-out part.
"""

import numpy as np
import yaml

import kb
from kb.consult.weighing import search_scores
from kb.diagnosis import rank
from tests.benchmarks.bench_consult import held_out
from tests.conftest import SHARED

RIDGE = 0.05  # keeps weights finite where a feature separates the sample; changes no digit that is kept


def collect(base):
    """Return for each item: features (entries x 3), symptom evidence, which entries are right, whether held out."""
    failures, rows = base.store.failures, []
    items = yaml.safe_load((SHARED / "questions" / "dev.yaml").read_text(encoding="utf-8"))
    for item in items:
        right = {entry for entry in item.get("gold_with_detail") or [] if entry in failures}
        if not right:
            continue
        talk = base.consult("en" if item["lang"] == "en" else "zh")
        text = f"{item['query']}\n{item.get('detail') or ''}"
        talk.say(text)
        scores = search_scores(talk.searcher, text, talk.lang)
        flat = {r.id: r.probability for r in rank(talk.model, talk.case.now.findings)}
        names = list(failures)
        prior = np.log([failures[n].prior for n in names])
        symptoms = np.log([flat[n] for n in names]) - prior
        listed = np.array([float(n in scores) for n in names])
        score = np.array([scores.get(n, 0.0) for n in names])
        features = np.stack([prior, symptoms, listed, score], axis=1)
        rows.append((features, np.array([n in right for n in names]), held_out(item["id"])))
    return rows


def objective(weights, rows):
    """Return minus the mean log probability of a right entry, and its gradient."""
    loss, gradient = 0.0, np.zeros_like(weights)
    for features, right, _ in rows:
        logits = features @ weights
        every = np.exp(logits - logits.max())
        every /= every.sum()
        good = every * right
        loss -= np.log(good.sum())
        gradient -= features.T @ (good / good.sum() - every)
    count = len(rows)
    return loss / count + RIDGE * weights @ weights / count, gradient / count + 2 * RIDGE * weights / count


def fit(rows, steps=3000):
    """Return the weights by gradient descent with a falling step (Adam)."""
    weights = np.array([1.0, 1.0, 1.0, 3.0])
    mean, square = np.zeros(4), np.zeros(4)
    for step in range(1, steps + 1):
        gradient = objective(weights, rows)[1]
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights = weights - 0.05 * (1 - step / steps) * mean / (1 - 0.9**step) / (
            np.sqrt(square / (1 - 0.999**step)) + 1e-8
        )
    return weights


def quality(weights, rows):
    """Return mean log probability, share first and share in the first three."""
    first = three = 0
    for features, right, _ in rows:
        order = np.argsort(-(features @ weights), kind="stable")
        first += right[order[0]]
        three += right[order[:3]].any()
    return -objective(weights, rows)[0], first / len(rows), three / len(rows)


def main():
    rows = collect(kb.load())
    tuned, kept = [r for r in rows if not r[2]], [r for r in rows if r[2]]
    weights = fit(tuned)
    print("PRIOR, SYMPTOMS, LISTED, SCORE =", weights.round(2))
    for name, part in (("tuned", tuned), ("held out", kept)):
        print(name, [round(float(x), 3) for x in quality(weights, part)])


if __name__ == "__main__":
    main()
