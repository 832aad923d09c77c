"""Journeys through the conversation: words, questions, answers, and what is then known and visible."""

import pytest
from textual import events

from kb.tui import words
from kb.tui.widgets.case_panel import CaseSheet, Ranking
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.prompt import Prompt
from tests.tui.conftest import CLEAR, VAGUE, running

pytestmark = pytest.mark.usefixtures("small_entries")


async def test_words_become_findings_and_candidates():
    async with running() as app:
        await app.type(VAGUE)
        assert app.one(Prompt).text == VAGUE
        await app.press("enter")
        assert app.app.view.diagnoses[0].id == "overfitting"
        assert VAGUE in app.text
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
        await app.send(*"显卡 2GB")
        assert app.one(Prompt).text == "显卡 2GB"
        assert app.app.view.question.observable == asked


@pytest.mark.parametrize("paste", [True, False])
@pytest.mark.parametrize("is_begun", [True, False])
async def test_a_burst_of_text_and_enter_is_sent_as_it_was_typed(paste, is_begun):
    text = "The actor loss is just nan, the critic loss is 0.008"
    async with running() as app:
        if is_begun:
            await app.say(VAGUE)
        if paste:
            app.app.post_message(events.Paste(text))
        await app.send(*([] if paste else text), "\n")
        assert text in " ".join(app.app.session._talk.transcript[-1][0].split())
        assert app.one(Prompt).text == ""


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


async def test_a_pasted_error_of_several_lines_waits_to_be_sent():
    async with running() as app:
        await app.paste("Traceback\r\n  element 0 of tensors does not require grad")
        assert app.one(Prompt).text.count("\n") == 1
        await app.press("enter")
        assert "element 0 of tensors" in app.text


async def test_a_finding_leaves_the_case_by_key():
    async with running() as app:
        await app.press("f3", "1", "1", "f2")
        assert {f.symptom for f in app.app.view.findings} == {"val_loss=rising"}
        app.one(CaseSheet).focus()
        await app.press("home", "delete")
        assert app.app.view.findings == ()


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


async def test_a_short_conversation_begins_at_the_top():
    async with running(size=(140, 45)) as app:
        await app.say(VAGUE)
        assert "What does the training do?" in "\n".join(app.text.splitlines()[:4])


async def test_a_long_conversation_stays_at_its_end_until_the_user_scrolls():
    async with running(size=(80, 24)) as app:
        for text in (VAGUE, CLEAR, "the learning rate is constant", "the last words"):
            await app.say(text)
        assert "the last words" in app.text
        await app.press("pageup", "pageup")
        assert "the last words" not in app.text
        await app.say("one more")
        assert "one more" in app.text


async def test_words_that_point_nowhere_rank_nothing():
    async with running() as app:
        await app.say("something is odd with it")
        assert app.app.view.diagnoses == ()
        assert words.RANKING_EMPTY.en[:20] in app.text
        assert "%" not in app.text


async def test_a_reply_longer_than_the_window_is_read_from_its_beginning():
    async with running(size=(80, 16)) as app:
        await app.say(VAGUE)
        asked = app.app.view.question.observable
        await app.say("show overfitting")
        assert "show overfitting" in app.text
        await app.press("1")  # the question is below the edge: it comes into view before it takes an answer
        assert app.app.view.question.observable == asked
        assert app.app.view.question.text in app.text


async def test_the_open_question_stays_in_view_when_the_window_shrinks():
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        await app.pilot.resize_terminal(80, 16)
        await app.idle()
        assert words.DONT_KNOW.en in app.text


@pytest.mark.parametrize("leave", ["f2", "f8", "escape"])
async def test_the_case_of_a_narrow_window_is_walked_and_left_by_key(leave):
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        asked = app.app.view.question.observable
        await app.press("f8", "1", "a")
        await app.press(*["down"] * (app.one(Ranking).option_count + 1))
        assert isinstance(app.app.focused, CaseSheet)
        await app.press("up")
        assert isinstance(app.app.focused, Ranking)
        assert app.app.view.question.observable == asked
        await app.press("x", "x", leave)
        assert app.app.view.findings == ()
        assert app.one(Prompt).is_on_screen
        assert app.one(Prompt).text == ""


async def test_a_saved_case_holds_no_talk_of_the_case_before(tmp_path):
    async with running() as app:
        await app.say("the val_loss rises again")
        await app.press("ctrl+n")
        await app.say(VAGUE)
        app.app.session.save(tmp_path / "case.json")
        saved = (tmp_path / "case.json").read_text(encoding="utf-8")
        assert VAGUE in saved
        assert "the val_loss rises again" not in saved
        await app.press("ctrl+z", "ctrl+z")
        app.app.session.save(tmp_path / "case.json")
        assert "the val_loss rises again" in (tmp_path / "case.json").read_text(encoding="utf-8")


async def test_a_question_stays_above_the_words_that_answer_it():
    async with running(size=(100, 40)) as app:
        await app.say(VAGUE)
        question = app.app.view.question
        await app.say(next(iter(question.choices.values())))
        assert question.observable in {finding.observable for finding in app.app.view.findings}
        assert question.text in app.text


async def test_a_question_that_is_asked_again_stands_there_once():
    async with running(size=(100, 60)) as app:
        await app.say(VAGUE)
        question = app.app.view.question
        await app.say("show overfitting")
        assert app.app.view.question.text == question.text
        assert app.text.count(question.text) == 1


async def test_the_last_line_of_the_case_is_not_followed_by_its_first():
    async with running(size=(80, 24)) as app:
        await app.press("f3", "1", "1", "f2")
        await app.say(CLEAR)
        await app.press("f8", *["down"] * 12)
        sheet = app.one(CaseSheet)
        assert sheet.highlighted == sheet.option_count - 1
        await app.press(*["up"] * 12)
        assert app.one(Ranking).highlighted == 0
