"""Bring the many ways to print a position (`[12][50/1084]`, `Epoch 3/20`, `12/12 [===]`) into one: `epoch: 12`."""

import re
from dataclasses import dataclass

_COUNT = r"\s*(\d+)\s*(?:/\s*\d+)?\s*"
_REWRITES = (
    # Epoch(train) [40][ 20/333], Epoch: [12][50/1084], Epoch [1][50/1084], Train Epoch: 1 [640/900 (71%)]
    (re.compile(rf"\bepoch\s*(\(\w+\))?\s*:?\s*\[{_COUNT}\]\s*\[{_COUNT}\]", re.I), r" \1 epoch: \2, iter: \3, "),
    (re.compile(r"\bepoch:?\s*\[?(\d+)\]?\s*\[\s*(\d+)\s*/\s*\d+[^\]]*\]", re.I), r" epoch: \1, iter: \2, "),
    # wenet: TRAIN Batch 0/4100, ESPnet: 3epoch:train:1-100batch:, 3epoch results: [train], Chinese
    (re.compile(r"\b(TRAIN|CV) Batch (\d+)/(\d+)"), r" \1 | epoch: \2, iter: \3, "),
    (re.compile(r"\b(\d+)epoch:(\w+):\d+-(\d+)batch:"), r" \2 | epoch: \1, iter: \3, "),
    (re.compile(r"\b(\d+)epoch results:"), r" epoch: \1, results "),
    (re.compile(r"第\s*(\d+)\s*(?:轮|个?\s*epoch|个周期)", re.I), r" epoch: \1, "),
    (re.compile(r"第\s*(\d+)\s*(?:次迭代|步|次)"), r" iter: \1, "),
    # [0/81][9/31], [1,  2000]
    (re.compile(rf"^\s*\[{_COUNT}\]\s*\[{_COUNT}\]"), r" epoch: \1, iter: \2, "),
    (re.compile(r"^\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]"), r" epoch: \1, iter: \2, "),
    # Test: [ 10/98]
    (re.compile(r"\b(test|val\w*|eval\w*|train\w*)\s*:?\s*\[\s*(\d+)\s*/\s*\d+\s*\]", re.I), r" \1 | iter: \2, "),
    # boosting: [100]  train-rmse: .., 100:  learn: ..
    (re.compile(r"^\s*\[\s*(\d+)\s*\]\s(?=.*[:=])"), r" round: \1, "),
    (re.compile(r"^\s*(\d+):\s+(?=learn|test|best)"), r" round: \1, "),
    (re.compile(r"(?<=[a-z\d])'s (?=\w)"), " "),
    # darknet: 2677: 1.2, 1.3 avg loss, 0.001 rate, 4.58 seconds, 171328 images
    (re.compile(r"^\s*(\d+):\s*(\S+),\s*(\S+)\s+avg(?: loss)?,\s*(\S+)\s+rate,\s*(\S+)\s+seconds.*"),
     r" iteration number: \1, loss: \2, avg loss: \3, lr: \4, step time: \5"),
    # validation loss at iteration 100 | lm loss value: .., Saving dict for global step 10: ..
    (re.compile(r"\b(loss|results?|metrics?)\s+at\s+(iteration|step|epoch)\s+(\d+)", re.I), r" \1 | \2: \3 | "),
    (re.compile(r"\bsaving dict for global step", re.I), " eval | global step"),
    # Batch [0-50], Epoch 3/20, iteration 62/ 1000, epoch0; batch0
    (re.compile(r"\[\s*\d+-(\d+)\s*\]"), r" \1 "),
    (re.compile(r"(?<![\d.])(\d+)\s*/\s*\d+(?![\d.])"), r"\1"),
    (re.compile(r"\[\s*(\d+)\s*\]"), r" \1 "),
    (re.compile(r"\b(epoch|batch|iter|step)[_-]?(\d+)(?=\s*[;:,|\]\s]|$)", re.I), r"\1: \2 "),
)  # fmt: skip

_KERAS_BAR = re.compile(r"^\s*(\d+)/(\d+|Unknown)\s*(?:\[[=>.\s]*\]|[━\s\x1b\[\dm]*━[━\s]*)")
_TQDM_BAR = re.compile(
    r"(?:(\d+)%\|[^|]*\||\b)\s*(\d+(?:\.\d+)?[kM]?)/(\d+(?:\.\d+)?[kM]?)\s*\[[^\],<]*<[^\],]*,([^\],]*)([^\]]*)\]?"
)
_RUNNING = re.compile(r"^\s*epoch (\d+) - iter \d+/\d+ - loss", re.I)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a progress bar or a running line says: its text without the bar, and whether an epoch is complete."""

    text: str
    partial: bool
    step: int | None = None


def read_progress(line: str) -> Progress:
    """Take the bar out of a line; `partial` marks running means inside an epoch, not values of the epoch."""
    keras = _KERAS_BAR.match(line)
    if keras:
        return Progress(line[keras.end() :], keras[1] != keras[2] or "ETA" in line)
    if "[" in line and "/" in line:
        tqdm = _TQDM_BAR.search(line)
        if tqdm:
            text = f"{line[: tqdm.start()]} | {tqdm[5]} {line[tqdm.end() :]}"
            return Progress(text, True, int(tqdm[2]) if tqdm[2].isdigit() else None)
    return Progress(line, bool(_RUNNING.match(line)))


def rewrite_counters(line: str) -> str:
    """The line with its positions spelled `epoch: 3, iteration: 50`."""
    for pattern, replacement in _REWRITES:
        line = pattern.sub(replacement, line)
    return line
