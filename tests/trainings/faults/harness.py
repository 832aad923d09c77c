"""Faults of the program around the model: modes, shapes, outputs, masks, validation, the loop itself."""

from tests.trainings.faults.change import between, one_of, times, variant, whole
from tests.trainings.settings import NORMED, PICTURES, PLAIN, SOFTMAX, TABLES, VALUES

MASKED = {"lines-gru", "facts-gpt", "copy-gpt"}

HARNESS = [
    variant(
        "train-eval-mode",
        "validation in train mode, sorted by class",
        NORMED,
        {
            "injected.mode": "train-at-eval",
            "injected.sort_val": True,
            "injected.eval_batch": one_of(8, 10, 16),
        },
    ),
    variant(
        "train-eval-mode",
        "train() never called",
        NORMED,
        {"injected.mode": "always-eval", "optimizer.lr": times(2, 10)},
    ),
    variant(
        "train-eval-mode",
        "no train() after the first validation",
        NORMED | {"digits-mlp", "shapes-cnn", "wine-mlp", "clusters-mlp"},
        {
            "injected.mode": "eval-after-first",
            "arch.dropout": between(0.3, 0.5),
            "epochs": whole(20, 40),
            "data.n_train": 300,
        },
    ),
    variant(
        "train-eval-mode",
        "validation in train mode, dropout",
        TABLES | PICTURES,
        {"injected.mode": "train-at-eval", "arch.dropout": between(0.4, 0.6)},
    ),
    variant(
        "batchnorm-small-batch",
        "batch norm over very few",
        NORMED,
        {"batch_size": one_of(2, 2, 3, 4), "data.n_train": 600, "epochs": whole(8, 14)},
    ),
    variant(
        "small-validation-set",
        "very few validation samples",
        (TABLES | PICTURES) - {"iris-mlp", "wine-mlp"},
        {"data.n_val": whole(6, 18)},
    ),
    variant(
        "small-validation-set",
        "very few validation samples, high rate",
        TABLES & SOFTMAX,
        {"data.n_val": whole(8, 20), "optimizer.lr": times(1.5, 3)},
    ),
    variant("softmax-dim-bug", "softmax over the batch", SOFTMAX, {"injected.softmax_dim": 0}),
    variant(
        "softmax-dim-bug",
        "softmax over time",
        {"code-lstm", "code-gpt", "copy-gpt"},
        {"injected.softmax_dim": 1},
    ),
    variant(
        "wrong-output-activation", "softmax before cross-entropy", SOFTMAX, {"injected.output": "softmax"}
    ),
    variant(
        "wrong-output-activation",
        "sigmoid before BCE-with-logits",
        {"cancer-mlp"},
        {"injected.output": "sigmoid", "epochs": whole(25, 45)},
    ),
    variant(
        "wrong-output-activation",
        "output cannot reach the target",
        VALUES,
        {"injected.output": one_of("relu", "sigmoid", "tanh")},
    ),
    variant(
        "shape-broadcast-bug", "(N,1) against (N,)", VALUES | {"cancer-mlp"}, {"injected.broadcast": True}
    ),
    variant(
        "shape-broadcast-bug",
        "(N,1) against (N,), smaller rate",
        VALUES,
        {"injected.broadcast": True, "optimizer.lr": times(0.3, 0.8)},
    ),
    variant("loss-masking-bug", "pads counted", MASKED, {"injected.mask": "count-pads"}),
    variant("loss-masking-bug", "mask inverted", MASKED, {"injected.mask": "inverted"}),
    variant(
        "slow-step-drift",
        "history kept and read again at each step",
        TABLES - {"iris-mlp", "wine-mlp"},
        {"injected.history": {"size": 200}, "injected.history.times": whole(4, 20)},
    ),
    variant(
        "slow-step-drift",
        "outputs kept and read again at each step",
        PLAIN - TABLES,
        {"injected.history": {"size": 2000}, "injected.history.times": whole(6, 20)},
    ),
]
