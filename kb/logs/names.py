"""What a column name means: which quantity, measured on which data, and whether up or down is better."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.logs.words import SPLITS, words

Kind = Literal["step", "iteration", "epoch", "time", "quantity"]

NEUTRAL = frozenset({
    "avg", "average", "mean", "cur", "current", "the", "of", "on", "at", "per", "overall", "set",
    "metrics", "metric", "scalars", "scalar", "epoch", "step", "batch", "iter", "iteration", "total", "sum", "net",
    "inner", "log", "logs", "perf", "x", "global", "output", "interval", "objective", "final", "model",
    "trainer", "lm", "main", "reduced", "is", "data", "full", "and", "dataset",
})  # fmt: skip
"""Words that do not change what is measured."""

SMOOTHED = frozenset(
    {"smooth", "smoothed", "ema", "running", "moving", "avr", "median", "ma", "window", "rolling"}
)
AGGREGATED = frozenset({"epoch"})
EXTREME = frozenset({"best", "min", "max", "std", "lowest", "highest", "var", "minimum", "maximum", "bests"})

STEP = frozenset(
    {"step", "timestep", "update", "kimg", "round", "interacts", "globalstep", "env", "frame", "frames"}
)
ITERATION = frozenset({"iter", "iteration", "itr", "batch", "it", "minibatch", "i", "niter"})
EPOCH = frozenset({"epoch", "ep", "epochs", "eopch", "epoc"})
TIME = frozenset({
    "elapsed", "eta", "timestamp", "date", "wall", "walltime", "runtime", "duration", "hours", "remaining", "created",
    "timestr", "datetime", "clock",
})  # fmt: skip

UP = frozenset({
    "accuracy", "f1", "fbeta", "precision", "recall", "map", "auc", "auroc", "roc", "iou", "miou", "dice", "bleu",
    "rouge", "psnr", "ssim", "r2", "spearman", "pearson", "kappa", "mcc", "ndcg", "hits", "hit", "elo", "win",
    "reward", "return", "score", "success", "ap", "ap50", "top5", "meteor", "cider", "macro", "micro", "auprc", "mrr",
    "specificity", "sensitivity", "jaccard", "correct", "fscore", "f05", "f2", "margins", "explained", "pck",
})  # fmt: skip
DOWN = frozenset({
    "loss", "wer", "cer", "per", "ter", "fid", "kid", "perplexity", "rmse", "mae", "mse", "mape", "error", "eer",
    "lpips", "cost", "xent", "nll", "logloss", "mlogloss", "err", "rmsle", "msle", "ade", "fde", "epe", "hausdorff", "bpc",
    "bpb", "deviance",
})  # fmt: skip

LOSS_LIKE = frozenset({
    "logloss", "mlogloss", "nll", "rmse", "mse", "mae", "l1", "l2", "bce", "ce", "xent", "deviance", "bpc", "bpb",
    "elbo", "rmsle", "multi", "binary", "cross", "entropy", "crossentropy", "objective", "likelihood", "huber", "quantile",
})  # fmt: skip
"""Quantities that stand for the loss where a log names no loss (gradient boosting, regression)."""

PLAIN = frozenset({
    "lr", "grad_norm", "loss_scale", "weight_norm", "memory", "throughput", "step_time", "reward", "kl", "entropy",
    "q_value", "response_length", "chosen_logps", "d_loss", "g_loss",
})  # fmt: skip
"""Quantities of the whole run: `lr`, not `train_lr`."""
ALWAYS_PLAIN = frozenset({"lr", "grad_norm", "loss_scale", "weight_norm", "entropy", "chosen_logps"})
"""Of these there is one, whatever data the line around it speaks of."""

_ACCURACY = frozenset({
    "accuracy", "acc", "acc1", "accuracy1", "top1", "prec1", "precision1", "aacc", "accuracytop1", "correct",
})  # fmt: skip
_ACCURACY_KIND = frozenset({
    "categorical", "sparse", "binary", "accuracy", "acc", "top1", "multi", "class", "cls", "classification", "thresh",
    "multiclass", "masked", "token", "pct", "percent", "top", "balanced", "percentage",
})  # fmt: skip
_SYNONYM = {"acc": "accuracy", "ppl": "perplexity", "rec": "recall", "prec": "precision", "f1score": "f1",
            "cost": "loss", "criterion": "loss", "mean_iou": "miou", "map05": "map50", "map0.5": "map50"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds.

    `quantity` is the canonical word (`loss`, `accuracy`, `lr`), `split` the data it was measured on or empty
    where the name does not say. `rank` tells how plainly the name says it: of two columns with one meaning the
    one of lower rank is judged.
    """

    kind: Kind
    quantity: str
    split: str = ""
    rank: int = 0
    direction: str | None = None


