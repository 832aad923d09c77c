"""The sound settings ("bases") from which every training starts, and the sets of them that faults name."""

from copy import deepcopy

TEXT = {"name": "text", "n_train": 2400, "n_val": 100, "length": 32}
SHAPES = {"name": "shapes", "n_train": 1200, "n_val": 400, "noise": 0.12}
ADAM = {"name": "adam", "lr": 0.003}
SGD = {"name": "sgd", "lr": 0.02, "momentum": 0.9, "weight_decay": 0.001}


def base(data, arch, optimizer, batch_size, epochs, **more):
    """Return a setting; `steps` in place of `epochs` where a run ends within few epochs."""
    data = {"name": data} if isinstance(data, str) else data
    return {
        "data": data,
        "arch": arch,
        "optimizer": optimizer,
        "batch_size": batch_size,
        "epochs": epochs,
    } | more


def mlp(*hidden, act="relu", **more):
    return {"name": "mlp", "hidden": list(hidden), "act": act} | more


def cnn(*channels, fc=48, **more):
    return {"name": "cnn", "channels": list(channels), "fc": fc} | more


def transformer(width=48, layers=2, **more):
    return {"name": "transformer", "width": width, "layers": layers, "heads": 4} | more


def recurrent(name, width, **more):
    return {"name": name, "width": width} | more


WARM = {"kind": "cosine", "warmup": 0.1}

BASES = {
    "digits-mlp": base({"name": "digits", "flat": True}, mlp(128, 64), ADAM | {"lr": 0.001}, 64, 25),
    "digits-cnn": base("digits", cnn(12, 24), SGD, 32, 14),
    "digits-bncnn": base("digits", cnn(12, 24, norm="batch"), SGD, 32, 14),
    "cancer-mlp": base("cancer", mlp(32, 16), ADAM | {"lr": 0.001, "weight_decay": 0.02}, 32, 30),
    "wine-mlp": base("wine", mlp(32), SGD | {"lr": 0.01}, 16, 30),
    "iris-mlp": base("iris", mlp(24, act="tanh"), ADAM | {"lr": 0.01}, 16, 40),
    "diabetes-mlp": base("diabetes", mlp(16), ADAM | {"lr": 0.002, "weight_decay": 0.05}, 32, 30),
    "homes-mlp": base("homes", mlp(64, 32), ADAM | {"lr": 0.002}, 64, 25),
    "moons-tanh": base("moons", mlp(32, 32, act="tanh"), SGD | {"lr": 0.03, "weight_decay": 0.0}, 40, 40),
    "circles-mlp": base("circles", mlp(48, 24), ADAM, 40, 40),
    "clusters-mlp": base("clusters", mlp(96, 48), SGD | {"weight_decay": 0.006}, 64, 20),
    "clusters-bnmlp": base("clusters", mlp(64, 64, norm="batch"), ADAM | {"weight_decay": 0.01}, 32, 20),
    "sinus-mlp": base("sinus", mlp(64, 64, act="tanh"), ADAM, 32, 50),
    "linear-mlp": base("linear", mlp(64, 32), SGD | {"lr": 0.01}, 32, 30),
    "shapes-cnn": base(SHAPES, cnn(8, 16), ADAM, 48, 15),
    "shapes-bncnn": base(SHAPES, cnn(8, 16, norm="batch"), SGD, 32, 14, schedule={"kind": "cosine"}),
    "code-lstm": base(TEXT, recurrent("lstm", 64), ADAM | {"lr": 0.006}, 16, 3, clip_norm=1.0),
    "code-gru": base(TEXT, recurrent("gru", 64), ADAM | {"name": "adamw", "lr": 0.005}, 16, 3),
    "code-gpt": base(TEXT, transformer(post_norm=True), ADAM, 16, 3, schedule=WARM),
    "recall-rnn": base("recall", recurrent("rnn", 64), ADAM | {"lr": 0.001}, 32, 8, clip_norm=1.0),
    "waves-lstm": base("waves", recurrent("lstm", 32), ADAM, 32, 20),
    "copy-gpt": base("copy", transformer(), ADAM | {"name": "adamw", "lr": 0.002}, 32, 10, schedule=WARM),
    "lines-gru": base("lines", recurrent("gru", 64), ADAM | {"lr": 0.005}, 24, 6, clip_norm=1.0),
    "facts-gpt": base("facts", transformer(64), ADAM | {"name": "adamw", "lr": 0.0003}, 8, 3, schedule=WARM),
    "digits-auto": base("digits_auto", mlp(64, 10, 64), ADAM | {"lr": 0.002}, 64, 30),
    "digits-vae": base(
        "digits_auto", {"name": "vae", "hidden": 80, "code": 6}, ADAM | {"lr": 0.002}, 64, 25, beta=0.15
    ),
    "ring-gan": base(
        "ring",
        {"name": "gan", "generator": [64, 64], "discriminator": [64, 64], "code": 4, "noise": 0.3},
        {"name": "adam", "g_lr": 0.001, "d_lr": 0.001},
        64,
        64,
    ),
    "scales-linear": base("two_scale", mlp(), {"name": "sgd", "lr": 0.03}, 150, 3000),
}

# How a base is judged: classes and tokens by cross-entropy, `binary` by one logit, values by squared error.
KIND = dict.fromkeys(BASES, "classes")
KIND |= dict.fromkeys(["code-lstm", "code-gru", "code-gpt", "copy-gpt", "lines-gru", "facts-gpt"], "tokens")
KIND |= dict.fromkeys(["diabetes-mlp", "homes-mlp", "sinus-mlp", "linear-mlp", "waves-lstm"], "values")
KIND |= {
    "cancer-mlp": "binary",
    "digits-auto": "auto",
    "digits-vae": "vae",
    "ring-gan": "gan",
    "scales-linear": "rows",
}
# What a log calls the metric of each kind.
METRIC = {"classes": "acc", "tokens": "acc", "binary": "acc", "values": "mae", "auto": "mae", "rows": "mae"}


def setting_of(name, seed):
    """Return an own copy of the sound setting `name`."""
    return {"base": name, **deepcopy(BASES[name]), "injected": {}, "seed": seed}


def where(**wanted):
    """Return the bases whose kind, architecture, optimizer, ... is among the wanted ones."""
    return {name for name in BASES if all(_trait(name, trait) in values for trait, values in wanted.items())}


def _trait(name, trait):
    setting = BASES[name]
    return {
        "kind": KIND[name],
        "arch": setting["arch"]["name"],
        "optimizer": setting["optimizer"]["name"],
        "act": setting["arch"].get("act"),
        "norm": setting["arch"].get("norm"),
    }[trait]


PLAIN = where(kind={"classes", "binary", "values", "tokens"})
TABLES = where(arch={"mlp"}, kind={"classes", "binary", "values"})
PICTURES = where(arch={"cnn"})
CLASSES = where(kind={"classes", "binary"})
SOFTMAX = where(kind={"classes"})
VALUES = where(kind={"values"})
TOKENS = where(kind={"tokens"})
TEXTS = {"code-lstm", "code-gru", "code-gpt"}
NORMED = where(norm={"batch"})
BY_SGD = PLAIN & where(optimizer={"sgd"})
BY_ADAM = PLAIN & where(optimizer={"adam", "adamw"})
RELU = TABLES & where(act={"relu"}) | PICTURES
