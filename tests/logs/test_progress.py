"""How far a log has been read is told by the bytes of the file, whatever the format."""

import gzip

import pytest

from kb.logs import read_log

ROWS = "".join(f"{step},{1 / (1 + step):.6f}\n" for step in range(120_000))
FILES = {
    "table.csv": ("step,loss\n" + ROWS).encode(),
    "packed.csv.gz": gzip.compress(("step,loss\n" + ROWS).encode()),
    "lines.jsonl": "".join(f'{{"step": {s}, "loss": {9 - s / 9000:.4f}}}\n' for s in range(40_000)).encode(),
    "printed.log": "".join(f"step {s} loss: {9 - s / 9000:.4f}\n" for s in range(50_000)).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_reading_tells_how_far_it_is(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    told = []
    read_log(path, progress=lambda done, size: told.append((done, size)))
    assert {size for _, size in told} == {path.stat().st_size}
    assert told[-1][0] == path.stat().st_size
    assert len(told) > 1
