"""Bring the many ways to print a position (`[12][50/1084]`.

`Epoch 3/20`, `12/12 [===]`) into one: `epoch: 12`.
"""

import re
from dataclasses import dataclass

_JUDGED = r"(?:(?:train|valid|test)\w* )?(?:loss|cost|error|accuracy)"
_POSED = (
    rf"(?<!best )(?<!best val )\b({_JUDGED})\s*(?:at|after|of|for|in) (?:the )?"
    r"(epoch|iter\w*|step)\s*#?(\d+)\s*(?:[:=,]|is\b)?"
)
_LEADING = r"\[?(?:[dg][ _])?(?:loss|train|valid|val|test)\w*(?: loss)?\s*[:=]"
"""What a bare number at the start of a line stands before, where it is a position."""
_VALUE = r"-?(?:\d+\.\d+|nan|inf)"
_COUNT = r"\s*(\d+)\s*(?:/\s*\d+)?\s*"
_REWRITES = (
    # Epoch(train) [40][ 20/333], Epoch: [12][50/1084], Epoch [1][50/1084], Train Epoch: 1 [640/900 (71%)]
    ("[", rf"\bepoch\s*(\(\w+\))?\s*:?\s*\[{_COUNT}\]\s*\[{_COUNT}\]", r" \1 epoch: \2, iter: \3, "),
    ("[", r"\bepoch:?\s*\[?(\d+)\]?\s*\[\s*(\d+)\s*/\s*\d+[^\]]*\]", r" epoch: \1, iter: \2, "),
    # wenet: TRAIN Batch 0/4100; ESPnet: 3epoch:train:1-100batch:, 3epoch results: [train]; Chinese
    ("Batch", r"\b(TRAIN|CV) Batch (\d+)/(\d+)", r" \1 | epoch: \2, iter: \3, "),
    ("batch:", r"\b(\d+)epoch:(\w+):\d+-(\d+)batch:", r" \2 | epoch: \1, iter: \3, "),
    ("epoch results", r"\b(\d+)epoch results:", r" epoch: \1, results "),
    ("第", r"第\s*(\d+)(?:\s*/\s*\d+)?\s*(?:轮|个?\s*epoch|个周期)", r" epoch: \1, "),
    ("第", r"第\s*(\d+)(?:\s*/\s*\d+)?\s*(?:次迭代|步|次)", r" iter: \1, "),
    # MNIST example: Accuracy: 980/1000 (98%); timm: Train: 0 [  50/1251 (  4%)]; Marian: Ep. 1 : Up. 1000
    ("%)", r"\b(accuracy:?\s*)\d+\s*/\s*\d+\s*\(\s*(\d+(?:\.\d+)?)\s*%\)", r"\1 \2 "),
    ("rain: ", r"^\s*Train: (\d+) \[\s*(\d+)/\d+[^\]]*\]", r" epoch: \1, iter: \2, "),
    (" Up. ", r"\bEp\. (\d+) : Up\. (\d+)\b(?: : Sen\. [\d,]+)?", r" epoch: \1, step: \2, "),
    # PaddleOCR: cur metric, acc: .., best metric, acc: ..; Kaldi: compute_prob_valid.20.log: ..
    (" metric, ", r"\b(cur|best) metric, ", r" eval \1 | "),
    (
        "compute_prob_",
        r"\S*compute_prob_(train|valid)\.(\d+)\.log:.*Overall log-probability for 'output' is",
        r" \1 | iteration: \2, log-probability =",
    ),
    # COCO's table and mAP@0.5:0.95
    (
        "(AP) @[",
        r"Average Precision\s+\(AP\) @\[ IoU=0\.50:0\.95 \| area=\s*all \| maxDets=\s*\d+ \]\s*=",
        r" eval | AP:",
    ),
    (
        "(AP) @[",
        r"Average Precision\s+\(AP\) @\[ IoU=0\.50\s+\| area=\s*all \| maxDets=\s*\d+ \]\s*=",
        r" eval | AP50:",
    ),
    ("AP@", r"AP@\[?(?:IoU=)?(?:0?\.)?50?:(?:0?\.)?95\]?", "AP50-95"),
    # word_language_model: 200/ 2983 batches; [3/20] train_loss
    (" batches", r"\b(\d+)\s*/\s*\d+ batches\b", r" iter: \1, "),
    ("[", r"^\s*\[\s*(\d+)\s*/\s*\d+\s*\](?!\s*\[)(?=.*[:=])", r" iter: \1, "),
    # [0/81][9/31], [1,  2000], [1: 50/100], [10 | 5.5], Test: [ 10/98]
    ("[", rf"^\s*\[{_COUNT}\]\s*\[{_COUNT}\]", r" epoch: \1, iter: \2, "),
    ("[", r"^\s*\[\s*(\d+)\s*[,:]\s*(\d+)(?:/\d+)?\s*\]", r" epoch: \1, iter: \2, "),
    ("[", r"^\s*\[(\d+) \| \d+\.\d+\]", r" iter: \1, "),
    ("[", r"\b(test|val\w*|eval\w*|train\w*)\s*:?\s*\[\s*(\d+)\s*/\s*\d+\s*\]", r" \1 | iter: \2, "),
    # boosting: [100]  train-rmse: .., RabitTracker:11 - [100]  .., 100:  learn: .., training's rmse
    ("[", r"(?:^|- )\s*\[\s*(\d+)\s*\]\s(?=.*[:=]|[a-z]+_\w+ -?\d)", r" round: \1, "),
    ("learn", r"^\s*(\d+):\s+(?=learn)", r" round: \1, "),
    ("'s ", r"(?<=[a-z\d])'s (?=\w)", " "),
    # darknet: 2677: 1.2, 1.3 avg loss, 0.001 rate, 4.58 seconds, 171328 images
    (
        " rate,",
        r"^\s*(\d+):\s*(\S+),\s*(\S+)\s+avg(?: loss)?,\s*(\S+)\s+rate,\s*(\S+)\s+seconds.*",
        r" iteration number: \1, loss: \2, avg loss: \3, lr: \4, step time: \5",
    ),
    # validation loss at iteration 100 | lm loss value: .., Saving dict for global step 10: ..
    (" at ", r"\b(loss|results?|metrics?)\s+at\s+(iteration|step|epoch)\s+(\d+)\s*\|", r" \1 | \2: \3 | "),
    # Cost after iteration 100: 0.5, loss of epoch 3 is 0.5, Train loss 100 0.5
    *((needle, _POSED, r" \2: \3, \1 ") for needle in (" at ", " after ", " of ", " for ", " in ")),
    (" loss ", r"\b((?:train|valid)\w* loss) (\d+):?\s+(?=-?\d*\.\d|nan|inf)", r" step: \2, \1 "),
    (" at ", r"\bScore at iteration (\d+) is\b", r" iter: \1, loss: "),
    # train/val loss 0.5/0.6, loss (train/val): 0.5 / 0.6, validation loss <loss>=0.5
    ("/", rf"\b([a-z]+)/([a-z]+) ([a-z]+)[:=]? ?({_VALUE}) ?/ ?({_VALUE})", r" \1 \3: \4, \2 \3: \5 "),
    ("/", rf"\b([a-z]+) ?\(([a-z]+)/([a-z]+)\)[:=]? ?({_VALUE}) ?/ ?({_VALUE})", r" \2 \1: \4, \3 \1: \5 "),
    (">=", r" <\w+>=", "="),
    # 0m 11s (- 10m 11s) (5000 5%) 2.75 of the sequence-to-sequence tutorial
    ("%) ", rf"^\s*\d+m \d+s \(- \d+m \d+s\) \((\d+) \d+%\) ({_VALUE})$", r" iter: \1, loss: \2"),
    # 100 [D loss: 0.5], 3 train: 0.5, 3 100 Loss=0.5, train (3/20) loss: 0.5
    ("(", r"^\s*(train|valid|test|eval)\w* \((\d+)/\d+\)", r" \1 | epoch: \2, "),
    ("", rf"^\s*(\d+)\s+(\d+)\s+(?={_LEADING})", r" epoch: \1, iter: \2, "),
    ("", rf"^\s*(\d+)\s*:?\s+(?={_LEADING})", r" iter: \1, "),
    ("aving dict", r"\bsaving dict for global step", " eval | global step"),
    # Batch [0-50], Epoch 3/20, iteration 62/ 1000, epoch0; batch0
    ("[", r"\[\s*\d+-(\d+)\s*\]", r" \1 "),
    ("/", r"(?<![\d.])(\d+)\s*/\s*\d+(?![\d.])", r"\1"),
    ("[", r"\[\s*(\d+)\s*\]", r" \1 "),
    ("", r"\b(epoch|batch|iter|step)[_-]?(\d+)(?=\s*[;:,|\]\s]|$)", r"\1: \2 "),
)
_RULES = tuple((needle, re.compile(pattern, re.IGNORECASE), new) for needle, pattern, new in _REWRITES)
"""What must stand in a line (a cheap test), what is rewritten, and into what."""

