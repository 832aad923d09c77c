"""Journeys through the app: what a user presses, and what is then known and visible."""

import pytest
from textual import events
from textual.widgets import Input

from kb.knowledge.locate import EXAMPLES
from kb.tui import words
from kb.tui.app import KbApp
from kb.tui.areas.browse import BrowseArea
from kb.tui.views import run_names
from kb.tui.widgets.case_panel import CaseSheet, Ranking
from kb.tui.widgets.catalogue import Catalogue
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.curve_plot import CurvePlot
from kb.tui.widgets.finding_list import FindingList
from kb.tui.widgets.prompt import Prompt
from kb.tui.widgets.reader import Reader
from tests.tui.conftest import running

pytestmark = pytest.mark.usefixtures("small_entries")
CLEAR = "validation loss goes up while training loss goes down"
VAGUE = "validation loss rises"
LOG = str(EXAMPLES / "overfitting.csv")


async def test_words_become_findings_and_candidates():
    async with running() as app:
        await app.type("validation loss rises")
        assert app.one(Prompt).text == "validation loss rises"
        await app.press("enter")
        assert app.app.view.diagnoses[0].id == "overfitting"
        assert "validation loss rises" in app.text
        assert app.one(Ranking).option_count == len(app.app.view.diagnoses)


async def test_a_question_is_answered_by_digit_and_taken_back():
    async with running() as app:
        await app.say(VAGUE)
        question = app.app.view.question
        assert question.text in app.text
        await app.press("1")
        first = next(iter(question.choices))
        assert f"{question.observable}={first}" in {f.symptom for f in app.app.view.findings}
        await app.press("ctrl+z")
        assert question.observable not in {f.observable for f in app.app.view.findings}


async def test_a_question_is_answered_by_arrows_and_by_not_knowing():
    async with running() as app:
        await app.say(VAGUE)
        asked = app.app.view.question.observable
        await app.press("down", "enter")
        assert asked in {f.observable for f in app.app.view.findings}
        await app.press("ctrl+n")
        await app.say(VAGUE)
        await app.press("0")
        assert app.app.view.question is None or app.app.view.question.observable != asked


async def test_why_a_question_is_asked():
    async with running() as app:
        await app.say(VAGUE)
        await app.press("question_mark")
        assert app.one(Choices)
        assert app.app.view.question.text in app.text


async def test_typing_goes_to_the_prompt_while_a_question_is_open():
    async with running() as app:
        assert isinstance(app.app.focused, Choices)
        await app.type("loss 3 times")
        assert app.one(Prompt).text == "loss 3 times"


async def test_digits_inside_a_text_are_no_answers():
    async with running() as app:
        await app.say(VAGUE)
        asked = app.app.view.question.observable
        for char in "显卡 2GB":  # as an input method sends it: all at once
            app.app.focused.post_message(events.Key("space" if char == " " else char, char))
        await app.idle()
        assert app.one(Prompt).text == "显卡 2GB"
        assert app.app.view.question.observable == asked


async def test_enter_alone_answers_no_question():
    async with running() as app:
        await app.say(VAGUE)
        asked = app.app.view.question.observable
        await app.press("enter")
        assert app.app.view.question.observable == asked


async def test_the_other_pane_and_back_leaves_the_question_to_the_keys():
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        await app.press("f8")
        assert isinstance(app.app.focused, Ranking)
        await app.press("f8")
        assert isinstance(app.app.focused, Choices)


async def test_what_the_user_writes_is_never_markup():
    async with running() as app:
        await app.say("loss [bold]rises[/] [@click=app.quit]now[/]")
        assert "[bold]rises[/]" in app.text


async def test_a_dropped_file_is_a_log():
    async with running() as app:
        await app.paste(f"'{LOG}'")
        assert [run.run.source for run in app.app.runs] == [LOG]
        assert any(f.origin == "log" for f in app.app.view.findings)


async def test_a_pasted_error_of_several_lines_waits_to_be_sent():
    async with running() as app:
        await app.paste("Traceback\r\n  element 0 of tensors does not require grad")
        assert app.one(Prompt).text.count("\n") == 1
        await app.press("enter")
        assert "element 0 of tensors" in app.text


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


async def test_a_run_of_broken_values_is_drawn():
    async with running(log=str(EXAMPLES / "nan.csv"), size=(80, 24)) as app:
        await app.press("f5", "y", "plus", "plus")
        assert "×" in app.text or "not finite" in app.text or app.one(CurvePlot).window


async def test_the_guide_writes_to_the_same_case_sheet_and_goes_back():
    async with running() as app:
        await app.press("f3")
        assert "What do you see?" in app.text
        await app.press("1", "1")
        assert "val_loss=rising" in {f.symptom for f in app.app.view.findings}
        assert "Overfitting" in app.text
        await app.press("escape")
        assert "What does the validation loss do?" in app.text
        assert not app.app.view.findings
        await app.press("1", "1", "f2")
        assert app.one(Ranking).option_count == len(app.app.view.diagnoses)


