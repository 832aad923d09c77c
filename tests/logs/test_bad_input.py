"""Bad files end in one clear line or in a correct partial reading that says so.

Never in a crash or a hang.
"""

import gzip
import json
import os
import pickle
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import KbError, LogError
from kb.logs import read_log, read_logs, unpack

GOOD = "epoch,loss,val_loss\n" + "".join(f"{n},{1 / (n + 1):.4f},{2 / (n + 1):.4f}\n" for n in range(20))

REFUSED: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n \n\t\n",
    "binary": bytes(range(256)) * 40,
    "zeros": b"\0" * 5000,
    "prose": b"Dear reader,\nthis is a letter about 3 cats and 4 dogs.\nYours\n",
    "words": b"name,city\nAda,London\nEmmy,Goettingen\nSofia,Stockholm\n",
    "json of words": b'{"name": "Ada", "tags": ["a", "b"]}',
    "empty list": b"[]",
    "header only": b"epoch,loss,val_loss\n",
    "empty gzip": gzip.compress(b""),
    "cut gzip header": gzip.compress(GOOD.encode())[:5],
    "event file without scalars": b"\x18\0\0\0\0\0\0\0\0\0\0\0\x09"
    + b"\0" * 8
    + b"\x1a\x0dbrain.Event:2"
    + b"\0" * 4,
    "notebook without output": b'{"cells": [], "nbformat": 4}',
    "results of folds": b"fold,val_r2,val_rmse\n1,0.5,0.2\n2,0.6,0.3\n3,0.4,0.2\n",
    "pickle": b"\x80\x04\x95\x0b\0\0\0\0\0\0\0}\x94.",
    "checkpoint": b"PK\x03\x04" + b"\0" * 40,
    "nested for its own sake": b'{"a":' * 900 + b"1" + b"}" * 900,
    "brackets without end": b"{'a': " + b"(" * 20_000,
    "quotes without end": b"{'a': '" + b"\\'" * 20_000,
    "run table": b'"Name","State","Created","Runtime","loss"\n"a","finished","2024","3","0.1"\n',
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_log_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.log"
    file.write_bytes(content)
    with pytest.raises(LogError) as caught:
        read_logs(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message


def test_a_directory_with_a_log_of_two_adversaries_is_read(tmp_path: Path) -> None:
    lines = [f"step {step} | d_loss 1.{step:03d} | g_loss 0.{step:03d}" for step in range(1, 40)]
    (tmp_path / "train.log").write_text("\n".join(lines))
    assert set(read_logs(tmp_path)[0].series) == {"d_loss", "g_loss"}


def test_a_missing_file_and_a_directory_without_logs_are_named(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="no such file"):
        read_log(tmp_path / "nothing.csv")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(LogError, match="no training log"):
        read_log(tmp_path)


def test_a_pickle_is_refused_by_name_and_never_opened(tmp_path: Path) -> None:
    file = tmp_path / "history.pkl"
    file.write_bytes(pickle.dumps({"loss": [2.0, 1.0, 0.5]}))
    with pytest.raises(LogError, match=r"is a pickle.*CSV or JSON"):
        read_log(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LogError, match="not an ordinary file"):
        read_log(tmp_path / "pipe")


WHOLE: dict[str, bytes] = {
    "mixed line ends": GOOD.replace("\n", "\r\n", 5).encode(),
    "old Mac line ends": GOOD.replace("\n", "\r").encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 without mark": GOOD.encode("utf-16-le"),
    "gzip": gzip.compress(GOOD.encode()),
    "semicolons and decimal commas": GOOD.replace(",", ";").replace(".", ",").encode(),
    "tabs": GOOD.replace(",", "\t").encode(),
    "padded": GOOD.replace(",", ",          ").encode(),
    "blank lines between": GOOD.replace("\n", "\n\n").encode(),
    "comment first": b"# made by hand\n" + GOOD.encode(),
    "Chinese header": GOOD.replace("epoch,loss,val_loss", "轮次,训练损失,验证损失").encode(),
    "Chinese header in GBK": GOOD.replace("epoch,loss,val_loss", "轮次,训练损失,验证损失").encode("gbk"),
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE.keys())
def test_dress_does_not_matter(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "history.csv"
    file.write_bytes(content)
    run = read_log(file)
    assert run.series["train_loss"].values[1] == 0.5
    assert run.series["val_loss"].values[-1] == 0.1
    assert list(run.series["val_loss"].steps) == list(range(20))


def test_empty_is_not_nan(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("step,loss,val_loss\n1,0.5,\n2,nan,0.7\n3,,NaN\n4,inf,\n")
    run = read_log(file)
    np.testing.assert_array_equal(run.series["train_loss"].steps, [1, 2, 4])
    np.testing.assert_array_equal(run.series["train_loss"].values, [0.5, np.nan, np.inf])
    np.testing.assert_array_equal(run.series["val_loss"].values, [0.7, np.nan])


PARTIAL: dict[str, tuple[str, str]] = {
    "one row": ("epoch,loss,val_loss\n0,0.5,0.6\n", "only one point"),
    "all NaN": ("epoch,loss\n" + "".join(f"{n},nan\n" for n in range(9)), "every value is NaN"),
    "ragged": (GOOD + "20,0.1\n21,0.1,0.2,0.3\n", "more or fewer cells"),
    "cut JSON rows": ('[{"epoch": 1, "loss": 2}, {"epoch": 2, "loss": 1}, {"epo', "not complete"),
    "cut JSON lists": ('{"config": {}, "train_loss": [2, 1, 0.5], "val_loss": [3, 2', "not complete"),
    "broken JSON line": (
        '{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n{"step": 3, "lo',
        "not complete JSON",
    ),
}


@pytest.mark.parametrize(("content", "note"), PARTIAL.values(), ids=PARTIAL.keys())
def test_partial_readings_say_so(tmp_path: Path, content: str, note: str) -> None:
    file = tmp_path / "history"
    file.write_text(content)
    run = read_log(file)
    assert len(run.series["train_loss"])
    assert any(note in one.en for one in run.notes)
    assert all(one.zh for one in run.notes)


def test_a_truncated_gzip_gives_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "history.csv.gz"
    text = "step,loss\n" + "".join(f"{n},{np.sin(n)}\n" for n in range(5000))
    packed = gzip.compress(text.encode())
    file.write_bytes(packed[: len(packed) // 2])
    run = read_log(file)
    assert 500 < run.points < 5000
    assert any("ends early" in note.en for note in run.notes)


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "BOMB_SIZE", 1 << 20)
    file = tmp_path / "bomb.csv.gz"
    file.write_bytes(gzip.compress(b"step,loss\n" + b"1,0.5\n" * 2_000_000))
    with pytest.raises(LogError, match="unpacks to more than"):
        read_log(file)


def test_a_constant_series_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("epoch,loss\n" + "".join(f"{n},0.5\n" for n in range(30)))
    assert set(read_log(file).series["train_loss"].values) == {0.5}


def test_very_many_columns(tmp_path: Path) -> None:
    count = 20_000
    file = tmp_path / "wide.csv"
    names = ",".join(["step", "loss", *(f"weight{n}" for n in range(count))])
    rows = "".join(f"{row},{1 / row}" + ",0.5" * count + "\n" for row in range(1, 4))
    file.write_text(f"{names}\n{rows}")
    assert len(read_log(file).series["train_loss"]) == 3


def test_one_very_long_line(tmp_path: Path) -> None:
    file = tmp_path / "long.log"
    file.write_text("epoch 1 loss 0.5 " + "x" * 10_000_000 + "\nepoch 2 loss 0.4\nepoch 3 loss 0.3\n")
    run = read_log(file)
    assert run.series["train_loss"].values[-1] == 0.3
    assert any("longer than" in note.en for note in run.notes)


ENDLESS: dict[str, tuple[bytes, str]] = {
    "letters": (b"x" * 9_000_000, "no line of a log"),
    "numbers": (b"0.25," * 2_000_000, "no line of a log"),
    "header": (b"step,loss," + b"weight," * 1_500_000 + b"x\n1,2,3\n", "no line of a log"),
    "cut document": (b'{"loss": [' + b"[" * 9_000_000, "JSON document"),
    "places": (b"{" + b",".join(b'"k%d": {"loss": [3, 2, 1]}' % n for n in range(3000)) + b"}", "places"),
}


@pytest.mark.parametrize(("content", "said"), ENDLESS.values(), ids=ENDLESS.keys())
def test_what_is_too_large_to_be_a_log_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "endless"
    file.write_bytes(content)
    with pytest.raises(LogError, match=said):
        read_log(file)


def test_a_wide_table_tells_empty_from_nan(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    names = ",".join(["step", "loss", "val_loss", *(f"weight{n}" for n in range(2000))])
    rows = [f"{row},{cells}" + ",0.5" * 2000 for row, cells in enumerate(["1,2", "nan,", ",inf", "0.5,1"])]
    file.write_text("\n".join([names, *rows]))
    run = read_log(file)
    np.testing.assert_array_equal(run.series["train_loss"].values, [1, np.nan, 0.5])
    np.testing.assert_array_equal(run.series["val_loss"].steps, [0, 2, 3])


def test_html_tables_without_end(tmp_path: Path) -> None:
    html = "<table><tr><td>" * 100_000
    outputs = [{"output_type": "display_data", "data": {"text/html": html}}]
    file = tmp_path / "notebook.ipynb"
    file.write_text(json.dumps({"nbformat": 4, "cells": [{"outputs": outputs}]}))
    with pytest.raises(LogError, match="no output"):
        read_log(file)


def test_links_in_circles(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "history.csv").write_text(GOOD)
    (tmp_path / "run" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert [run.points for run in read_logs(tmp_path)] == [20]


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "growing.log"
    file.write_text("".join(f"step {n}: loss {1 / n:.4f}\n" for n in range(1, 2000)))
    stop = threading.Event()

    def write() -> None:
        with file.open("a") as stream:
            for n in range(2000, 200_000):
                stream.write(f"step {n}: loss {1 / n:.4f}\n")
                if stop.is_set():
                    return
                time.sleep(0.0001)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        run = read_log(file)
    finally:
        stop.set()
        writer.join()
    steps = run.series["train_loss"].steps
    assert len(steps) >= 1999
    assert np.all(np.diff(steps) > 0)


def _never_crashes(folder: Path, content: bytes) -> None:
    file = folder / "fuzz"
    file.write_bytes(content)
    try:
        runs = read_logs(file)
    except KbError as error:
        message = str(error)
        runs = []
    else:
        message = ""
    assert "\n" not in message
    for run in runs:
        assert run.frame is not None
        for series in run.series.values():
            assert len(series.steps) == len(series.values)
            assert series.steps.dtype == series.values.dtype == np.float64


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_TEXT = st.text(
    alphabet=st.sampled_from("epochlsva_ 0123456789.,:;=|/[](){}\"'\n\r\t\x08-+e%nai损失"), max_size=400
)


@FUZZ
@given(content=st.binary(max_size=600))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    _never_crashes(tmp_path, content)


@FUZZ
@given(content=_TEXT)
def test_any_text(tmp_path: Path, content: str) -> None:
    _never_crashes(tmp_path, content.encode())


SEEDS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: GOOD.encode(),
    "json": lambda: (
        b'{"log_history": [{"loss": 1.5, "step": 1}, {"loss": 1.2, "step": 2}, {"eval_loss": 1, "step": 2}]}'
    ),
    "jsonl": lambda: b'{"epoch": 1, "loss": 0.5, "lr": [1e-3]}\n{"epoch": 2, "loss": NaN}\n',
    "rows": lambda: (
        b'{"config": {"a": [1, 2]}, "history": [{"epoch": 1, "loss": 2}, {"epoch": 2, "loss": 1}]}'
    ),
    "Python": lambda: b"{'loss': [np.float64(2.0), 1.0, nan], 'val_loss': (3.0, None)}",
    "long form": lambda: (
        b"seed,step,split,metric,value\n1,1,train,loss,2\n1,1,val,loss,3\n1,2,train,loss,1\n2,1,val,acc,4\n"
    ),
    "folds": lambda: b"fold,epoch,train_loss\na,1,2\na,2,1\nb,1,2\nb,2,1\n",
    "keras": lambda: (
        b"Epoch 1/2\n5/5 [====] - 0s 1ms/step - loss: 0.6 - val_loss: 0.4\nEpoch 2/2\n5/5 [====] - "
        b"loss: 0.5\n"
    ),
    "gzip": lambda: gzip.compress(GOOD.encode()),
    "wandb": lambda: b":W&B\xe1\xbe\x00" + b"\x00\x00\x00\x00\x05\x00\x01\x12\x03\x0a\x01\x00",
}


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS.keys())
@FUZZ
@given(data=st.data())
def test_damaged_logs(tmp_path: Path, seed: Callable[[], bytes], data: st.DataObject) -> None:
    content = bytearray(seed())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        content = content or bytearray(b"x")
    _never_crashes(tmp_path, bytes(content[: data.draw(st.integers(1, len(content)))]))
