"""Faults of initialisation, gradients, number format and the scale of targets."""

from tests.trainings.faults.change import between, one_of, times, variant, whole
from tests.trainings.settings import (
    BY_ADAM,
    NORMED,
    PICTURES,
    PLAIN,
    RELU,
    SOFTMAX,
    TABLES,
    TEXTS,
    TOKENS,
    VALUES,
)

GRADIENTS = [
    variant(
        "gradient-explosion",
        "many layers of large gain, no clipping",
        {"linear-mlp", "clusters-mlp", "wine-mlp"},
        {"arch.hidden": [48] * 9, "injected.init": "scale", "injected.init_strength": between(1.8, 3.0)},
    ),
    variant(
        "gradient-explosion",
        "recurrence too strong, no clipping",
        {"recall-rnn", *TEXTS} - {"code-gpt"},
        {
            "arch.name": "rnn",
            "arch.recurrence": between(1.6, 3.5),
            "clip_norm": None,
            "optimizer.name": "sgd",
            "optimizer.momentum": 0.9,
            "optimizer.lr": between(0.1, 2.0),
        },
    ),
    variant(
        "gradient-explosion",
        "relu recurrence, no clipping",
        {"waves-lstm", "recall-rnn"},
        {
            "arch.name": "rnn",
            "arch.act": "relu",
            "arch.recurrence": between(1.2, 1.8),
            "clip_norm": None,
            "optimizer.name": "sgd",
            "optimizer.momentum": 0.9,
            "optimizer.lr": between(0.01, 0.06),
        },
    ),
    variant(
        "gradient-vanishing",
        "many sigmoid layers",
        TABLES,
        {"arch.act": "sigmoid", "arch.norm": None, "arch.hidden": one_of([48] * 5, [32] * 7, [32] * 10)},
    ),
    variant(
        "gradient-vanishing",
        "what is needed lies far back",
        {"recall-rnn"},
        {"data.length": 44, "data.back": whole(25, 40), "arch.recurrence": between(0.4, 0.8)},
    ),
    variant("bad-initialization", "all zero", TABLES | PICTURES, {"injected.init": "zero"}),
    variant(
        "bad-initialization",
        "weights too large",
        TABLES | PICTURES,
        {"injected.init": "scale", "injected.init_strength": between(4, 20)},
    ),
    variant(
        "bad-initialization",
        "weights and embeddings too large",
        TOKENS,
        {"injected.init": "scale", "injected.init_strength": between(4, 12)},
    ),
    variant(
        "bad-initialization", "N(0, 1) whatever the width", TABLES | PICTURES, {"injected.init": "normal"}
    ),
    variant(
        "bad-initialization",
        "weights far too small",
        TABLES | PICTURES,
        {"injected.init": "scale", "injected.init_strength": between(0.001, 0.05)},
    ),
    variant(
        "dead-relu", "hidden biases far below zero", RELU - NORMED, {"injected.relu_bias": between(3, 20)}
    ),
    variant("zero-grad-missing", "gradients pile up", PLAIN, {"injected.no_zero_grad": True}),
    variant(
        "zero-grad-missing",
        "gradients pile up, small rate",
        PLAIN,
        {"injected.no_zero_grad": True, "optimizer.lr": times(0.1, 0.5)},
    ),
    variant("optimizer-not-stepping", "step() missing", PLAIN, {"injected.no_step": "missing"}),
    variant(
        "optimizer-not-stepping",
        "optimizer holds another model's parameters",
        PLAIN,
        {"injected.no_step": "other-model"},
    ),
    variant(
        "optimizer-not-stepping",
        "only the last bias is trained",
        PLAIN - TOKENS,
        {"injected.frozen": "but-bias"},
    ),
    variant(
        "fp16-overflow",
        "static loss scale too large",
        TABLES | PICTURES,
        {"injected.loss_scale": between(3e5, 1e8)},
    ),
    variant(
        "fp16-overflow",
        "activations overflow",
        RELU - NORMED,
        {"injected.half": True, "injected.raw_inputs": between(1000, 20_000)},
    ),
    variant(
        "fp16-overflow",
        "log of a half-precision softmax",
        SOFTMAX,
        {"injected.half_log": True, "optimizer.weight_decay": 0.0, "optimizer.lr": times(1, 5)},
    ),
    variant(
        "fp16-overflow",
        "adam's epsilon rounds to zero in half precision",
        BY_ADAM,
        {"injected.loss_scale": 1.0, "optimizer.eps": 0.0},
    ),
    variant(
        "target-scale",
        "raw target, mean far from zero",
        VALUES,
        {"injected.target_scale": between(20, 1000), "injected.target_offset": between(50, 5000)},
    ),
    variant(
        "target-scale", "raw target, large numbers", VALUES, {"injected.target_scale": between(20, 1000)}
    ),
]