async def test_the_free_way_is_open_in_the_guide():
    async with running() as app:
        await app.press("f3")
        await app.say(VAGUE)
        assert app.app.current_mode == "ask"
        assert app.app.view.diagnoses[0].id == "overfitting"
        assert VAGUE in app.text


async def test_search_follows_the_typing_and_opens_the_first_hit():
    async with running() as app:
        await app.press("f4")
        assert app.one(Catalogue).option_count > 3
        await app.paste("gap keeps growing")
        assert app.one(Catalogue).highlighted_option.id == "overfitting"
        await app.press("enter")
        assert app.one(Reader).history.current == "overfitting"
        assert "Training loss falls" in app.text


async def test_search_says_when_nothing_answers():
    async with running() as app:
        await app.press("f4")
        await app.paste("best pizza in town")
        assert words.NO_HITS.en[:20] in app.text


async def test_links_sections_and_history_of_the_reader():
    async with running(size=(120, 20)) as app:
        await app.press("f4")
        await app.paste("overfitting")
        await app.press("enter")
        reader = app.one(Reader)
        await app.press("8")
        assert reader.scroll_y > 0
        await app.press("l", "1")
        assert reader.history.current == "frozen-model"
        await app.press("left_square_bracket")
        assert reader.history.current == "overfitting"
        await app.press("right_square_bracket")
        assert reader.history.current == "frozen-model"
        await app.press("s", "2")
        assert reader.history.current == "frozen-model"
        await app.press("escape")
        assert isinstance(app.app.focused, Catalogue)


async def test_an_entry_that_does_not_exist_is_a_note():
    async with running() as app:
        await app.press("f4")
        app.app.screen.open("overfiting")
        await app.idle()
        assert any("did you mean 'overfitting'" in n.message for n in app.app._notifications)
        assert app.one(Reader).history.current is None


async def test_an_entry_without_translation_says_so():
    async with running(lang="zh") as app:
        await app.press("f4")
        await app.paste("frozen")
        await app.press("enter")
        assert "这个条目只有英文版" in app.text


async def test_an_entry_opens_from_the_ranking_and_escape_leads_back():
    async with running() as app:
        await app.say(VAGUE)
        ranking = app.one(Ranking)
        ranking.focus()
        await app.press("home", "enter")
        assert isinstance(app.app.screen, BrowseArea)
        assert app.one(Reader).history.current == "overfitting"
        await app.press("escape")
        assert app.app.current_mode == "ask"


async def test_a_finding_leaves_the_case_by_key():
    async with running() as app:
        await app.press("f3", "1", "1", "f2")
        assert {f.symptom for f in app.app.view.findings} == {"val_loss=rising"}
        app.one(CaseSheet).focus()
        await app.press("home", "delete")
        assert app.app.view.findings == ()


async def test_the_language_switches_live_and_everywhere():
    async with running(size=(140, 45)) as app:
        await app.say(VAGUE)
        await app.press("f4", "f3", "f2", "ctrl+l")
        assert words.LIKELY.zh in app.text
        assert app.app.view.question.text in app.text
        await app.press("f4")
        assert "过拟合" in app.text
        await app.press("f3")
        assert "你看到了什么现象" in app.text
        await app.press("ctrl+l")
        assert "What do you see?" in app.text


async def test_a_narrow_window_shows_one_pane_at_a_time():
    async with running(size=(80, 24)) as app:
        assert not app.one(CaseSheet).is_on_screen
        await app.press("f8")
        assert words.CASE.en in app.text
        await app.press("f8", "f4")
        assert app.one(Catalogue).is_on_screen
        await app.paste("overfitting")
        await app.press("enter")
        assert not app.one(Catalogue).is_on_screen
        await app.press("escape")
        assert app.one(Catalogue).is_on_screen


async def test_the_report_is_saved_once_asked_twice(tmp_path):
    async with running() as app:
        await app.press("ctrl+s")
        assert words.NOTHING_TO_REPORT.en in [n.message for n in app.app._notifications]
        await app.say(VAGUE)
        await app.press("ctrl+s")
        path = tmp_path / "case.md"
        path.write_text("old", encoding="utf-8")
        app.one(Input).value = str(path)
        await app.press("enter")
        assert path.read_text(encoding="utf-8") == "old"
        await app.press("enter")
        assert "Overfitting" in path.read_text(encoding="utf-8")


