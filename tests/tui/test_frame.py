"""Journeys through what all areas share: language, panes, dialogs, keys, settings."""

import pytest
from textual.widgets import Input

from kb.tui import words
from kb.tui.app import KbApp
from kb.tui.keymap import BY_ID, COMMANDS
from kb.tui.views import CaseView
from kb.tui.widgets.case_panel import CaseSheet
from kb.tui.widgets.catalogue import Catalogue
from tests.tui.conftest import LOG, VAGUE, running

pytestmark = pytest.mark.usefixtures("small_entries")


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
        await app.press("ctrl+p")
        for name in ("打开日志", "保存", "撤销", "English", "退出"):
            assert name in app.text
        await app.press("escape")
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


# In a prompt Ctrl+Z first takes typing back; without any it is the command, which the prompt sees to.
TYPED_IN = {"undo"}


@pytest.mark.parametrize("area", ["f2", "f3", "f4"])
async def test_no_field_swallows_a_key_of_the_app(area):
    async with running() as app:
        await app.say(VAGUE)
        await app.press(area)
        app.app.screen.query("Prompt, #search").first().focus()
        await app.idle()
        active = app.app.screen.active_bindings
        for command in COMMANDS["app"]:
            if command.id not in TYPED_IN | {"pane"}:
                assert active[command.keys].binding.id == command.id


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_case_that_is_not_saved_asks_once_before_it_is_lost(lang, tmp_path):
    async with running(lang=lang, size=(140, 45), notes=True) as app:
        await app.say(VAGUE)
        await app.press("ctrl+q")
        assert words.QUIT_UNSAVED[lang] in app.text
        assert app.app.is_running
        await app.press("ctrl+s", "enter")
        path = next(tmp_path.glob("kb-report-*.md"))
        assert words.SAVED[lang].format(path=path) in app.text
        await app.press("ctrl+q")
        assert app.app._exit


async def test_nothing_said_quits_at_once():
    async with running() as app:
        await app.press("ctrl+q")
        assert app.app._exit


async def test_words_without_a_finding_are_not_lost_unasked():
    async with running() as app:
        app.app.view = CaseView(words=("the frozen model memorises its labels",), is_empty=False)
        await app.press("ctrl+q")
        assert not app.app._exit


async def test_a_session_that_was_only_looked_at_quits_at_once(tmp_path):
    async with running() as app:
        await app.say(VAGUE)
        app.app.session.save(tmp_path / "case.json")
    async with running(log=str(tmp_path / "case.json")) as app:
        assert app.app.view.findings
        await app.press("ctrl+q")
        assert app.app._exit


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("area", ["f2", "f3", "f4", "f5"])
async def test_the_key_bar_keeps_the_way_out_in_a_narrow_window(area, lang):
    async with running(size=(80, 24), lang=lang, log=LOG) as app:
        await app.press(area)
        bar = app.text.splitlines()[-1]
        for name in ("help", "open", "quit"):
            assert BY_ID[name].label[lang] in bar


@pytest.mark.parametrize(("lang", "typed"), [("zh", "theme"), ("en", "主题")])
async def test_commands_are_found_by_the_name_in_the_other_language(lang, typed):
    async with running(lang=lang) as app:
        await app.press("ctrl+p")
        await app.type(typed)
        await app.wait_for(lambda: BY_ID["theme"].label[lang] in app.text)


async def test_a_key_of_another_command_is_refused_in_one_line(private_settings):
    (private_settings / "tui.toml").write_text('[keys]\nquit = "ctrl+s"\n', encoding="utf-8")
    async with running() as app:
        told = [note.message for note in app.app._notifications if "keys.quit" in note.message]
        assert len(told) == 1
        assert "'save'" in told[0]
        await app.press("ctrl+s")
        assert words.NOTHING_TO_REPORT.en in [note.message for note in app.app._notifications]
