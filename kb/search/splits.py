"""What a loss or a metric is called on the training and on the validation data."""

_SPLIT_OF = {
    ("loss", "train"): "train_loss",
    ("loss", "val"): "val_loss",
    ("metric", "train"): "train_accuracy",
    ("metric", "val"): "accuracy",
}

# What is meant where nobody says on which data.
DEFAULTS = {"loss": "train_loss", "metric": "accuracy"}


def split_names(names: list[str], splits: list[str]) -> list[str]:
    """Return what observables are called on parts of the data: loss on train and val gives both losses."""
    found = [_SPLIT_OF.get((name, split), name) for name in names for split in splits or [""]]
    return list(dict.fromkeys(found))


def twin_names(names: list[str], split: str) -> list[str]:
    """Return what observables are called on another split; those without such a twin are left out."""
    general = [of for name in names for (of, _), known in _SPLIT_OF.items() if name in (known, of)]
    return [twin for of in dict.fromkeys(general) if (twin := _SPLIT_OF[of, split]) not in names]