async def test_a_report_that_cannot_be_written_says_so(tmp_path):
    async with running() as app:
        await app.say(VAGUE)
        await app.press("ctrl+s")
        app.one(Input).value = str(tmp_path / "no" / "such" / "folder.md")
        await app.press("enter")
        assert "folder.md" in app.text
        await app.press("escape", "ctrl+r")
        assert "overfitting" in app.app.clipboard


async def test_the_open_dialog_takes_a_path_and_refuses_a_missing_one():
    async with running() as app:
        await app.press("ctrl+o")
        app.one(Input).focus()
        await app.paste("missing")
        await app.press("enter")
        assert any("missing" in n.message for n in app.app._notifications)
        app.one(Input).value = LOG
        await app.press("enter")
        assert app.app.runs


async def test_help_and_palette_speak_the_language_and_reach_every_command():
    async with running(lang="zh", size=(100, 45)) as app:
        await app.press("f1")
        assert words.HELP_EVERYWHERE.zh in app.text
        assert "打开日志" in app.text
        await app.press("escape")
        names = {command.title for command in app.app.get_system_commands(app.app.screen)}
        assert {"打开日志", "保存", "撤销", "English", "退出"} <= names
        await app.app.run_action("app.run_command('language')")
        await app.idle()
        assert app.app.lang == "en"


async def test_every_command_on_the_key_bar_works_with_the_mouse():
    async with running() as app:
        await app.pilot.click("KeyBar", offset=(2, 0))
        await app.idle()
        assert words.HELP.en in app.text


async def test_keys_and_themes_come_from_the_settings(private_settings):
    path = private_settings / "tui.toml"
    path.write_text(
        'theme = "mine"\n[keys]\nrun = "f9"\nsave = "f10"\nnew = "f10"\n[themes.mine]\nprimary = "#336699"\n'
        '[themes.bad]\nprimary = "no"\n',
        encoding="utf-8",
    )
    async with running() as app:
        assert app.app.theme == "mine"
        assert any("themes.bad" in n.message for n in app.app._notifications)
        assert any("f10" in n.message for n in app.app._notifications)
        await app.press("f9")
        assert app.app.current_mode == "run"


async def test_broken_entries_leave_the_bundled_ones(tmp_path):
    bad = tmp_path / "team" / "curve"
    bad.mkdir(parents=True)
    (bad / "broken.md").write_text("---\nid: [\n---\n", encoding="utf-8")
    async with running(app=KbApp(entries=[str(tmp_path / "team")])) as app:
        assert len(app.app.session.base) == 3
        assert any("broken.md" in n.message for n in app.app._notifications)


async def test_a_defect_behind_a_move_costs_neither_app_nor_case(monkeypatch):
    async with running() as app:
        await app.say(VAGUE)
        monkeypatch.setattr(app.app.session, "say", lambda _text: 1 / 0)
        await app.say("more")
        assert "ZeroDivisionError" in app.text
        assert app.app.view.diagnoses


async def test_the_conversation_scrolls_by_key_wherever_the_focus_is():
    async with running(size=(80, 24)) as app:
        for text in (VAGUE, CLEAR, "the learning rate is constant"):
            await app.say(text)
        assert "What does the training do?" not in app.text
        await app.press("pageup", "pageup")
        assert "What does the training do?" in app.text


async def test_a_new_case_begins_with_the_first_steps_below_what_was_said():
    async with running(size=(100, 45)) as app:
        await app.say(VAGUE)
        await app.press("ctrl+n")
        assert VAGUE in app.text
        assert words.FIRST_STEPS.en in app.text
        await app.press("ctrl+z")
        assert app.app.view.diagnoses


async def test_the_first_cause_shows_in_a_narrow_window_and_opens_by_key():
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        assert "73% Overfitting" in app.text.splitlines()[0]
        await app.press("f6")
        assert app.one(Reader).history.current == "overfitting"


async def test_arrows_walk_the_hits_from_the_search_field():
    async with running() as app:
        await app.press("f4")
        await app.press("down")
        first = app.one(Catalogue).highlighted_option.id
        await app.press("down")
        assert app.one(Catalogue).highlighted_option.id != first
        assert isinstance(app.app.focused, Input)


async def test_digits_stay_choices_on_the_way_through_the_guide():
    async with running(size=(80, 24)) as app:
        await app.press("f3", "1")
        assert isinstance(app.app.focused, Choices)
        await app.press("escape")
        assert isinstance(app.app.focused, Choices)


async def test_the_key_bar_shows_whole_commands_only():
    async with running(size=(60, 24), log=LOG) as app:
        await app.press("f5")
        bar = app.text.splitlines()[-1]
        assert "…" not in bar
        assert "F1 Help" in bar


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_ctrl_c_says_how_to_quit(lang):
    async with running(lang=lang) as app:
        await app.press("f3", "ctrl+c")
        assert words.QUIT_HINT[lang] in [note.message for note in app.app._notifications]
