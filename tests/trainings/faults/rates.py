"""Faults of learning rate, schedule, batch size, optimizer constants, clipping and resuming."""

from tests.trainings.faults.change import between, one_of, times, variant, whole
from tests.trainings.settings import BY_ADAM, BY_SGD, NORMED, PICTURES, PLAIN, TABLES, TEXTS, TOKENS

FULL = {"batch_size": 100_000}
RESUMED = PLAIN - {"iris-mlp"}  # a run of forty short epochs on a hundred samples hides a jump
TRANSFORMERS = {"code-gpt", "copy-gpt", "facts-gpt"}

RATES = [
    variant("lr-too-high", "rate too high", BY_ADAM, {"optimizer.lr": times(8, 100)}),
    variant("lr-too-high", "rate too high", BY_SGD, {"optimizer.lr": times(5, 60)}),
    variant(
        "lr-too-high", "rate too high, no clipping", TEXTS, {"optimizer.lr": times(15, 80), "clip_norm": None}
    ),
    variant("lr-too-low", "rate too low", PLAIN, {"optimizer.lr": times(0.002, 0.08)}),
    variant("lr-too-low", "rate too low", BY_SGD, {"optimizer.lr": times(0.002, 0.04)}),
    variant("adam-epsilon-betas", "epsilon too large", BY_ADAM, {"optimizer.eps": between(0.05, 10)}),
    variant(
        "adam-epsilon-betas",
        "second moment forgets at once",
        BY_ADAM,
        {"optimizer.betas": one_of([0.9, 0.1], [0.9, 0.5], [0.95, 0.3]), "optimizer.lr": times(2, 6)},
    ),
    variant(
        "adam-epsilon-betas",
        "first moment remembers too long",
        BY_ADAM,
        {
            "optimizer.betas": one_of([0.99, 0.999], [0.995, 0.999], [0.998, 0.999]),
            "optimizer.lr": times(1, 4),
        },
    ),
    variant(
        "adam-epsilon-betas",
        "full batch, high rate, late instabilities",
        {"sinus-mlp", "digits-mlp", "circles-mlp", "homes-mlp"},
        FULL
        | {
            "optimizer.lr": between(0.01, 0.03),
            "epochs": 700,
            "optimizer.betas": one_of([0.9, 0.999], [0.9, 0.9999]),
        },
    ),
    variant(
        "weight-decay-mistuned",
        "L2 in adam",
        BY_ADAM - TOKENS,
        {"optimizer.name": "adam", "optimizer.weight_decay": between(0.03, 0.5)},
    ),
    variant(
        "weight-decay-mistuned",
        "L2 in adam",
        TEXTS | {"copy-gpt"},
        {"optimizer.name": "adam", "optimizer.weight_decay": between(0.003, 0.1)},
    ),
    variant("weight-decay-mistuned", "decay in sgd", BY_SGD, {"optimizer.weight_decay": between(0.04, 0.4)}),
    variant(
        "gradient-clipping-mistuned",
        "clipped far below the usual norm",
        BY_SGD,
        {"clip_norm": between(0.001, 0.03)},
    ),
    variant(
        "batch-size-too-small",
        "batch far too small",
        (TABLES | PICTURES) - NORMED,
        {"batch_size": one_of(1, 1, 2), "data.n_train": 500, "epochs": whole(5, 9)},
    ),
    variant(
        "batch-size-too-small",
        "batch of 1",
        {"code-lstm", "code-gru"},
        {"batch_size": 1, "data.n_train": 900, "epochs": 1, "optimizer.lr": times(1, 3)},
    ),
    variant("batch-size-too-large", "whole set in a batch", (TABLES | PICTURES) - {"sinus-mlp"}, FULL),
    variant("batch-size-too-large", "half of the set in a batch", BY_SGD, {"batch_size": 600}),
    variant(
        "warmup-missing",
        "post-LN, no warm-up",
        TRANSFORMERS,
        {
            "arch.post_norm": True,
            "arch.layers": one_of(4, 5),
            "schedule": {"kind": "cosine"},
            "optimizer.lr": between(0.008, 0.016),
        },
    ),
    variant(
        "lr-schedule-mistake",
        "StepLR stepped per batch",
        PLAIN,
        {"schedule": {"kind": "step", "gamma": 0.5}, "schedule.every_step": whole(8, 20)},
    ),
    variant(
        "lr-schedule-mistake",
        "exponential decay stepped per batch",
        PLAIN,
        {"schedule": {"kind": "exponential"}, "schedule.gamma": between(0.95, 0.985)},
    ),
    variant(
        "lr-schedule-mistake",
        "cosine period in epochs, stepped per batch",
        TABLES | PICTURES,
        {"schedule": {"kind": "waves"}, "schedule.every_step": whole(8, 30), "optimizer.lr": times(3, 12)},
    ),
    variant(
        "lr-schedule-mistake",
        "warm-up longer than the run",
        PLAIN,
        {"schedule": {"kind": "constant"}, "schedule.warmup": between(8, 60)},
    ),
    variant(
        "lr-schedule-mistake",
        "decay factor inverted: rate grows",
        PLAIN,
        {"schedule": {"kind": "growth", "every": 0.12}, "schedule.gamma": between(2, 4)},
    ),
    variant(
        "lr-schedule-mistake",
        "rate jumps",
        PLAIN,
        {"schedule": {"kind": "jump"}, "schedule.at": between(0.4, 0.8), "schedule.factor": between(15, 100)},
    ),
    variant(
        "lr-schedule-mistake",
        "decays too early",
        PLAIN,
        {
            "schedule": {"kind": "jump"},
            "schedule.at": between(0.06, 0.15),
            "schedule.factor": between(0.001, 0.02),
        },
    ),
    variant(
        "lr-schedule-mistake",
        "resumed with a higher rate",
        RESUMED,
        {
            "schedule": {"kind": "cosine"},
            "injected.resume": {"lost": ["optimizer"]},
            "injected.resume.at": between(0.45, 0.8),
            "injected.resume.rate": between(5, 30),
        },
    ),
    variant(
        "checkpoint-not-restored",
        "weights not loaded",
        RESUMED,
        {"injected.resume": {"lost": ["weights"]}, "injected.resume.at": between(0.3, 0.8)},
    ),
    variant(
        "checkpoint-not-restored",
        "head not loaded",
        RESUMED,
        {"injected.resume": {"lost": ["head"]}, "injected.resume.at": between(0.3, 0.8)},
    ),
    variant(
        "checkpoint-not-restored",
        "optimizer and schedule begin anew",
        RESUMED,
        {
            "schedule": {"kind": "cosine"},
            "injected.resume": {"lost": ["optimizer", "schedule"]},
            "injected.resume.at": between(0.5, 0.8),
            "optimizer.lr": times(1, 4),
        },
    ),
]
