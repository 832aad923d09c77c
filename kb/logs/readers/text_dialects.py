"""Name the writer of console output from the first lines that measured something."""

import re

from kb.logs.readers.text_lines import undressed

_LOOKED_AT = 400
_DIALECTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("caffe", r"solver\.cpp:\d+\]"),
        ("megatron", r"consumed samples|elapsed time per iteration|lm[ -]loss"),
        ("mmengine-text", r"Epoch\((?:train|val)\)|Iter\((?:train|val)\)|Epoch \[\d+\]\[\d+/\d+\]\s+lr:"),
        ("detectron2-text", r"total_loss: .*iter: |iter: \d+\s+total_loss:|maskrcnn_benchmark"),
        ("keras-text", r"^\s*\d+/\d+ (?:\[=*\]|━+)|\bms/step\b|^\s*(?:\d+/\d+ )?- \d+s .*- loss: "),
        ("huggingface-text", r"^\s*\{'(?:loss|eval_loss|train_runtime)':|'learning_rate': .*'epoch':"),
        ("nanogpt", r"^(?:step|iter) \d+: (?:train )?loss \S+, (?:val loss|time)"),
        ("fairseq", r"\| (?:train_inner|train|valid) \||valid on 'valid' subset|\bnll_loss\b.*\bppl\b"),
        ("mxnet", r"Epoch\[\d+\].*(?:Train|Validation)-|Epoch\[\d+\] Batch"),
        ("flair", r"EPOCH \d+ done: loss|epoch \d+ - iter \d+/\d+ - loss|DEV : loss"),
        ("cyclegan", r"\(epoch: \d+, iters: \d+, time:"),
        ("lightgbm", r"^\[\d+\]\s+(?:training|valid\w*)'s|^\[LightGBM\]"),
        ("xgboost", r"(?:^|\] |- )\[\d+\]\s+\S+-\S+:"),
        ("catboost", r"^\d+:\s+learn:"),
        ("darknet", r"^\s*\d+: \S+, \S+ avg"),
        ("torch7", r"json_stats: \{"),
        ("paddle", r"epoch: \[\d+/\d+\], (?:global_step|iter):"),
        ("tf-estimator", r"INFO:tensorflow:"),
        ("espnet", r"(?:TRAIN|CV) Batch \d+/\d+"),
        ("deepspeed", r"\[Rank \d+\] step=\d+"),
    )
)


class Dialects:
    """Remembers the first dialect that a measuring line was written in."""

    def __init__(self) -> None:
        self.name = ""
        self._seen = 0

    def see(self, line: str) -> None:
        """Look at a raw line, as long as nothing is known and not much was seen."""
        if self.name or self._seen >= _LOOKED_AT:
            return
        self._seen += 1
        text = undressed(line[:2000])
        self.name = next((name for name, pattern in _DIALECTS if pattern.search(text)), "")
