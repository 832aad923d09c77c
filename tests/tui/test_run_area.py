"""Journeys through logs and their curves."""

import pytest

from kb.knowledge.locate import EXAMPLES
from kb.tui import words
from kb.tui.keymap import BY_ID
from kb.tui.views import run_names
from kb.tui.widgets.curve_plot import CurvePlot
from kb.tui.widgets.finding_list import FindingList
from tests.tui.conftest import LOG, running

pytestmark = pytest.mark.usefixtures("small_entries")


async def test_a_dropped_file_is_a_log():
    async with running() as app:
        await app.paste(f"'{LOG}'")
        assert [run.run.source for run in app.app.runs] == [LOG]
        assert any(f.origin == "log" for f in app.app.view.findings)


@pytest.mark.parametrize(
    ("content", "lang"),
    [(b"", "en"), (b"\0\1\2" * 100, "zh"), (b"just prose without a number", "en"), (None, "zh")],
    ids=["empty", "binary", "prose", "missing"],
)
async def test_a_broken_log_is_a_note_with_next_steps(tmp_path, content, lang):
    path = tmp_path / "broken.csv"
    if content is not None:
        path.write_bytes(content)
    async with running(lang=lang) as app:
        await app.paste("broken.csv")
        if content is None:
            await app.press("enter")
        assert words.NEXT_LOG[lang][:8] in app.text
        assert app.app.view.is_empty
        assert app.app.is_running


async def test_a_log_on_the_command_line_and_the_way_to_its_curve():
    async with running(log=LOG) as app:
        assert app.app.view.diagnoses
        await app.press("f5")
        assert "overfitting.csv" in app.text
        plot, findings = app.one(CurvePlot), app.one(FindingList)
        await app.press("down")
        assert plot.selected == findings.highlighted_option.id
        whole = plot.window
        await app.press("plus")
        assert plot.window[1] - plot.window[0] < whole[1] - whole[0]
        await app.press("right", "left", "minus", "0")
        assert plot.window == whole
        await app.press("y")
        assert plot.log_scale
        await app.press("m")
        assert words.FAMILIES["metric"].en in app.text


async def test_the_help_of_the_plot_names_all_that_its_keys_do():
    async with running(log=LOG, size=(100, 60)) as app:
        await app.press("f5", "f1")
        for name in ("pan-left", "pan-right", "next-finding", "next-run", "remove-run"):
            assert BY_ID[name].label.en in app.text


async def test_a_finding_of_another_quantity_brings_its_curve():
    async with running(log=LOG) as app:
        await app.press("f5")
        findings = app.one(FindingList)
        findings.select("accuracy=rising")
        await app.idle()
        assert {line.name for line in app.one(CurvePlot)._lines} == {"train_accuracy", "val_accuracy"}


async def test_runs_are_overlaid_walked_through_and_removed():
    async with running(log=LOG) as app:
        await app.press("f5")
        app.app.overlay_log(str(EXAMPLES / "healthy.csv"))
        await app.idle()
        assert run_names([run.run for run in app.app.runs]) == ["overfitting.csv", "healthy.csv"]
        assert "healthy.csv val_loss" in app.text
        await app.press("n")
        assert words.VERDICTS["healthy"].en in app.text
        await app.press("x")
        assert run_names([run.run for run in app.app.runs]) == ["overfitting.csv"]


async def test_where_a_loss_breaks_is_marked_before_any_finding_is_chosen():
    async with running(log=str(EXAMPLES / "nan.csv"), size=(80, 24)) as app:
        await app.press("f5")
        top = next(line for line in app.text.splitlines() if "×" in line)
        assert top.index("◇") < top.index("×")
        await app.press("down")
        assert "◆" in app.text
        await app.press("y", "plus", "plus")
        assert app.one(CurvePlot).window


async def test_runs_that_count_differently_share_an_axis_that_a_key_changes(tmp_path):
    rows = [f'{{"step": {10 * i}, "epoch": {i // 10}, "loss": {2 - i / 50}}}' for i in range(1, 50)]
    (tmp_path / "steps.jsonl").write_text("\n".join(rows), encoding="utf-8")
    async with running(log=LOG, size=(80, 24)) as app:
        await app.press("f5")
        app.app.overlay_log(str(tmp_path / "steps.jsonl"))
        await app.idle()
        assert "these logs count in epoch, step" in app.text
        plot = app.one(CurvePlot)
        epochs = plot.window
        assert epochs[1] < 100
        await app.press("n")
        assert {mark.run for mark in plot._marks} == {1}
        await app.press("u")
        assert plot.window == (0, 100)
        assert words.AXES["progress"].en in app.text
        await app.press("u")
        assert plot.window == epochs


@pytest.mark.parametrize("width", [60, 72, 80, 100, 140])
async def test_the_name_of_a_curve_stays_beside_its_colour(width):
    async with running(log=LOG, size=(width, 30)) as app:
        await app.press("f5")
        app.app.overlay_log(str(EXAMPLES / "healthy.csv"))
        await app.idle()
        assert not [line for line in app.text.splitlines() if line.rstrip().endswith("━━")]
        assert app.text.count("━━ ") == len(app.one(CurvePlot)._lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_report_holds_findings_that_the_entries_have_no_word_for(lang):
    async with running(lang=lang, log=LOG) as app:
        await app.press("ctrl+r")
        assert "train_accuracy: " in app.app.clipboard.replace("：", ": ")
