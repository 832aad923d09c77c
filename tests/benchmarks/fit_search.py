"""Learn the weights of the search on the part of the questions that is not kept aside.

    python -m tests.benchmarks.fit_search          print the weights and how they do in cross-validation
    python -m tests.benchmarks.fit_search --write  write kb/search/weights.py

Three small models over the features of `kb.search`, all with a ridge penalty: a listwise softmax for the
order, a logistic regression for "does the query belong here", and another for "is this hit right".
"""

import sys
from collections.abc import Sequence

import numpy as np

import kb
from kb.search.features import Features
from kb.search.scope import Scope
from kb.search.searcher import Searcher
from tests.benchmarks.search_questions import ROOT, dev_questions, openings, strangers

# How much an acceptable answer counts beside the best one.
ALSO = 0.5

# Evidence never speaks against an entry; how common it is, and its kind, may.
FREE = ("unsaid", "prior", "shape", "practice")

Row = tuple[np.ndarray, np.ndarray, np.ndarray]  # features, value of each candidate, scope of the query


def rows(searcher: Searcher) -> tuple[list[Row], np.ndarray]:
    """Return the candidates of each question that has an answer, and the scopes with their truth."""
    lists: list[Row] = []
    scopes: list[tuple[float, ...]] = []
    for question in [*dev_questions(), *openings(), *strangers()]:
        if question.aside:
            continue
        _, ranked, scope = searcher.rank(question.query)
        inside = question.register != "out-of-scope"
        scopes.append((*scope, float(inside)))
        if not inside or question.register == "opening" or not ranked:
            continue
        features = np.array([entry.evidence.features for entry in ranked])
        value = np.array(
            [1.0 if e.id in question.gold else ALSO if e.id in question.also else 0.0 for e in ranked]
        )
        lists.append((features, value, np.array(scope)))
    return lists, np.array(scopes)


def fit_ranking(lists: Sequence[Row], ridge: float = 0.02, steps: int = 600) -> np.ndarray:
    """Return the weights that give the right candidates the largest share of a softmax (Adam)."""
    scale = np.concatenate([features for features, _, _ in lists]).std(0) + 1e-9
    free = np.array([name in FREE for name in Features._fields])
    data = [(features / scale, value) for features, value, _ in lists if value.any()]
    weights, first, second = np.zeros((3, len(scale)))
    for step in range(1, steps + 1):
        gradient = ridge * weights
        for features, value in data:
            share = softmax(features @ weights)
            wanted = share * value / (share @ value)
            gradient = gradient + features.T @ (share - wanted) / len(data)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = weights - 0.06 / (1 + step / 200) * move
        weights = np.where(free, weights, np.maximum(weights, 0.0))
    return weights / scale


def fit_logistic(inputs: np.ndarray, truth: np.ndarray, ridge: float = 0.005) -> np.ndarray:
    """Return slopes and constant of a logistic regression in which both classes weigh the same."""
    mean, scale = inputs.mean(0), inputs.std(0) + 1e-9
    scaled = np.c_[(inputs - mean) / scale, np.ones(len(inputs))]
    importance = np.where(truth > 0, 0.5 / (truth > 0).sum(), 0.5 / (truth == 0).sum())
    weights = np.zeros(scaled.shape[1])
    for _ in range(4000):
        error = (1 / (1 + np.exp(-scaled @ weights)) - truth) * importance
        weights -= 1.0 * (scaled.T @ error + ridge * np.r_[weights[:-1], 0])
    slopes = weights[:-1] / scale
    return np.r_[slopes, weights[-1] - slopes @ mean]


def fit_right(lists: Sequence[Row], ranking: np.ndarray) -> np.ndarray:
    """Return how the share and the relevance of a hit tell the probability that it is right."""
    inputs: list[tuple[float, float]] = []
    truth: list[float] = []
    for features, value, _ in lists:
        relevance = features @ ranking
        share = np.log(softmax(relevance))
        for place in np.argsort(-relevance)[:5]:
            inputs.append((share[place], relevance[place]))
            truth.append(float(value[place] > 0))
    array, target = np.array(inputs), np.array(truth)
    weights = np.zeros(3)
    full = np.c_[array, np.ones(len(array))]
    for _ in range(50):  # Newton; here the classes weigh what they weigh, as a probability must
        chance = 1 / (1 + np.exp(-full @ weights))
        curvature = (full * (chance * (1 - chance))[:, None]).T @ full + 1e-3 * np.eye(3)
        weights -= np.linalg.solve(curvature, full.T @ (chance - target) + 1e-3 * weights)
    return weights


def softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max())
    return powers / powers.sum()


def cross_validate(lists: Sequence[Row], folds: int = 5) -> None:
    """Print the hit rates of lists that the weights have not seen."""
    ranks: list[float] = []
    for fold in range(folds):
        weights = fit_ranking([row for place, row in enumerate(lists) if place % folds != fold])
        for features, value, _ in lists[fold::folds]:
            right = value[np.argsort(-(features @ weights), kind="stable")] > 0
            ranks.append(1 + right.argmax() if right.any() else np.inf)
    found = np.array(ranks)
    print(f"cross-validation: hit@1 {(found <= 1).mean():.3f} hit@3 {(found <= 3).mean():.3f} "
          f"MRR {(1 / found).mean():.3f} of {len(found)}")  # fmt: skip


def main() -> None:
    store = kb.load().store
    lists, _ = rows(Searcher(store, np.ones(len(Features._fields)).tolist()))
    if not lists:
        sys.exit("the development questions are not beside this checkout")
    cross_validate(lists)
    ranking = fit_ranking(lists)
    lists, scopes = rows(Searcher(store, ranking.tolist()))  # the scope looks at the first entry
    learned = {
        "RANKING": (Features._fields, ranking, "In the order of `Features`."),
        "SCOPE": (
            (*Scope._fields, "constant"),
            fit_logistic(scopes[:, :-1], scopes[:, -1]),
            "In the order of `Scope`, then the constant.",
        ),
        "RIGHT": (
            ("share", "relevance", "constant"),
            fit_right(lists, ranking),
            "Log-odds that a hit is right: logarithm of its share among the candidates, its relevance.",
        ),
    }
    text = '"""Weights learned by `tests/benchmarks/fit_search.py`; never edited by hand."""\n'
    for name, (fields, weights, comment) in learned.items():
        lines = "".join(f"    {w:.3f},  # {field}\n" for field, w in zip(fields, weights, strict=True))
        text += f"\n# {comment}\n{name} = (\n{lines})\n"
    print(text)
    if "--write" in sys.argv:
        (ROOT / "kb" / "search" / "weights.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
