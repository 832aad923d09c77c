"""Cut the name of a column into plain words: `TRAIN_LOSS`, `train/loss`, `valLoss`, `验证损失` alike."""

import re
from functools import lru_cache

CHINESE = {
    "训练集": "train",
    "训练": "train",
    "验证集": "val",
    "验证": "val",
    "校验": "val",
    "评估": "val",
    "测试集": "test",
    "测试": "test",
    "损失函数": "loss",
    "损失值": "loss",
    "损失": "loss",
    "误差": "error",
    "准确率": "accuracy",
    "正确率": "accuracy",
    "精确率": "precision",
    "精确度": "accuracy",
    "精度": "accuracy",
    "召回率": "recall",
    "学习率": "lr",
    "梯度范数": "grad norm",
    "梯度": "grad",
    "轮次": "epoch",
    "轮数": "epoch",
    "轮": "epoch",
    "周期": "epoch",
    "迭代次数": "iteration",
    "迭代": "iteration",
    "步数": "step",
    "步": "step",
    "批次": "batch",
    "困惑度": "perplexity",
    "奖励": "reward",
    "回报": "return",
    "平均": "mean",
    "耗时": "time",
    "用时": "time",
    "时间": "time",
    "显存": "memory",
    "内存": "memory",
    "吞吐量": "throughput",
    "熵": "entropy",
    "当前": "current",
    "为": "",
    "是": "",
}

_CHINESE = re.compile("|".join(sorted(map(re.escape, CHINESE), key=len, reverse=True)))
_WHOLE = re.compile(r"LearnRate|mAP|mIo[uU]|Io[uU]|mDice|aAcc|mAcc|pg(?=\d)|KL(?=[A-Z])|IDs?\b")
_MAP_RANGE = re.compile(r"(?<=AP)[@_ ]*\[?(?:IoU=)?(?:0?\.)?50?[:_-](?:0?\.)?95\]?")
_MAP_HALF = re.compile(r"(?<=mAP)[@_ ]*\[?(?:IoU=)?(?:0?\.)?50?\b(?![:_.-]\d)")
"""`mAP@0.5:0.95`, `mAP_0.5:0.95`, `mAP50-95`, `mAP@.5`, `mAP_0.5`: one spelling each."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]+")

SPLITS = {
    "train": "train",
    "training": "train",
    "trn": "train",
    "tr": "train",
    "trainset": "train",
    "learn": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "validating": "val",
    "validate": "val",
    "vld": "val",
    "dev": "val",
    "eval": "val",
    "evaluation": "val",
    "evaluate": "val",
    "cv": "val",
    "vl": "val",
    "va": "val",
    "test": "test",
    "testing": "test",
    "tst": "test",
    "holdout": "test",
    "heldout": "test",
}
"""Words that say which data a value was measured on."""

_GLUED = re.compile(
    r"^(train|training|valid|validation|val|test|dev|eval)"
    r"(loss|losses|acc|accuracy|ppl|perplexity|err|error|auc|iou|dice|reward|map|metric|score|cost)$"
)
_GLUED_LOSS = re.compile(r"^(avg|mean|total|running|cur|epoch|batch|gen|disc|kl|ce|bce|mse|rec)(loss)$")
_PLURALS = {
    "losses": "loss",
    "rewards": "reward",
    "returns": "return",
    "accuracies": "accuracy",
    "steps": "step",
    "iters": "iter",
    "iterations": "iteration",
    "epochs": "epoch",
    "norms": "norm",
    "lrs": "lr",
    "accs": "acc",
    "grads": "grad",
    "gradient": "grad",
    "gradients": "grad",
    "timesteps": "timestep",
    "updates": "update",
    "batches": "batch",
    "scores": "score",
    "tokens": "token",
    "samples": "sample",
}


_GLUED_RL = re.compile(r"^(ep|episode)(rew|reward|ret|return|len)(mean|min|max|std)?$")


@lru_cache(maxsize=1 << 14)
def _split_glued(word: str) -> tuple[str, ...]:
    match = _GLUED.match(word) or _GLUED_LOSS.match(word) or _GLUED_RL.match(word)
    return tuple(part for part in match.groups() if part) if match else (word,)


@lru_cache(maxsize=1 << 18)
def words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of `name`, digits kept with the word before them (`top1`, `map50`)."""
    text = name if name.isascii() else _CHINESE.sub(lambda match: f" {CHINESE[match.group()]} ", name)
    text = _MAP_HALF.sub("50", _MAP_RANGE.sub("50_95", text)) if "AP" in text else text
    text = _WHOLE.sub(lambda match: f" {match.group().lower()}", text)
    found: list[str] = []
    for match in _WORD.finditer(text):
        word, start = match.group().lower(), match.start()
        glued = start > 0 and text[start - 1].isalnum() and bool(found)
        if word[0].isdigit() and (glued or (found and found[-1] in _TAKE_NUMBER)):
            found[-1] += word
        else:
            found.extend(_PLURALS.get(part, part) for part in _split_glued(word))
    return tuple(found)


_TAKE_NUMBER = frozenset(
    {"top", "acc", "accuracy", "prec", "map", "ap", "hits", "hit", "recall", "ndcg", "f", "r"}
)
"""Words whose number belongs to them even when written apart: `Acc@1`, `top-5`, `mAP_0.5`, `hits@10`."""
