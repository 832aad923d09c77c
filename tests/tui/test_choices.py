"""Many choices in a small window: in columns, all of them seen, in the order of reading."""

import pytest
from textual.app import App

from kb.tui.messages import Chosen
from kb.tui.widgets.choices import Choices

TASKS = {name: name for name in ("one", "two", "three", "four", "five", "six", "seven", "eight")}
LONG = {"long": "this one is much longer than half of the window, so that it takes a line of its own"}
MORE = {"0": "I don't know", "?": "Why do you ask?"}


class Shown(App[None]):
    """An app of nothing but choices."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices
        self.taken = []

    def compose(self):
        yield Choices(self.choices, MORE)

    def on_chosen(self, event: Chosen):
        self.taken.append(event.key)


def places(app):
    return [(child.region.y, child.region.x, str(child.key)) for child in app.query_one(Choices).children]


async def test_many_short_choices_share_lines_in_the_order_of_reading():
    app = Shown(TASKS)
    async with app.run_test(size=(80, 24)):
        shown = places(app)
        assert shown == sorted(shown, key=lambda place: place[:2])
        assert max(y for y, *_ in shown) < len(TASKS) / 2
        assert shown[-1][0] == shown[-2][0] > shown[-3][0]


async def test_a_long_choice_is_seen_whole():
    app = Shown({**TASKS, **LONG})
    async with app.run_test(size=(90, 24)):
        choice = next(child for child in app.query_one(Choices).children if child.key == "long")
        assert choice.region.width >= len(LONG["long"])


async def test_few_choices_stand_below_each_other():
    app = Shown(dict(list(TASKS.items())[:3]))
    async with app.run_test(size=(80, 24)):
        assert len({y for y, _, key in places(app) if key not in MORE}) == 3


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["right", "enter"], "two"),
        (["up", "enter"], "0"),
        (["down", "down", "right", "enter"], "eight"),
        (["end", "home", "enter"], "one"),
        (["4"], "four"),
        (["0"], "0"),
    ],
)
async def test_arrows_and_keys_take_a_choice(keys, taken):
    app = Shown(TASKS)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Choices).focus()
        await pilot.press(*keys)
        assert app.taken == [taken]


async def test_the_mouse_takes_a_choice():
    app = Shown(TASKS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.query_one(Choices).children[4])
        assert app.taken == ["five"]


MANY = {f"choice{number}": f"choice {number}" for number in range(1, 18)}


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["1"], []),
        (["1", "enter"], ["choice1"]),
        (["1", "7"], ["choice17"]),
        (["9"], ["choice9"]),
        (["1", "9", "9"], []),
        (["0"], ["0"]),
    ],
)
async def test_every_choice_has_a_number_of_its_own(keys, taken):
    app = Shown(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Choices).focus()
        await pilot.press(*keys)
        assert app.taken == taken


@pytest.mark.parametrize(("key", "taken"), [("up", "0"), ("down", "one")])
async def test_arrows_begin_with_the_nearest_line(key, taken):
    app = Shown(TASKS)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Choices).highlighted = None
        app.query_one(Choices).focus()
        await pilot.press(key, "enter")
        assert app.taken == [taken]


class ShownInPart(Shown):
    """An app whose choices begin with the first ones."""

    def compose(self):
        yield Choices(self.choices, MORE, rest="more…")


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["8"], ["choice8"]),
        (["9"], []),
        (["1"], ["choice1"]),
        (["plus", "1", "7"], ["choice17"]),
        (["plus", "enter"], ["choice9"]),
        (["plus", "up", "enter"], ["choice6"]),
    ],
)
async def test_a_long_list_shows_its_rest_by_a_key(keys, taken):
    app = ShownInPart(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Choices).focus()
        await pilot.press(*keys)
        assert app.taken == taken


async def test_a_list_that_is_hardly_too_long_is_shown_whole():
    app = ShownInPart(dict(list(MANY.items())[:10]))
    async with app.run_test(size=(80, 24)):
        assert len(app.query_one(Choices).labels) == 10 + len(MORE)


@pytest.mark.parametrize("forget", ["backspace", "escape"])
async def test_the_first_digit_of_a_number_is_taken_back(forget):
    app = Shown(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Choices).focus()
        await pilot.press("1", forget, "7")
        assert app.taken == ["choice7"]
