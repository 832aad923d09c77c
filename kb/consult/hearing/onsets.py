"""When the trouble starts, told by a place in the run: "after step 3000", "就头几秒"."""

import re

# A warm-up takes some hundred steps; what comes after that many came after a good phase.
_FEW_STEPS = 500

_UNIT = r"steps?|iterations?|iters?|updates?|batch(?:es)?|epochs?|步|轮|个?\s*epoch|次迭代"
_AT_ONCE = re.compile(
    r"\b(?:immediately|instantly|straight away|right away"
    r"|from (?:the )?(?:very )?(?:first step|beginning|outset|start)|(?:at|from) step (?:0|1|one|zero)\b)"
    r"|第[一1]步|立刻|马上|一上来"
)
_FIRST = re.compile(
    r"\b(?:first|initial) (?:few |couple of |some |\d+ )?"
    r"(?:seconds?|minutes?|moments?|steps?|iterations?|batches)\b"
    r"|\bwithin (?:\w+ )?(?:seconds|minutes)\b|[头前最]?[头前几初][几若\d]*[秒步]|几秒钟?[内后]?|刚开始"
)
_PLACE = re.compile(
    rf"(?<![\d,])(?P<number>\d[\d,]{{0,11}})\s*(?P<scale>k\b)?\s*(?P<unit_after>{_UNIT})"
    rf"|(?P<unit>{_UNIT})\s*(?P<after>\d[\d,]{{0,11}})(?P<scale_after>k\b)?"
)
_RESUMED = re.compile(
    r"\b(?:resum\w+|restart\w*|(?:re)?load\w* (?:the |a |from )*checkpoint)\b"
    r"|续训|恢复训练|断点|重启"
)


def read_onset(words: str) -> str | None:
    """Return the value of `onset` that a normalised text tells by a place in the run, else None."""
    for value, pattern in (("after_resume", _RESUMED), ("from_start", _AT_ONCE), ("first_steps", _FIRST)):
        if pattern.search(words):
            return value
    found = _PLACE.search(words)
    if not found:
        return None
    count = int((found["number"] or found["after"]).replace(",", "")[:9])
    if found["scale"] or found["scale_after"]:
        count *= 1000
    if re.search("epoch|轮", found["unit"] or found["unit_after"]):
        return "late" if count > 1 else None
    return "first_steps" if count <= _FEW_STEPS else "late"