_KERAS_BAR = re.compile(r"^\s*(\d+)/(\d+|Unknown)\s*(?:\[[=>.\s]*\]|[━\s\x1b\[\dm]*━[━\s]*)")
_TQDM_BAR = re.compile(
    r"(?:(\d+)%\|[^|]*\||\b)\s*(\d+(?:\.\d+)?[kM]?)/(\d+(?:\.\d+)?[kM]?)\s*\[[^\],<]*<[^\],]*,([^\],]*)([^\]]*)\]?"
)
_LINE_BAR = re.compile(r":?\s*\d+% [━─╸╺]+ (\d+)/(\d+)\s.*")
"""`640: 100% ━━━━━━ 40/40 3.2it/s 12.1s`, as Ultralytics draws it."""
_OF_EPOCHS = re.compile(r"\bepochs\W*$", re.IGNORECASE)
_RUNNING = re.compile(r"^\s*epoch (\d+) - iter \d+/\d+ - loss", re.I)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a progress bar or a running line says.

    Its text without the bar, whether it holds running means, whether the bar is full, its position and what
    that counts.
    """

    text: str
    partial: bool
    complete: bool = True
    step: int | None = None
    counts: str = "step"


def read_progress(line: str) -> Progress:
    """Take the bar out of a line; `partial` marks running means inside an epoch, not values of the epoch."""
    keras = _KERAS_BAR.match(line)
    if keras:
        full = keras[1] == keras[2] and "ETA" not in line
        return Progress(line[keras.end() :], not full, full)
    if "━" in line:
        drawn = _LINE_BAR.search(line)
        if drawn:
            return Progress(line[: drawn.start()], drawn[1] != drawn[2], drawn[1] == drawn[2])
    if "[" in line and "/" in line:
        tqdm = _TQDM_BAR.search(line)
        if tqdm:
            text = f"{line[: tqdm.start()]} | {tqdm[5]} {line[tqdm.end() :]}"
            full = tqdm[2] == tqdm[3]
            title = line[: tqdm.start()]
            counts = "epoch" if _OF_EPOCHS.search(title) else "step"
            of_epoch = full and "poch" in title and counts == "step"
            step = int(tqdm[2]) if tqdm[2].isdigit() and not of_epoch else None
            return Progress(text, not of_epoch, full, step, counts)
    return Progress(line, bool(_RUNNING.match(line)))


def rewrite_counters(line: str) -> str:
    """Return the line with its positions spelled `epoch: 3, iteration: 50`."""
    for needle, pattern, replacement in _RULES:
        if needle in line:
            line = pattern.sub(replacement, line)
    return line
