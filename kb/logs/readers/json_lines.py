"""JSON objects, one a line, as detectron2, mmengine, DETR, LLaMA-Factory and many hand-written loops log."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from kb.language import Text
from kb.logs.readers.json_rows import flat, phase_of, words_of
from kb.logs.source import LONGEST_ROW, Source
from kb.logs.table import Table, TableBuilder

_SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("llamafactory", frozenset({"current_steps", "total_steps"})),
    ("detectron2-json", frozenset({"iteration", "total_loss"})),
    ("rllib-json", frozenset({"training_iteration", "timesteps_total"})),
    ("detr-json", frozenset({"train_lr", "train_loss", "epoch"})),
    ("mmengine-json", frozenset({"data_time", "time"})),
    ("huggingface-json", frozenset({"learning_rate", "epoch", "loss"})),
)


class JsonLines:
    """JSON Lines; the name of the format tells the writer where its keys give it away."""

    name = "jsonl"

    def recognise(self, source: Source) -> bool:
        """Return whether the first lines with content are JSON objects (one broken line.

        A merge marker or a cut, is allowed).
        """
        lines = [line for line in source.head_lines if line.strip()][:5]
        good = sum(_parse(line) is not None for line in lines)
        return good > 0 and good * 2 > len(lines)

    def read(self, source: Source) -> Sequence[Table]:
        """One row a line; numbers inside nested objects get names joined by `/`."""
        builder = TableBuilder()
        keys: set[str] = set()
        broken = 0
        for line in source.lines(LONGEST_ROW):
            value = _parse(line)
            if value is None:
                broken += bool(line.strip())
                continue
            if len(keys) < 4096:
                keys.update(value)
            phase = phase_of(value)
            builder.add(_row(value, keys, phase), phase, words_of(value))
        table = builder.table(_format(keys))
        if broken:
            table.notes.append(_broken(broken))
        return [table]


def _row(value: Mapping[str, object], keys: set[str], phase: str) -> dict[str, float]:
    """Return the numbers of a line; mmengine and mmcv count something else in validation lines.

    There `step` is the epoch (training lines carry `iter` beside `step`), or `iter` the batch of the
    validation set.
    """
    row = flat(value)
    if "iter" in keys and "iter" not in row and "step" in row:
        del row["step"]
    if phase in ("val", "test"):
        row.pop("iter", None)
    return row


def _parse(line: str) -> dict[str, object] | None:
    text = line.strip()
    if not text.startswith("{") or not text.endswith("}"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", value) if isinstance(value, Mapping) else None


def _format(keys: set[str]) -> str:
    return next((name for name, signature in _SIGNATURES if signature <= keys), "jsonl")


def _broken(count: int) -> Text:
    return Text(
        f"{count} lines are not complete JSON objects and were left out",
        f"有 {count} 行不是完整的 JSON 对象，已略去",
    )


READERS = (JsonLines(),)
