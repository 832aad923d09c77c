"""Journeys through the guided tree."""

import pytest

from kb.tui.widgets.case_panel import Ranking
from kb.tui.widgets.choices import Choices
from tests.tui.conftest import VAGUE, running

pytestmark = pytest.mark.usefixtures("small_entries")


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


async def test_digits_stay_choices_on_the_way_through_the_guide():
    async with running(size=(80, 24)) as app:
        await app.press("f3", "1")
        assert isinstance(app.app.focused, Choices)
        await app.press("escape")
        assert isinstance(app.app.focused, Choices)


async def test_a_click_on_a_breadcrumb_goes_there():
    async with running(size=(140, 45)) as app:
        await app.press("f3", "1", "1")
        crumb = app.app.view.step.crumbs[0]
        assert len(app.app.view.step.crumbs) == 2
        await app.pilot.click("#crumbs", offset=(app.text.splitlines()[1].index(crumb) + 1, 0))
        await app.idle()
        assert app.app.view.step.crumbs == (crumb,)
