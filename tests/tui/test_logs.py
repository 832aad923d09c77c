"""Logs in the app: read with progress, stopped, chosen from, laid over one another, saved with the talk."""

import threading

import numpy as np
import pytest
from textual import events
from textual.widgets import Input

from kb.knowledge.locate import EXAMPLES
from kb.logs import Run, Series, read_logs
from kb.tui import words
from kb.tui.views import names_below, run_names
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.curve_plot import CurvePlot
from kb.tui.widgets.finding_list import FindingList
from kb.tui.widgets.prompt import Prompt
from tests.tui.conftest import VAGUE, running

pytestmark = pytest.mark.usefixtures("small_entries")
LOG = str(EXAMPLES / "overfitting.csv")


def a_run(source, label=""):
    steps = np.arange(9.0)
    return Run(
        source, "csv", {"train_loss": Series("train_loss", "loss", steps, 1 / (1 + steps))}, label=label
    )


@pytest.mark.parametrize(
    ("runs", "names"),
    [
        ([a_run("a/x.csv")], ["x.csv"]),
        ([a_run("a/m.csv"), a_run("b/m.csv"), a_run("c/n.csv")], ["a/m.csv", "b/m.csv", "c/n.csv"]),
        ([a_run("t", "one"), a_run("t", "two")], ["one", "two"]),
        ([a_run("t.log"), a_run("t.log")], ["t.log #1", "t.log #2"]),
        (
            [a_run("a/m.csv"), a_run("b/m.csv"), a_run("b/m.csv"), a_run("c/n.csv")],
            ["a/m.csv", "b/m.csv #1", "b/m.csv #2", "c/n.csv"],
        ),
    ],
    ids=["one", "folders", "labels", "same", "some the same"],
)
def test_names_of_runs_are_short_and_tell_them_apart(runs, names):
    assert run_names(runs) == names


class SlowReading:
    """Stands for the reading of a huge log: it waits after a third, and goes on when it is told."""

    def __init__(self):
        self.is_under_way, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, path, *, progress):
        progress(1, 3)
        self.is_under_way.set()
        self.may_go_on.wait(20)
        progress(3, 3)
        return read_logs(path)


@pytest.fixture
def slow(monkeypatch):
    reading = SlowReading()
    monkeypatch.setattr("kb.logs.read_logs", reading)
    yield reading
    reading.may_go_on.set()


async def test_keys_work_and_progress_shows_while_a_log_is_read(slow):
    async with running() as app:
        app.app.load_log(LOG)
        while not slow.is_under_way.is_set():
            await app.pilot.pause()
        await app.pilot.press("h", "i")
        assert app.one(Prompt).text == "hi"
        assert "33%" in app.text
        slow.may_go_on.set()
        await app.idle()
        assert app.app.runs
        assert not app.app.busy


async def test_reading_a_log_can_be_stopped(slow):
    async with running() as app:
        app.app.load_log(LOG)
        while not slow.is_under_way.is_set():
            await app.pilot.pause()
        await app.pilot.press("ctrl+z")
        slow.may_go_on.set()
        await app.idle()
        assert app.app.view.is_empty
        assert words.STOPPED.en in [note.message for note in app.app._notifications]


@pytest.mark.parametrize("area", ["f4", "f5"])
async def test_a_file_may_be_dropped_in_any_area(area):
    async with running() as app:
        await app.press(area)
        app.app.screen.set_focus(None)
        app.app.screen.post_message(events.Paste(LOG))
        await app.idle()
        assert app.app.runs


async def test_a_path_that_is_typed_is_read_like_one_that_is_dropped():
    async with running() as app:
        await app.type(LOG)
        await app.press("enter")
        assert app.app.runs
        assert words.SEE_CURVES.en in app.text


@pytest.fixture
def folder(tmp_path):
    for name, bend in (("a", 0), ("b", 1), ("c", 2)):
        rows = [f"{s},{0.5 + 1 / (1 + s):.4f},{1 + bend * (s / 60) ** 2:.4f}" for s in range(60 + bend)]
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "log.csv").write_text("\n".join(["step,loss,val_loss", *rows]))
    return str(tmp_path / "runs")


async def test_of_a_folder_with_several_runs_the_user_chooses_one(folder):
    async with running() as app:
        app.app.load_log(folder)
        await app.wait_for(lambda: "a/log.csv" in app.text)
        await app.press("2")
        assert [run.run.points for run in app.app.runs] == [61]


async def test_all_runs_of_a_folder_lie_on_one_plot(folder):
    async with running() as app:
        app.app.load_log(folder)
        await app.wait_for(lambda: "a/log.csv" in app.text)
        await app.press("asterisk", "f5")
        assert [run.run.points for run in app.app.runs] == [62, 61, 60]
        assert "c/log.csv train_loss" in app.text


