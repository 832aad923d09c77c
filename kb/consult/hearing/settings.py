"""Numbers that people give for settings ("lr 0.5", "batch size of 1"), read as values of the vocabulary.

The bounds are those that the questions of the vocabulary state, widened where the right range depends on
something that is not known.
"""

import re
from collections.abc import Iterator, Mapping

_INFINITE = float("inf")

# The values of each setting with the largest number that each still covers, in order.
_BOUNDS: Mapping[str, tuple[tuple[float, str], ...]] = {
    # Adam 1e-4 to 3e-3, SGD 0.01 to 0.3: outside of both it is small or large for every optimizer.
    "lr": ((5e-6, "small"), (0.3, ""), (_INFINITE, "large")),
    "batch_size": ((4, "tiny"), (2048, "usual"), (_INFINITE, "huge")),
    "gpus": ((0, "cpu"), (1, "one"), (_INFINITE, "several")),
    "num_workers": ((0, "none"), (_INFINITE, "several")),
    "epochs": ((0.99, "under_one"), (5, "few"), (19, ""), (_INFINITE, "many")),
    "dropout": ((0, "none"), (0.5, "usual"), (1, "strong")),
    # How long a warm-up is depends on the length of the run; none is none.
    "warmup": ((0, "none"), (_INFINITE, "")),
    # Trainers switch clipping off by 0 and clip at 0.5 to 5; a hundredth of that scales nearly every step.
    "gradient_clipping": ((0, "none"), (0.02, "strong"), (_INFINITE, "usual")),
    "gradient_accumulation": ((1, "no"), (_INFINITE, "yes")),
    "weight_decay": ((0, "none"), (0.1, "usual"), (_INFINITE, "strong")),
    "seed": ((_INFINITE, "fixed"),),
}

# The settings that are told in a number.
NUMBERED = frozenset(_BOUNDS)

# The narrower range once the optimizer is known (the question about the learning rate states both).
_LR_BY_OPTIMIZER: Mapping[str, tuple[float, float]] = {
    "adam": (1e-6, 3e-3),
    "adamw": (1e-6, 3e-3),
    "sgd": (0.01, 0.3),
}

# A rate below the range by less than this only trains more slowly: nothing to note.
_SLOWER = 3

# SGD on pretrained weights goes a tenth as far.
_LR_OF_TUNING_BY_SGD = (1e-3, 0.3)

# All weights of a pretrained transformer: 1e-5 to 5e-5 with Adam (the question about the learning rate).
_LR_OF_FINE_TUNING = (1e-6, 2e-4)

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?(?:e-?\d+)?|\.\d+)(?![\w.%]|\s*(?:/|%|to\b|~|gb|mb|k\b))")

_HAN_NUMBERS = {"单": 1, "一": 1, "二": 2, "两": 2, "双": 2, "三": 3, "四": 4, "六": 6, "八": 8}
_COUNT = rf"(?<![a-z0-9.])(?P<number>\d+|[{''.join(_HAN_NUMBERS)}])"

# A clause that gives the same setting of another part: "critic 的是 0.5", "0.5 for the critic".
_PART = (
    r"(?:(?:the|my|our)\s+)?(?:actor|critic|policy|generator|discriminator|encoder|decoder|backbone|head|"
    r"teacher|student|adapter|embedding|演员|评论家|策略|生成器|判别器|编码器|解码器|主干|骨干|头部?|教师|学生)"
    r"(?:\s+(?:net(?:work)?|model|part|layers?)|网络|模型|部分|层)?(?:s|'s)?"
)
_OF_PART = re.compile(
    rf"\s*(?:(?:for|on|in)\s+)?{_PART}\s*的?\s*(?:(?:it\s+)?(?:is|has|uses|with)|是|为|用)?[\s:=：]*(?P<after>[\d.][\de.-]*)\s*$"
    rf"|\s*(?P<before>[\d.][\de.-]*)\s*(?:for|on|in|给)\s*{_PART}\s*$"
)

# Where the number stands before its unit: "8 A100s", "两张卡", "for 200 epochs".
COUNTED: Mapping[str, re.Pattern[str]] = {
    "gpus": re.compile(
        rf"{_COUNT}\s*(?:x|×|\*|张|块|个)?\s*(?:显卡|卡(?!住|在|死|顿)|(?:gpu|[avh]100|a800|(?<!\d)[34]090)s?\b)"
    ),
    # An epoch at which something happens is counted like the length of a run.
    "epochs": re.compile(
        rf"(?:\bfor|\bran|\btrained|训练了?|跑了?|训了?)\s*{_COUNT}\s*(?:个|轮)?\s*(?:epochs?\b|轮)"
    ),
}


def number_at(text: str) -> float | None:
    """Return the number that a text begins with, None where it begins otherwise or the number has a unit."""
    found = _NUMBER.match(text)
    return float(found["number"]) if found else None


def number_of_part(clause: str) -> float | None:
    """Return the number that a clause gives for a part of the model without saying of what it is."""
    found = _OF_PART.match(clause)
    return number_at(found["after"] or found["before"]) if found else None


def counted(text: str) -> Iterator[tuple[str, float, str]]:
    """Yield settings whose number stands before the unit: observable, number, words."""
    for observable, pattern in COUNTED.items():
        for found in pattern.finditer(text):
            number = found["number"]
            yield observable, _HAN_NUMBERS.get(number) or float(number), found[0]


def value_of(observable: str, number: float, context: Mapping[str, str]) -> str:
    """Return the value of the vocabulary that a number means, empty where it says nothing.

    `context` holds the known values of other observables.
    """
    optimizer = context.get("optimizer", "")
    if observable == "lr" and optimizer in _LR_BY_OPTIMIZER:
        low, high = _usual_lr(optimizer, context)
        return (
            "small"
            if number < low / _SLOWER
            else "large"
            if number > high
            else "usual"
            if number >= low
            else ""
        )
    bounds = _BOUNDS.get(observable, ())
    return next((value for bound, value in bounds if number <= bound), "")


def _usual_lr(optimizer: str, context: Mapping[str, str]) -> tuple[float, float]:
    is_tuned = context.get("stage") == "fine_tuning"
    if optimizer == "sgd":
        is_tuned = is_tuned or context.get("pretrained") == "yes"
        return _LR_OF_TUNING_BY_SGD if is_tuned else _LR_BY_OPTIMIZER[optimizer]
    tunes_all = context.get("model") == "transformer" and context.get("finetune", "full") == "full"
    return _LR_OF_FINE_TUNING if is_tuned and tunes_all else _LR_BY_OPTIMIZER[optimizer]