@lru_cache(maxsize=65536)
def meaning(name: str) -> Meaning:
    """Return what a column called `name` most likely holds."""
    every = words(name)
    split = _split_of([SPLITS[word] for word in every if word in SPLITS])
    rest = _without_numbered_split(every)
    bag = frozenset(rest)
    return (
        _counter(rest, bag, split)
        or _setting(bag, rest, split)
        or _reinforcement(bag, rest, split)
        or _adversarial(bag, rest, split)
        or _loss(bag, rest, split)
        or _accuracy(bag, rest, split)
        or _other(rest, split)
    )


def _split_of(splits: list[str]) -> str:
    """The first word counts; `train/test_accuracy` is what the training loop measured on the test set."""
    return (
        next((split for split in splits if split != "train"), "train")
        if splits and splits[0] == "train"
        else "".join(splits[:1])
    )


def _without_numbered_split(every: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the words for the data, with a number behind them: `validation_0-logloss` is a `logloss`."""
    return tuple(
        word
        for number, word in enumerate(every)
        if word not in SPLITS and not (word.isdigit() and number and every[number - 1] in SPLITS)
    )


def _counter(rest: tuple[str, ...], bag: frozenset[str], split: str) -> Meaning | None:
    core = bag - NEUTRAL_COUNTER
    if not rest or len(rest) > 4:
        return None
    if core and core <= EPOCH:
        return Meaning("epoch", "epoch", rank=len(rest) + (5 if "total" in bag or "max" in bag else 0))
    if core and core <= STEP and (core & COUNTING):
        return Meaning("step", "step", split, rank=len(rest))
    if core and core <= ITERATION | STEP and core & ITERATION:
        kind: Kind = "step" if bag & {"global", "total", "max"} or "iteration" in core else "iteration"
        return Meaning(kind, "step", split, rank=len(rest) + 2)
    if bag & TIME and not bag & {"loss"}:
        return Meaning("time", "time")
    return None


NEUTRAL_COUNTER = frozenset({
    "global", "total", "num", "current", "the", "n", "trainer", "time", "id", "cur", "no", "number", "of", "sampled", "max",
    "training", "charts", "count", "index", "idx", "completed",
})  # fmt: skip
COUNTING = frozenset(
    {"step", "timestep", "update", "kimg", "round", "interacts", "globalstep", "frames", "frame"}
)


def _setting(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    for quantity, test in _SETTINGS:
        if test(bag):
            return Meaning("quantity", quantity, split if split != "train" else "", rank=len(rest))
    return None


def _is_memory(bag: frozenset[str]) -> bool:
    return bool(bag & {"memory", "mem", "vram", "maxmem", "rss"})


def _is_throughput(bag: frozenset[str]) -> bool:
    if bag & {"throughput", "tps", "wps", "fps", "ips", "speed", "ups", "wpb", "tflops", "tgs"}:
        return True
    if "time" in bag:
        return False
    return bool(bag & {"second", "sec", "s"}) and bool(
        bag & {"sample", "token", "img", "step", "it", "images", "iter"}
    )


def _is_step_time(bag: frozenset[str]) -> bool:
    return bool(bag & {"time", "ms", "dt", "seconds", "sec", "latency"}) and not bag & {
        "loss",
        "reward",
        "horizon",
    }


def rest_is(bag: frozenset[str], *names: str) -> bool:
    """Whether the bag holds one of `names` and nothing else."""
    return len(bag) == 1 and not bag.isdisjoint(names)


_SETTINGS = (
    ("lr", lambda bag: bool(bag & {"lr", "learningrate", "lr0", "pg0", "lr1", "lr2"}) or {"learning", "rate"} <= bag),
    ("grad_norm", lambda bag: bool(bag & {"gnorm", "gradnorm"}) or {"grad", "norm"} <= bag or {"grad", "l2"} <= bag or rest_is(bag, "norm", "grad") or {"total", "norm"} == bag),
    ("loss_scale", lambda bag: ("scale" in bag and bool(bag & {"loss", "grad", "scaler", "amp"}))
        or bool(bag & {"lossscale", "lscale"})),
    ("weight_norm", lambda bag: {"norm"} <= bag and bool(bag & {"weight", "params", "param", "parameter"})),
    ("memory", _is_memory),
    ("throughput", _is_throughput),
    ("step_time", _is_step_time),
)  # fmt: skip


def _reinforcement(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    for quantity, test, direction in _REINFORCEMENT:
        if test(bag):
            extra = len(rest) + 10 * len(bag & EXTREME)
            return Meaning(
                "quantity", quantity, split if split != "train" else "", rank=extra, direction=direction
            )
    return None


def _is_reward(bag: frozenset[str]) -> bool:
    if bag & {
        "loss",
        "len",
        "length",
        "std",
        "accuracy",
        "margins",
        "intrinsic",
        "novelty",
        "frac",
        "chosen",
        "rejected",
    }:
        return False
    return bool(bag & {"reward", "return", "rew", "epret", "ret"})


_REINFORCEMENT = (
    ("reward", _is_reward, "up"),
    ("kl", lambda bag: bool(bag & {"kl", "kld", "kldiv", "klloss", "approxkl"}), None),
    ("entropy", lambda bag: "entropy" in bag and not bag & {"cross", "loss", "categorical", "binary"}, None),
    ("q_value", lambda bag: bool(bag & {"qvals", "qval", "qvalue", "q1vals", "qvalues"})
        or ({"q"} <= bag and bool(bag & {"value", "values", "vals", "mean", "avg", "average"})), None),
    ("response_length", lambda bag: bool(bag & {"completion", "completions", "response"})
        and bool(bag & {"length", "len"}), None),
    ("chosen_logps", lambda bag: bool(bag & {"logps", "logp"}) and "chosen" in bag, "up"),
)  # fmt: skip


def _adversarial(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    lossy = bag & {"loss", "err", "cost", "error"}
    plain = not bag - {"d", "g", "a", "b", "loss", "err", "error", "cost", "total"}
    rank = len(rest) + (3 if "b" in bag else 0)
    if bag & {"disc", "discriminator", "dloss", "critic"} and lossy and not bag & {"q", "value"}:
        return Meaning("quantity", "d_loss", split if split != "train" else "", rank, "down")
    if bag & {"gen", "generator", "gloss"} and lossy:
        return Meaning("quantity", "g_loss", split if split != "train" else "", rank, "down")
    if plain and ("d" in bag) != ("g" in bag) and (lossy or bag & {"a", "b"}):
        quantity = "d_loss" if "d" in bag else "g_loss"
        return Meaning("quantity", quantity, split if split != "train" else "", rank, "down")
    return None


def _loss(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    if "loss" not in bag and not bag - NEUTRAL <= {"cost", "criterion"}:
        return None
    if not bag & {"loss", "cost", "criterion"} or ("loss" not in bag and "batch" in bag):
        return None  # `avg_batch_cost` is a time
    if len(rest) > 1 and rest[-1] == "value":
        bag -= {"value"}  # `lm loss value`; `value loss` is a part
    more = bag - NEUTRAL - {"loss", "cost", "criterion"}
    rank = (20 if more & EXTREME else 0) + (2 if more & SMOOTHED else 0) + (1 if bag & AGGREGATED else 0)
    component = more - EXTREME - SMOOTHED
    if not component:
        return Meaning("quantity", "loss", split, rank, "down")
    if more & EXTREME:
        return Meaning("quantity", _slug(rest), split, rank, "down")
    return Meaning(
        "quantity", _slug(rest), split, 5, "down" if not component & {"policy", "pi", "actor"} else None
    )


def _accuracy(bag: frozenset[str], rest: tuple[str, ...], split: str) -> Meaning | None:
    more = bag - NEUTRAL
    if not more & _ACCURACY or more & EXTREME or more & {"time", "top5"}:
        return None
    if more - _ACCURACY - _ACCURACY_KIND:
        return None
    return Meaning("quantity", "accuracy", split, len(rest), "up")


def _other(rest: tuple[str, ...], split: str) -> Meaning:
    kept = tuple(_SYNONYM.get(word, word) for word in rest if word not in {"metrics", "metric"})
    quantity = re.sub(r"map_?50[_-]?(?:0\.)?95", "map50_95", _slug(kept).replace("map0.5", "map50"))
    quantity = _SYNONYM.get(quantity, quantity)
    bag = {word.rstrip("0123456789.") or word for word in kept} | set(kept)
    rank = (20 if bag & EXTREME else 0) + len(kept)
    direction = "down" if bag & DOWN else "up" if bag & UP else None
    return Meaning("quantity", quantity, split, rank, direction)


def _slug(parts: tuple[str, ...]) -> str:
    return "_".join(parts) or "value"
