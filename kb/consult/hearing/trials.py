"""What a text tells of other runs than the one at hand: what was tried and how it went, how it was before.

"It was fine with batch size 8" says nothing about the present batch size, "in fp32 no problem" is the outcome
of an experiment. The clauses that tell such things are taken out of the text before its settings are read.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.search.normalise import simplified


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


def _words(*alternatives: str) -> str:
    """Return a pattern of whole Latin words; a Chinese character beside them ends a word as well."""
    return rf"(?<![a-z0-9])(?:{'|'.join(alternatives)})(?![a-z0-9])"


# Where one run may end and the next begin: "单卡没问题，多卡就不收敛".
_BORDER = _any(
    r"[,，;；。!！?？\n]|\.(?=\s|$)",
    r"\b(?:but|and|while|whereas|except)\b",
    "但是?|可是?(?!以)|不过|而(?!且)",
)
_COMMA = re.compile("[,，]")

_LR = "(?:lr|learning rate|step size)"
_THE = r"(?:\s+(?:the|my|our|a|an))*\s+"
_EVAL = r"(?:model)?\W?eval"


class _Experiment(NamedTuple):
    """An experiment that the vocabulary asks about.

    `good` is its value where the trouble went away, `same` where it stayed; None where the words may as well
    name the present setting.
    """

    observable: str
    words: re.Pattern[str]
    good: str
    same: str | None


_EXPERIMENTS = (
    _Experiment(
        "higher_lr",
        _any(
            rf"(?:higher|larger|bigger|increas\w+|rais\w+){_THE}?{_LR}",
            "学习率[调改设]?[大高]|(?:提高|增大|调大|加大)了?学习率",
        ),
        "helps",
        "no_change",
    ),
    _Experiment(
        "lower_lr",
        _any(
            rf"(?:lower\w*|small\w*|reduc\w+|decreas\w+|cut\w*){_THE}?{_LR}",
            rf"{_LR} (?:lower\w*|reduced|decreased)",
            "学习率[调改降减设]?[小低]|(?:降低|减小|调小|调低)了?学习率",
        ),
        "helps",
        "no_change",
    ),
    _Experiment("lower_lr", _any(rf"\b(?:with|at|using)(?: an?)? {_LR}(?: of)?[\s=:]*[\d.]"), "helps", None),
    _Experiment(
        "fp32_run",
        _any(
            r"(?:without|disabl\w+|turn\w* off|no) (?:amp|fp16|mixed precision|autocast)",
            "(?:amp|fp16|mixed precision|autocast) (?:is |was )?(?:off|disabled)",
            "(?:关掉?|关闭|不用|去掉)了?(?:amp|fp16|混合精度)",
        ),
        "fixes",
        "no_change",
    ),
    _Experiment("fp32_run", _any(_words("fp32", "float32", "full precision"), "[全单]精度"), "fixes", None),
    _Experiment(
        "single_gpu_run",
        _any(r"\b(?:single|one|1)[ -]?(?:gpu|card)\b", "单张?(?:卡|gpu)|一张卡"),
        "fixes",
        None,
    ),
    _Experiment(
        "eval_mode_effect",
        _any(
            rf"without (?:calling |using )?{_EVAL}|\bin train mode",
            r"eval(?: mode|\(\))? (?:is |was )?(?:removed|commented out|off)",
            rf"(?:remov\w+|delet\w+|comment\w* out|disabl\w+){_THE}?{_EVAL}",
            rf"(?:去掉|删掉|删除|注释掉?|不用|不加|关掉)了?{_EVAL}",
        ),
        "worse_in_eval",
        "same",
    ),
    _Experiment(
        "more_training",
        _any(r"train\w* (?:for )?longer|more epochs", "训练?(?:更久|久一点)|多训"),
        "helps",
        "no_change",
    ),
    _Experiment(
        "more_data", _any("more data|larger data ?set", "更多的?数据|加了?数据"), "helps", "no_change"
    ),
    _Experiment(
        "bigger_model",
        _any("(?:bigger|larger|deeper) (?:model|network)", "更大的?(?:模型|网络)"),
        "helps",
        "no_change",
    ),
)

_GOOD = _any(
    r"(?<!not )(?<!n't )(?<!never )\b(?:fine|ok|okay|normal|normally|stable|solved|fixed|cured|gone)\b",
    r"(?<!not )(?<!n't )(?<!never )\b(?:helps?|helped|converge[sd]?|vanish(?:es|ed)|disappear(?:s|ed))\b",
    r"(?<!not )(?<!n't )(?<!never )\b(?:works?|worked|runs|goes away|went away)\b(?! (?:badly|worse))",
    r"\b(?:no|without(?: any)?) (?:problems?|issues?|trouble|nans?)\b",
    "没有?问题|没事|[就才都又]好了|(?<!不)正常|(?<!不)[就才]?行了|解决了?|消失了?",
    "(?<![不没])(?:能|可以|就|会)收敛|(?<!不)收敛了",
)
_SAME = _any(
    r"\b(?:does|do|did)(?:n't| not) (?:help|change|matter)",
    r"\bno (?:change|difference|effect)\b|\bsame (?:problem|issue|result)",
    r"\bstill (?:nan|diverg\w+|the same|happens|explod\w+|fails?)",
    "没有?(?:用|效果|变化|区别|改善)|不行|还是(?:一样|nan|不|会)|仍然|依然|依旧|也(?:一样|不行|是nan|没用)",
)
_CONDITION = _any(r"\b(?:with|without|in|on|using|under|when|if|after|once|by)\b", "换|改[成为用]|用|去掉")

# "With fp32, it works": a clause that only sets the scene for the next one.
_SCENE = re.compile(
    r"\s*(?:(?:with|in|on|using|when|if|after|once|by)\b|换成?|改[成为用]|用|把|如果|单卡|以前|之前)"
)
_SETTING = _any(
    _words(
        _LR,
        r"batch(?: size)?|bs|batch ?norm|adam\w*|sgd|lion|optimizer|scheduler|warmup|weight decay|dropout",
        r"clip\w*|fp16|fp32|bf16|amp|precision|gpus?|cards?|workers?|augment\w*|seed|accumulation",
        "version|pytorch|torch|cuda|driver",
    ),
    "学习率|优化器|[单双多两四八]卡|张卡|精度|版本|驱动|增强|种子",
)

# Who says what a curve or a part of the data does speaks of the run at hand.
_CURVE = _any(
    r"\b(?:loss(?:es)?|acc(?:uracy)?|m?iou|m?ap|f1|metrics?|scores?|grad\w*|reward)\b",
    r"\b(?:val\w*|test\w*|train(?:ing)? (?:set|data))\b",
    "loss|准确率|指标|梯度|损失|训练集|验证集|测试集",
)
_PAST = _any(
    r"\bbefore\s*$|^\s*before,? (?:it|i|we|that)\b|\b(?:previously|formerly|in the past)\b",
    r"\bused to (?:be|use|have|work|run|converge)\b",
    r"以前|^\s*之前|原先|原来(?:是|用)|上次",
)

# What was changed since, where the past was better.
_CHANGED = (
    ("batch_or_gpus", _any(_words("batch", "bs", "gpus?", "cards?"), "卡")),
    ("lr", _any(_words(_LR), "schedul|学习率")),
    ("precision", _any(_words("fp16", "bf16", "fp32", "amp", "precision"), "精度")),
    ("library", _any("torch|cuda|driver|version", "版本|驱动")),
)


class Trial(NamedTuple):
    """A stretch of a text that tells of another run, and the symptom that it amounts to, empty where none."""

    symptom: str
    start: int
    end: int


def read_trials(text: str) -> Iterator[Trial]:
    """Yield what a text tells of other runs."""
    plain = simplified(text).lower().replace("’", "'").replace("_", " ")
    for start, end in _clauses(plain):
        symptom = _told(plain[start:end])
        if symptom is not None:
            yield Trial(symptom, start, end)


def _told(clause: str) -> str | None:
    """Return the symptom that a clause about another run amounts to; None where it is about this one."""
    is_good = _GOOD.search(clause) is not None
    is_same = _SAME.search(clause) is not None
    is_told_by_curve = _CURVE.search(clause) is not None
    if _PAST.search(clause):
        changed = next((value for value, words in _CHANGED if words.search(clause)), None)
        return f"recent_change={changed}" if changed and not is_told_by_curve else None
    for experiment in _EXPERIMENTS:
        value = experiment.same if is_same else experiment.good if is_good else None
        if value and experiment.words.search(clause):
            return f"{experiment.observable}={value}"
    is_other = is_good and not is_told_by_curve and _CONDITION.search(clause) and _SETTING.search(clause)
    return "" if is_other else None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the clauses; one that sets the scene goes with the outcome behind its comma."""
    borders = [*_BORDER.finditer(text)]
    starts = [0, *(border.end() for border in borders)]
    ends = [*(border.start() for border in borders), len(text)]
    place = 0
    while place < len(starts):
        last = place
        is_comma = place < len(borders) and _COMMA.match(borders[place][0])
        if is_comma and _SCENE.match(text[starts[place] : ends[place]]):
            last += _is_outcome(text[starts[place + 1] : ends[place + 1]])
        yield starts[place], ends[last]
        place = last + 1


def _is_outcome(clause: str) -> bool:
    """Say whether a clause tells how it went, and nothing of what was done: "it converges", "就好了"."""
    return bool(_GOOD.search(clause) or _SAME.search(clause)) and not (
        _SETTING.search(clause) or _CURVE.search(clause)
    )
