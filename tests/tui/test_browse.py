"""Journeys through the entries: search, reader, links."""

import pytest
from textual.widgets import Input

from kb.tui import words
from kb.tui.areas.browse import BrowseArea
from kb.tui.widgets.case_panel import Ranking
from kb.tui.widgets.catalogue import Catalogue
from kb.tui.widgets.reader import Reader
from tests.tui.conftest import VAGUE, running

pytestmark = pytest.mark.usefixtures("small_entries")


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


async def test_the_first_cause_shows_in_a_narrow_window_and_opens_by_key():
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        first = app.app.view.diagnoses[0]
        assert f"{first.probability:.0%} Overfitting" in app.text.splitlines()[0]
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


async def test_what_is_typed_at_once_after_the_key_reaches_the_search_field():
    async with running() as app:
        await app.pilot.press("f4", *"frozen")
        await app.idle()
        assert app.one(Input).value == "frozen"
        await app.press("tab")
        assert isinstance(app.app.focused, Catalogue)
        await app.type(" m")
        assert app.one(Input).value == "frozen m"


async def test_the_catalogue_is_in_the_order_that_it_names():
    async with running(size=(120, 40)) as app:
        await app.press("f4")
        assert words.CATALOGUE_ORDER.en in app.text


async def test_long_lines_of_code_are_seen_whole_in_a_narrow_window():
    line = "generate(" + ", ".join(f"option_{number}=None" for number in range(12)) + ", last_one=True)"
    async with running(size=(80, 24)) as app:
        await app.press("f4")
        app.app.screen.open("overfitting")
        await app.idle()
        await app.one(Reader).page.update(f"```python\n{line}\n```")
        await app.idle()
        assert "last_one=True" in app.text


async def test_the_first_page_of_a_session_scrolls_at_once():
    async with running(size=(80, 24)) as app:
        await app.say(VAGUE)
        await app.press("f6")
        assert isinstance(app.app.focused, Reader)
        before = app.one(Reader).scroll_y
        await app.press("pagedown")
        assert app.one(Reader).scroll_y > before
