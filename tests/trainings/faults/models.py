"""Faults of capacity and regularisation, and those of whole families of models."""

from tests.trainings.faults.change import between, one_of, variant, whole
from tests.trainings.settings import NORMED, PICTURES, TABLES, TEXTS

GAN = {"ring-gan"}
VAE = {"digits-vae"}
DENSE = (TABLES | PICTURES) - {"sinus-mlp"}

MODELS = [
    variant(
        "overfitting",
        "few samples, wide net, no decay",
        TABLES,
        {
            "data.n_train": whole(30, 150),
            "arch.hidden": [256, 256],
            "optimizer.weight_decay": 0.0,
            "epochs": whole(60, 120),
            "batch_size": 16,
        },
    ),
    variant(
        "overfitting",
        "few pictures, many epochs",
        PICTURES,
        {"data.n_train": whole(40, 120), "epochs": whole(40, 70), "batch_size": 10, "schedule": None},
    ),
    variant(
        "overfitting",
        "few windows of text, many epochs",
        TEXTS,
        {
            "data.n_train": whole(60, 200),
            "epochs": whole(30, 50),
            "schedule": {"kind": "constant", "warmup": 0.1},
        },
    ),
    variant(
        "overfitting",
        "wide net, no decay, many epochs",
        {"diabetes-mlp", "homes-mlp"},
        {
            "data.n_train": 300,
            "arch.hidden": [128, 64],
            "optimizer.weight_decay": 0.0,
            "epochs": whole(70, 120),
        },
    ),
    variant(
        "instruction-overfit",
        "small set of answers learnt by heart",
        {"facts-gpt"},
        {
            "data.n_train": whole(120, 240),
            "arch.width": one_of(64, 96),
            "optimizer.lr": between(0.0008, 0.003),
            "batch_size": one_of(2, 4),
            "epochs": whole(6, 11),
            "schedule": {"kind": "constant", "warmup": 0.03},
        },
    ),
    variant(
        "instruction-overfit",
        "LSTM, many epochs",
        {"facts-gpt"},
        {
            "data.n_train": whole(160, 260),
            "arch": {"name": "lstm", "width": 160},
            "optimizer.lr": between(0.004, 0.008),
            "batch_size": 4,
            "epochs": whole(8, 12),
            "schedule": None,
        },
    ),
    variant(
        "capacity-too-small",
        "linear model",
        {"moons-tanh", "circles-mlp", "sinus-mlp", "homes-mlp", "digits-mlp", "clusters-mlp"},
        {"arch.hidden": []},
    ),
    variant(
        "capacity-too-small",
        "very few units",
        TABLES - {"wine-mlp", "cancer-mlp"} - NORMED,
        {"arch.hidden": one_of([1], [2], [2, 2], [3])},
    ),
    variant(
        "capacity-too-small",
        "very few channels",
        PICTURES,
        {"arch.channels": one_of([1, 1], [1, 2]), "arch.fc": one_of(2, 3, 4), "epochs": 25},
    ),
    variant("capacity-too-small", "very few units", TEXTS - {"code-gpt"}, {"arch.width": whole(3, 10)}),
    variant(
        "dropout-too-strong",
        "dropout too strong",
        DENSE | {"code-lstm", "code-gru"},
        {"arch.dropout": between(0.75, 0.97)},
    ),
    variant(
        "double-descent",
        "features on three scales",
        {"scales-linear"},
        {"data.middle": between(0.45, 0.7), "data.noise": between(0.5, 0.8), "data.slow": between(1.6, 2.6)},
    ),
    variant(
        "gan-discriminator-wins",
        "discriminator far faster",
        GAN,
        {"optimizer.d_lr": between(0.003, 0.01), "optimizer.g_lr": between(1e-6, 3e-5), "arch.noise": 0.0},
    ),
    variant(
        "gan-discriminator-wins",
        "saturating generator loss",
        GAN,
        {
            "optimizer.d_lr": between(0.003, 0.008),
            "optimizer.g_lr": between(1e-5, 5e-5),
            "arch.noise": 0.0,
            "arch.saturating": True,
            "optimizer.d_steps": one_of(2, 3),
        },
    ),
    variant(
        "gan-discriminator-wins",
        "tiny generator, big discriminator",
        GAN,
        {
            "arch.generator": [4],
            "arch.discriminator": [128, 128],
            "optimizer.g_lr": between(1e-5, 5e-5),
            "optimizer.d_lr": between(0.002, 0.005),
            "arch.noise": 0.0,
        },
    ),
    variant(
        "gan-mode-collapse",
        "several generator steps, no noise",
        GAN,
        {
            "optimizer.g_lr": between(0.003, 0.01),
            "optimizer.d_lr": between(0.0003, 0.001),
            "optimizer.g_steps": one_of(3, 4, 5),
            "arch.noise": 0.0,
            "arch.code": one_of(1, 2, 4),
        },
    ),
    variant(
        "gan-mode-collapse",
        "weak discriminator",
        GAN,
        {
            "arch.discriminator": one_of([8], [12], [6, 6]),
            "optimizer.g_lr": between(0.003, 0.008),
            "arch.noise": 0.0,
        },
    ),
    variant(
        "vae-posterior-collapse",
        "KL counts too much",
        VAE,
        {"beta": between(2, 10), "arch.code": one_of(4, 8, 16)},
    ),
    variant(
        "vae-posterior-collapse",
        "decoder sees the picture",
        VAE,
        {"beta": between(0.8, 2), "arch.peek": True},
    ),
    variant(
        "vae-posterior-collapse",
        "narrow network",
        VAE,
        {"beta": between(2, 4), "arch.hidden": one_of(12, 24, 32), "arch.code": 3},
    ),
]
