"""A growing log: each problem once, whatever happens to the file."""

import os
import signal
import subprocess
import sys

import pytest

from kb.diagnosis.watching import Watcher
from tests.conftest import ROOT
from tests.diagnosis.conftest import healthy, overfitting, write_csv


def told(news):
    return [diagnosis.id for _, new in news.reports for diagnosis in new]


@pytest.fixture
def watcher(base, tmp_path):
    return Watcher(base.store, tmp_path / "metrics.csv")


def grow(watcher, columns, rows):
    write_csv(watcher.path, {name: values[:rows] for name, values in columns.items()})


def test_a_problem_is_told_once_when_it_appears(watcher):
    columns = overfitting()
    grow(watcher, columns, 12)
    assert told(watcher.look()) == []
    grow(watcher, columns, 36)
    assert told(watcher.look())[0] == "overfitting"
    grow(watcher, columns, 40)
    assert "overfitting" not in told(watcher.look())


def test_an_unchanged_log_is_not_read_again(watcher):
    grow(watcher, healthy(), 40)
    assert watcher.look() is not None
    assert watcher.look() is None


def test_a_log_that_is_not_there_yet_is_waited_for(watcher):
    assert "not there yet" in watcher.look().waiting
    assert watcher.look() is None
    grow(watcher, overfitting(), 40)
    assert told(watcher.look())


def test_a_log_without_a_curve_yet_is_waited_for(watcher):
    watcher.path.write_text("", encoding="utf-8")
    assert str(watcher.path) in watcher.look().waiting


def test_a_half_written_line_does_no_harm(watcher):
    grow(watcher, healthy(), 40)
    text = watcher.path.read_text(encoding="utf-8")
    watcher.path.write_text(text[:-9], encoding="utf-8")
    assert told(watcher.look()) == []


def test_a_log_that_begins_anew_is_judged_anew(watcher):
    grow(watcher, overfitting(), 40)
    assert told(watcher.look())
    grow(watcher, healthy(), 20)
    news = watcher.look()
    assert news.restarted
    assert told(news) == []
    grow(watcher, overfitting(), 40)
    assert told(watcher.look())[0] == "overfitting"


def test_a_log_that_goes_away_is_waited_for(watcher):
    grow(watcher, healthy(), 40)
    watcher.look()
    watcher.path.unlink()
    assert watcher.look().waiting


def test_a_directory_is_watched_as_a_whole(base, tmp_path):
    runs = Watcher(base.store, tmp_path)
    for name, columns in (("a", healthy()), ("b", overfitting())):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / "metrics.csv", columns)
    assert len(runs.look().reports) == 2


def command(*arguments):
    return [sys.executable, "-m", "kb.cli.main", "watch", *map(str, arguments)]


def test_once_looks_once_and_ends_with_zero(tmp_path):
    path = write_csv(tmp_path / "metrics.csv", overfitting())
    process = subprocess.run(
        command(path, "--once", "--lang", "en"), capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert process.returncode == 0
    assert "Overfitting" in process.stdout
    assert process.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_ctrl_c_ends_the_watch_without_a_trace(tmp_path):
    path = write_csv(tmp_path / "metrics.csv", overfitting())
    process = subprocess.Popen(
        command(path, "--every", "0.2", "--lang", "en"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        # a test run in the background is deaf to Ctrl+C, and its children would be so, too
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert "new" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize("arguments", [("-",), ("log.csv", "--every", "0")])
def test_what_cannot_be_watched_is_said_in_one_line(arguments):
    process = subprocess.run(command(*arguments), capture_output=True, text=True, cwd=ROOT, check=False)
    assert process.returncode == 2
    assert len(process.stderr.strip().splitlines()) == 1