async def test_a_long_list_of_runs_is_filtered_by_typing(tmp_path):
    for seed in range(12):
        rows = [f"{step},{1 / (1 + step):.4f}" for step in range(30 + seed)]
        (tmp_path / "runs" / f"seed{seed}").mkdir(parents=True)
        (tmp_path / "runs" / f"seed{seed}" / "log.csv").write_text("\n".join(["step,loss", *rows]))
    async with running(size=(80, 24)) as app:
        app.app.load_log(str(tmp_path / "runs"))
        await app.wait_for(lambda: "seed11/log.csv" in app.text)
        await app.send(*"seed7", "\n")
        assert [run.run.points for run in app.app.runs] == [37]


@pytest.mark.parametrize(
    ("key", "in_case", "on_plot"), [("1", 1, 1), ("2", 2, 2), ("3", 1, 2), ("escape", 1, 1)]
)
async def test_a_second_log_is_asked_about(key, in_case, on_plot):
    async with running(log=LOG) as app:
        app.app.load_log(str(EXAMPLES / "nan.csv"))
        await app.wait_for(lambda: words.SECOND_LOG.en in app.text)
        await app.press(key)
        assert len(app.app.view.runs) == in_case
        assert len(app.app.runs) == on_plot
        shown = run_names([run.run for run in app.app.view.runs])
        assert shown == {"1": ["nan.csv"], "2": ["overfitting.csv", "nan.csv"]}.get(key, ["overfitting.csv"])


def test_names_in_a_folder_are_paths_below_it():
    runs = [a_run("/x/runs/a/log.csv"), a_run("/x/runs/a/log.csv"), a_run("/x/runs/b/files/log.csv", "lr=1")]
    assert names_below("/x/runs", runs) == ["a/log.csv #1", "a/log.csv #2", "b/files/log.csv/lr=1"]


async def test_no_run_chosen_leaves_the_case_as_it_was(folder):
    async with running() as app:
        app.app.load_log(folder)
        await app.wait_for(lambda: "a/log.csv" in app.text)
        await app.press("escape")
        assert app.app.view.is_empty
        assert not app.app.busy


async def test_a_session_is_saved_and_taken_up_with_its_talk(tmp_path):
    path = str(tmp_path / "case.json")
    async with running() as app:
        await app.say(VAGUE)
        await app.press("ctrl+s")
        app.one(Input).value = path
        await app.press("enter")
        known = {finding.symptom for finding in app.app.view.findings}
    async with running(lang="zh") as app:
        await app.press("ctrl+o")
        app.one(Input).value = path
        app.one(Input).focus()
        await app.press("enter")
        assert {finding.symptom for finding in app.app.view.findings} == known
        await app.press(*["pageup"] * 3)
        assert VAGUE in app.text


async def test_a_finding_leaves_the_case_by_a_click_on_its_cross():
    async with running() as app:
        await app.press("f3", "1", "1", "f2")
        assert {finding.symptom for finding in app.app.view.findings} == {"val_loss=rising"}
        lines = app.text.splitlines()
        row = next(row for row, line in enumerate(lines) if "×" in line)
        await app.pilot.click(offset=(lines[row].index("×"), row))
        await app.idle()
        assert app.app.view.findings == ()
        assert app.app.current_mode == "ask"


async def test_a_click_on_a_mark_chooses_its_finding():
    async with running(log=LOG, size=(120, 40)) as app:
        await app.press("f5")
        plot = app.one(CurvePlot)
        symptom, x, y = plot._drawn_marks[0]
        plot.select(None)
        column, row = plot.get_pixel_from_coordinate(x, y)
        await app.pilot.click("#plot", offset=(column, row))
        await app.idle()
        assert plot.selected == symptom
        assert app.one(FindingList).highlighted_option.id == symptom


async def test_a_run_of_the_case_is_not_removed_from_the_plot():
    async with running(log=LOG) as app:
        await app.press("f5")
        app.app.overlay_log(str(EXAMPLES / "healthy.csv"))
        await app.idle()
        await app.press("x")
        assert len(app.app.runs) == 2
        assert words.CASE_RUN_STAYS.en in [note.message for note in app.app._notifications]


async def test_a_typed_path_in_the_dialog_is_completed():
    async with running() as app:
        await app.press("ctrl+o")
        await app.type(LOG[:-6])
        await app.press("right", "enter")
        assert app.app.runs


async def test_the_choices_of_a_question_and_the_prompt_swap_by_escape():
    async with running() as app:
        assert isinstance(app.app.focused, Choices)
        await app.press("escape")
        assert isinstance(app.app.focused, Prompt)
        await app.press("escape")
        assert isinstance(app.app.focused, Choices)
