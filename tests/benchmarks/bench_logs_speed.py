"""Speed of reading as ratios in one run: CSV against pandas, event files against TensorBoard's own reader.

Run as `python -m tests.benchmarks.bench_logs_speed`; the `tensorboard` package is compared where it is
installed.
"""

import struct
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

from kb.logs import read_log
from kb.logs.readers import text_collector


def seconds(work: Callable[[], object], repeat: int = 5) -> float:
    """Return the time of the processor, best of some repetitions: others may use the machine, too."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def write_csv(path: Path, rows: int) -> None:
    """A table with a sparse validation column."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "step": np.arange(rows),
            "loss": rng.random(rows),
            "lr": rng.random(rows),
            "grad_norm": rng.random(rows),
        }
    )
    frame["val_loss"] = np.where(frame.step % 1000 == 0, frame.loss, np.nan)
    frame.to_csv(path, index=False)


def _field(number: int, payload: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def write_events(path: Path, steps: int, checksum: Callable[[bytes], int]) -> None:
    """Scalars of four tags in the v1 layout; `checksum` is the masked CRC-32C that TensorBoard verifies."""
    with path.open("wb") as stream:

        def record(payload: bytes) -> None:
            length = struct.pack("<Q", len(payload))
            stream.write(
                length + struct.pack("<I", checksum(length)) + payload + struct.pack("<I", checksum(payload))
            )

        record(b"\x09" + struct.pack("<d", 0.0) + _field(3, b"brain.Event:2"))
        for step in range(steps):
            for tag in (b"train/loss", b"val/loss", b"lr", b"grad_norm"):
                value = _field(1, tag) + b"\x15" + struct.pack("<f", 1 / (step + 1))
                record(
                    b"\x09" + struct.pack("<d", 1.0) + b"\x10" + _varint(step) + _field(5, _field(1, value))
                )


def bench_csv(folder: Path) -> None:
    """Time and memory for a million rows."""
    path = folder / "log.csv"
    write_csv(path, 1_000_000)
    ours, theirs = seconds(lambda: read_log(path)), seconds(lambda: pd.read_csv(path))
    tracemalloc.start()
    read_log(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = path.stat().st_size
    print(
        f"CSV, 10^6 rows: {ours:.2f} s, pandas {theirs:.2f} s, ratio {ours / theirs:.2f}; "
        f"memory {peak / size:.1f} x the file"
    )


def bench_events(folder: Path) -> None:
    """Scalars against EventAccumulator."""
    try:
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
    except ImportError:
        print("event files: tensorboard is not installed, no comparison")
        return
    path = folder / "events.out.tfevents.1.host"
    write_events(path, 10_000, masked_crc32c)
    ours = seconds(lambda: read_log(path))
    theirs = seconds(lambda: EventAccumulator(str(path), size_guidance={"scalars": 0}).Reload(), 1)
    print(
        f"event file, 40,000 scalars: {ours:.2f} s, EventAccumulator {theirs:.2f} s, "
        f"{theirs / ours:.1f} x faster"
    )


def bench_text(folder: Path) -> None:
    """Lines a second and memory of a streamed text log."""
    path = folder / "train.log"
    with path.open("w") as stream:
        for step in range(200_000):
            stream.write(
                f"2024-01-01 10:00:00,123 - INFO - step {step} | loss {1 / (step + 1):.4f} | lr 1.0e-03\n"
            )
    took = seconds(lambda: read_log(path), 2)
    with mock.patch.object(text_collector, "learn", return_value=None):
        parsed = seconds(lambda: read_log(path), 1)
    tracemalloc.start()
    read_log(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = path.stat().st_size
    print(
        f"text: {200_000 / took:,.0f} lines/s, {size / took / 1e6:.1f} MB/s, "
        f"{parsed / took:.1f} x faster than parsing each line; "
        f"memory {peak / size:.1f} x the file"
    )


def main() -> None:
    """Run all comparisons."""
    with tempfile.TemporaryDirectory() as name:
        for bench in (bench_csv, bench_events, bench_text):
            bench(Path(name))


if __name__ == "__main__":
    main()
