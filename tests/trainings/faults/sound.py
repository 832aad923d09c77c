"""Sound trainings that look unusual: what a judge must not take for a failure."""

from tests.trainings.faults.change import between, one_of, times, variant, whole
from tests.trainings.settings import BASES, CLASSES, PICTURES, PLAIN, SOFTMAX, TABLES, TEXTS, VALUES

HEALTHY = "healthy"
SCHEDULED = {name for name in PLAIN if "schedule" not in BASES[name]}

SOUND = [
    variant(HEALTHY, "plain", BASES.keys() - {"scales-linear"}, {}),
    variant(HEALTHY, "cosine schedule to zero", SCHEDULED, {"schedule": {"kind": "cosine"}}),
    variant(
        HEALTHY,
        "warm-up",
        SCHEDULED,
        {"schedule": {"kind": "cosine"}, "schedule.warmup": between(0.05, 0.25)},
    ),
    variant(
        HEALTHY,
        "step-decay kinks",
        TABLES | PICTURES,
        {
            "schedule": {"kind": "growth"},
            "schedule.every": between(0.3, 0.45),
            "schedule.gamma": between(0.1, 0.3),
        },
    ),
    variant(
        HEALTHY,
        "one-cycle schedule",
        TABLES | PICTURES,
        {"schedule": {"kind": "one-cycle"}, "optimizer.lr": times(1.5, 3)},
    ),
    variant(
        HEALTHY,
        "cosine warm restarts",
        TABLES | PICTURES,
        {"schedule": {"kind": "restarts"}, "schedule.every": between(0.2, 0.34)},
    ),
    variant(
        HEALTHY,
        "dropout: validation better than training",
        TABLES | PICTURES,
        {"arch.dropout": between(0.15, 0.4)},
    ),
    variant(
        HEALTHY, "label smoothing: loss floor above zero", SOFTMAX, {"label_smoothing": between(0.05, 0.15)}
    ),
    variant(
        HEALTHY,
        "small batches, noisy steps",
        (TABLES | PICTURES) - {"iris-mlp"},
        {"batch_size": whole(6, 10), "optimizer.lr": times(0.15, 0.4)},
    ),
    variant(HEALTHY, "short log", TABLES | PICTURES, {"epochs": whole(4, 7), "optimizer.lr": times(1.5, 2)}),
    variant(HEALTHY, "ended while still improving", TEXTS, {"epochs": between(1.6, 2.2)}),
    variant(HEALTHY, "long run", TABLES, {"epochs": whole(50, 70), "schedule": {"kind": "cosine"}}),
    variant(
        HEALTHY,
        "long first plateau, then learns",
        {"recall-rnn"},
        {"data.back": whole(10, 15), "epochs": whole(14, 18), "optimizer.lr": times(1, 1.5)},
    ),
    variant(
        HEALTHY,
        "resumed properly from a checkpoint",
        PLAIN,
        {"injected.resume": {"lost": []}, "injected.resume.at": between(0.3, 0.7)},
    ),
    variant(HEALTHY, "clipping at a sensible norm", PLAIN, {"clip_norm": between(1, 5)}),
    variant(
        HEALTHY,
        "unbalanced but learnt",
        CLASSES & TABLES - {"iris-mlp", "wine-mlp"},
        {"injected.imbalance": between(0.2, 0.35)},
    ),
    variant(HEALTHY, "another width", TABLES, {"arch.hidden": one_of([48, 48], [96], [64, 64], [80, 40])}),
    variant(
        HEALTHY,
        "target in its own units, rate to match",
        {"homes-mlp", "linear-mlp", "sinus-mlp"},
        {
            "injected.target_scale": between(3, 10),
            "optimizer": {"name": "adam", "lr": 0.01},
            "epochs": whole(30, 50),
        },
    ),
    variant(
        HEALTHY,
        "smooth, large batches",
        {"moons-tanh", "circles-mlp", "clusters-mlp", "linear-mlp"},
        {"batch_size": 400, "optimizer.lr": times(2, 4), "epochs": whole(70, 120)},
    ),
    variant(HEALTHY, "other seeds", VALUES | CLASSES, {"optimizer.lr": times(0.7, 1.5)}),
]
