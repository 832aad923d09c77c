"""Binary logs, written here field by field: TensorBoard scalars of both generations and W&B run files."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from kb.logs import read_log, read_logs


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _record(payload: bytes) -> bytes:
    return struct.pack("<Q", len(payload)) + bytes(4) + payload + bytes(4)


def _event(step: int, tag: str, value: bytes) -> bytes:
    summary = _field(1, _field(1, tag.encode()) + value)
    return _record(b"\x09" + struct.pack("<d", 1.0) + b"\x10" + _varint(step) + _field(5, summary))


HEAD = _record(b"\x09" + bytes(8) + _field(3, b"brain.Event:2"))
PLUGIN = _field(9, _field(1, _field(1, b"scalars")))
VALUES = {
    "v1": lambda number: b"\x15" + struct.pack("<f", number),
    "v2 float_val": lambda number: PLUGIN + _field(8, b"\x08\x01" + _field(5, struct.pack("<f", number))),
    "v2 tensor_content": lambda number: (
        PLUGIN + _field(8, b"\x08\x01" + _field(4, struct.pack("<f", number)))
    ),
    "v2 double": lambda number: PLUGIN + _field(8, b"\x08\x02" + _field(6, struct.pack("<d", number))),
}


@pytest.mark.parametrize("kind", VALUES)
def test_event_files_of_both_generations(tmp_path: Path, kind: str) -> None:
    value = VALUES[kind]
    events = [_event(step, "epoch_loss", value(number)) for step, number in enumerate((2.5, np.nan, 0.5))]
    file = tmp_path / "events.out.tfevents.1700000000.host.1.0.v2"
    file.write_bytes(HEAD + b"".join(events) + events[0][:9])
    run = read_log(file)
    loss = run.series["train_loss"]
    np.testing.assert_array_equal(loss.values, [2.5, np.nan, 0.5])
    np.testing.assert_array_equal(loss.steps, [0, 1, 2])
    assert any("incomplete" in note.en for note in run.notes)


def test_train_and_validation_folders_are_one_run(tmp_path: Path) -> None:
    for folder, shift in (("train", 0), ("validation", 1)):
        (tmp_path / folder).mkdir()
        events = [
            _event(step, "epoch_loss", VALUES["v2 float_val"](shift + 1 / (step + 1))) for step in range(5)
        ]
        (tmp_path / folder / "events.out.tfevents.1700000000.host.1.0.v2").write_bytes(
            HEAD + b"".join(events)
        )
    (run,) = read_logs(tmp_path)
    assert (run.series["train_loss"].values[0], run.series["val_loss"].values[0]) == (1.0, 2.0)


def test_a_wandb_run_file(tmp_path: Path) -> None:
    def history(step: int) -> bytes:
        row = {"train/loss": 2 / (step + 1), "val/loss": 3 / (step + 1), "_step": step, "_runtime": 1.5}
        items = b"".join(
            _field(1, _field(1, name.encode()) + _field(16, json.dumps(value).encode()))
            for name, value in row.items()
        )
        return _field(2, items)

    blocks = b":W&B\xe1\xbe\x00"
    for step in range(6):
        payload = history(step)
        blocks += bytes(4) + struct.pack("<H", len(payload)) + b"\x01" + payload
    folder = tmp_path / "wandb" / "run-20240101_100000-abc"
    folder.mkdir(parents=True)
    (folder / "run-abc.wandb").write_bytes(blocks)
    (folder / "files").mkdir()
    (folder / "files" / "wandb-summary.json").write_text('{"train/loss": 0.3, "_step": 5}')
    (run,) = read_logs(tmp_path)
    assert (run.format, run.axis) == ("wandb", "step")
    assert (run.series["train_loss"].values[0], run.series["val_loss"].values[-1]) == (2.0, 0.5)


def test_learn_and_test_errors_of_catboost_are_one_run(tmp_path: Path) -> None:
    folder = tmp_path / "catboost_info"
    folder.mkdir()
    for name, start in (("learn_error.tsv", 2), ("test_error.tsv", 3)):
        rows = "".join(f"{n}\t{start / (n + 1)}\n" for n in range(6))
        (folder / name).write_text(f"iter\tRMSE\n{rows}")
    (run,) = read_logs(tmp_path)
    assert (run.series["train_loss"].values[0], run.series["val_loss"].values[0]) == (2.0, 3.0)
