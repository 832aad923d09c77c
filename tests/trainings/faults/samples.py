"""Faults of data and labels."""

from tests.trainings.faults.change import between, one_of, times, variant, whole
from tests.trainings.settings import CLASSES, PICTURES, PLAIN, SOFTMAX, TABLES, TEXTS, TOKENS, VALUES

SAMPLES = [
    variant(
        "class-imbalance",
        "hardly any of the rare class",
        CLASSES & (TABLES | PICTURES),
        {"injected.imbalance": between(0.01, 0.03)},
    ),
    variant(
        "label-errors",
        "wrong labels in both parts",
        CLASSES,
        {"injected.label_noise": {"parts": "both"}, "injected.label_noise.share": between(0.2, 0.6)},
    ),
    variant(
        "label-errors",
        "wrong labels in the training part",
        CLASSES,
        {"injected.label_noise": {"parts": "train"}, "injected.label_noise.share": between(0.2, 0.6)},
    ),
    variant(
        "label-misalignment",
        "label rows permuted",
        (TABLES | PICTURES) - {"iris-mlp"},
        {"injected.label_shuffle": True},
    ),
    variant(
        "label-misalignment",
        "label table slipped by one row",
        CLASSES | VALUES,
        {"injected.label_offset": one_of(1, 2, -1)},
    ),
    variant(
        "data-not-shuffled",
        "sorted by target",
        (TABLES | PICTURES) - {"iris-mlp", "wine-mlp"},
        {"injected.sort": "target", "batch_size": one_of(16, 24, 32, 40), "epochs": whole(8, 14)},
    ),
    variant(
        "data-not-shuffled",
        "blocks of one class",
        SOFTMAX & (TABLES | PICTURES),
        {"injected.sort": "blocks", "epochs": whole(8, 14), "optimizer.lr": times(0.2, 1)},
    ),
    variant("data-leakage", "target among the features", TABLES, {"injected.leak_feature": between(1, 4)}),
    variant(
        "data-leakage",
        "class marker in the corner of the picture",
        PICTURES,
        {"injected.leak_feature": between(0.7, 3)},
    ),
    variant(
        "data-leakage",
        "the value to foretell lies in the window",
        {"waves-lstm"},
        {"injected.leak_feature": between(0.5, 3)},
    ),
    variant("data-leakage", "targets not shifted", TEXTS, {"injected.copy_target": True}),
    variant(
        "data-leakage", "no causal mask", {"code-gpt"}, {"arch.no_mask": True, "optimizer.lr": times(1, 2)}
    ),
    variant(
        "distribution-shift",
        "features moved and stretched",
        TABLES,
        {
            "injected.val_shift": {},
            "injected.val_shift.offset": between(0.3, 1.5),
            "injected.val_shift.gain": between(1.0, 1.8),
            "injected.val_shift.noise": between(0.1, 0.8),
        },
    ),
    variant(
        "distribution-shift",
        "moved and noisy pictures",
        PICTURES,
        {
            "injected.val_shift": {"roll": 1},
            "injected.val_shift.roll": one_of(1, 2),
            "injected.val_shift.noise": between(0.2, 1),
        },
    ),
    variant(
        "distribution-shift",
        "another dialect",
        TEXTS,
        {"injected.val_shift": {}, "injected.val_shift.swapped": between(0.1, 0.5)},
    ),
    variant(
        "preprocessing-mismatch",
        "validation not standardised",
        TABLES | PICTURES,
        {"injected.val_processing": "raw"},
    ),
    variant(
        "preprocessing-mismatch",
        "feature columns in another order",
        TABLES - {"moons-tanh", "circles-mlp", "sinus-mlp"},
        {"injected.val_processing": "columns"},
    ),
    variant(
        "preprocessing-mismatch",
        "validation pictures inverted",
        PICTURES,
        {"injected.val_processing": "inverted"},
    ),
    variant(
        "preprocessing-mismatch",
        "vocabulary built anew for validation",
        TEXTS,
        {"injected.val_processing": "tokens"},
    ),
    variant(
        "unnormalized-inputs",
        "features in their own units",
        TABLES - {"moons-tanh", "circles-mlp", "iris-mlp"},
        {"injected.raw_inputs": between(1, 10)},
    ),
    variant("unnormalized-inputs", "pixels 0..255", PICTURES, {"injected.raw_inputs": 16.0}),
    variant(
        "corrupt-samples",
        "corrupt batches, inputs too large",
        PLAIN - TOKENS - {"recall-rnn"},
        {
            "injected.corrupt": {"mode": "inputs"},
            "injected.corrupt.at": one_of([0.45], [0.35, 0.7], [0.3, 0.6, 0.85]),
            "injected.corrupt.strength": between(20, 300),
        },
    ),
    variant(
        "corrupt-samples",
        "corrupt batches, targets wrong",
        PLAIN,
        {
            "injected.corrupt": {"mode": "targets", "length": 2},
            "injected.corrupt.at": one_of([0.5], [0.4, 0.7], [0.3, 0.6, 0.85]),
            "injected.corrupt.strength": between(5, 25),
        },
    ),
    variant(
        "corrupt-samples", "broken data shard", PLAIN - TOKENS, {"injected.late_data": between(0.5, 0.8)}
    ),
]
