"""What the app computes, without Textual."""

import math
import re
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curves import Analysis
from kb.findings import Finding
from kb.knowledge.page import without_breaks
from kb.language import Text, percent
from kb.logs import Run, Series
from kb.tui import axes, curves, words
from kb.tui.decimate import in_order, min_max, thinned, visible
from kb.tui.history import History
from kb.tui.keymap import BY_ID, COMMANDS
from kb.tui.links import link_ids, linked_ids
from kb.tui.settings import read_settings
from kb.tui.views import LoadedRun
from kb.tui.web import command_line
from kb.tui.widgets.bars import bar
from kb.tui.widgets.log_axis import LogAxisFormatter

TEXTS = {
    f"{name}.{key}" if key else name: text
    for name, value in vars(words).items()
    for key, text in (value.items() if isinstance(value, dict) else [("", value)])
    if isinstance(text, Text)
}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_of_a_sentence_take_the_same_facts(name):
    text = TEXTS[name]
    fields = [{field for _, field, _, _ in string.Formatter().parse(text[lang])} for lang in ("en", "zh")]
    assert fields[0] == fields[1]
    assert text.en.strip()
    assert text.zh.strip()


def test_command_ids_are_unique_and_described_in_both_languages():
    commands = [command for group in COMMANDS.values() for command in group]
    assert len(commands) == len(BY_ID)
    assert all(text[lang] for c in commands for text in (c.label, c.help) for lang in ("en", "zh"))


def test_keys_of_the_app_do_not_clash_with_those_of_an_area():
    everywhere = {key for command in COMMANDS["app"] for key in command.keys.split(",")}
    for group in set(COMMANDS) - {"app"}:
        assert not everywhere & {key for command in COMMANDS[group] for key in command.keys.split(",")}


def test_history_goes_back_and_forward_and_forgets_what_lay_ahead():
    history = History()
    assert history.current is None
    for entry in ("a", "b", "b", "c"):
        history.visit(entry)
    assert [history.step(-1), history.step(-1), history.step(-1)] == ["b", "a", None]
    assert history.step(1) == "b"
    history.visit("d")
    assert not history.can_step(1)
    assert history.step(-1) == "b"


finite = st.floats(-1e6, 1e6)


@given(st.lists(finite, min_size=1, max_size=400), st.integers(1, 40))
def test_decimation_keeps_extremes_ends_order_and_its_bound(values, columns):
    y = np.array(values)
    x = np.arange(len(y), dtype=float)
    thin_x, thin_y = min_max(x, y, columns)
    assert len(thin_x) <= max(2 * columns, 2)
    assert thin_y.min() == y.min()
    assert thin_y.max() == y.max()
    assert np.all(np.diff(thin_x) > 0)
    assert set(zip(thin_x, thin_y, strict=True)) <= set(zip(x, y, strict=True))


def test_decimation_leaves_broken_values_out_and_survives_a_curve_of_them():
    x = np.arange(4.0)
    assert len(min_max(x, np.array([1.0, math.nan, math.inf, 2.0]), 10)[0]) == 2
    assert len(min_max(x, np.full(4, math.nan), 1)[0]) == 0
    assert thinned(np.arange(1000.0), (10, 900), 7).tolist()[::6] == [10, 900]
    assert thinned(np.arange(9.0), (2, 4), 7).tolist() == [2, 3, 4]


def test_a_window_cuts_lines_at_its_edges():
    x, y = visible(np.array([0.0, 10.0]), np.array([0.0, 100.0]), (2.0, 5.0))
    assert list(x) == [2.0, 5.0]
    assert list(y) == [20.0, 50.0]
    x, y = visible(np.arange(5.0), np.arange(5.0), (1.5, 2.5))
    assert list(x) == [1.5, 2.0, 2.5]


@given(st.lists(finite, min_size=1, max_size=50, unique=True), finite, st.floats(0.1, 1e6))
def test_a_window_never_draws_outside_itself(steps, first, width):
    x = np.array(sorted(steps))
    seen, _ = visible(x, x.copy(), (first, first + width))
    between = x[(x > first) & (x < first + width)]
    assert set(between) <= set(seen)
    if len(between):
        assert seen.min() >= first - 1e-6
        assert seen.max() <= first + width + 1e-6


def test_a_log_that_steps_back_is_sorted():
    steps, values = in_order(np.array([0.0, 2.0, 1.0]), np.array([5.0, 6.0, 7.0]))
    assert list(steps) == [0, 1, 2]
    assert list(values) == [5, 7, 6]


@given(st.integers(-1, 1), st.floats(0, 100), st.floats(0, 49), st.floats(1, 50))
def test_zoom_and_pan_stay_within_the_run(by, centre, first, width):
    limits = (0.0, 100.0)
    for window in (
        curves.zoom((first, first + width), by, centre, limits),
        curves.pan((first, first + width), by, limits),
    ):
        assert limits[0] <= window[0] < window[1] <= limits[1] + 1e-9


def test_only_findings_with_a_place_on_a_curve_are_marked():
    say = Text("x", "x")
    placed = Finding("val_loss=rising", 0.9, say, "log", True, 3, None, "val_loss")
    findings = [placed, Finding("a=b", 0.9, say, "log"), Finding("c=d", 1, say, "log", False, 0, 1, "lr")]
    marks = curves.marks_of([a_run("step", findings=findings)], 0, "step")
    assert [(m.first, m.last, m.series) for m in marks] == [(3, 3, "val_loss")]


def a_run(axis, steps_per_epoch=None, last=4.0, findings=()):
    steps = np.linspace(0.0, last, 5)
    series = {"train_loss": Series("train_loss", "loss", steps, np.ones(5), "down")}
    run = Run("a.csv", "csv", series, axis, steps_per_epoch)
    return LoadedRun(run, Analysis(tuple(findings), (), "healthy", (), {}))


@pytest.mark.parametrize(
    ("runs", "units"),
    [
        ([a_run("step")], ["step"]),
        ([a_run("step", 2.0)], ["step", "epoch"]),
        ([a_run("epoch"), a_run("epoch")], ["epoch", "progress"]),
        ([a_run("epoch"), a_run("step", 1000.0)], ["epoch", "progress"]),
        ([a_run("epoch"), a_run("step")], ["progress"]),
        ([a_run("row"), a_run("epoch")], ["progress"]),
    ],
)
def test_runs_lie_over_a_unit_that_all_of_them_have(runs, units):
    assert axes.units(runs) == units


@pytest.mark.parametrize(("unit", "ends"), [("epoch", [(0, 25), (0, 4)]), ("progress", [(0, 100), (0, 100)])])
def test_epochs_and_steps_are_drawn_to_one_measure(unit, ends):
    finding = Finding("train_loss=flat", 0.9, Text("x", "x"), "log", True, 2000, 4000, "train_loss")
    runs = [a_run("epoch", last=25.0), a_run("step", 1000.0, last=4000.0, findings=[finding])]
    lines = curves.lines_of(runs, "loss", unit)
    assert [(line.steps[0], line.steps[-1]) for line in lines] == ends
    (mark,) = curves.marks_of(runs, 1, unit)
    assert mark.run == lines[1].run
    assert [mark.first, mark.last] == [ends[1][1] / 2, ends[1][1]]
    assert curves.whole(runs, unit) == (0, max(last for _, last in ends))


def test_a_log_whose_steps_run_backwards_has_its_window():
    backwards = Series("train_loss", "loss", np.arange(9.0, -1.0, -1.0), np.ones(10), "down")
    run = LoadedRun(Run("a.csv", "csv", {"train_loss": backwards}), Analysis((), (), "healthy", (), {}))
    assert curves.whole([run], "step") == (0, 9)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("train_loss", "loss"),
        ("loss_scale", "scale"),
        ("grad_norm", "gradient"),
        ("lr_backbone", "lr"),
        ("val_accuracy", "metric"),
        ("throughput", "other"),
    ],
)
def test_quantities_of_one_kind_share_a_panel(name, family):
    series = Series(name, name, np.zeros(1), np.zeros(1), "up" if family == "metric" else None)
    assert curves.family_of(series) == family


@pytest.mark.parametrize(
    ("share", "width", "filled", "empty"),
    [(0, 4, "", "····"), (1, 4, "████", ""), (0.5, 4, "██", "··"), (0.28, 4, "█▏", "··"), (7, 2, "██", "")],
)
def test_bars_fill_by_eighths(share, width, filled, empty):
    assert bar(share, width) == (filled, empty)


def test_percentages_never_claim_certainty():
    assert [percent(p) for p in (0.001, 0.5, 0.999)] == ["<1%", "50%", ">99%"]


def test_log_axis_ticks_are_round_and_few():
    axis = LogAxisFormatter()
    ticks = axis.get_ticks(-1.0, 1.0)
    assert axis.get_labels_for_ticks(ticks) == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert len(axis.get_ticks(-30.0, 10.0)) <= 8


def test_chinese_lines_join_without_a_space_but_code_does_not():
    page = "第一句。\n第二句。\n\n```python\n# 注释\n# 中文\nx = 1\n```\n\n- 一\n- 二\nEnglish\nlines"
    joined = without_breaks(page)
    assert "第一句。第二句。" in joined
    assert "# 注释\n# 中文" in joined
    assert "- 一\n- 二\nEnglish\nlines" in joined


def test_ids_in_replies_become_links(base):
    text = link_ids("see `overfitting`, not `no-such-thing` or `x = 1`", base.store)
    assert linked_ids(text) == ["overfitting"]
    assert "`no-such-thing`" in text
    assert linked_ids(link_ids("The whole page: `kb show loss-nan`", base.store)) == ["loss-nan"]


def test_settings_keep_what_is_right_and_name_what_is_wrong(tmp_path):
    path = tmp_path / "tui.toml"
    assert read_settings(path).problems == []
    path.write_text(
        'theme = "nord"\ncolour = 1\n[keys]\nopen = "ctrl+g"\nopem = "x"\nsave = 3\n'
        '[themes.mine]\nprimary = "#123456"\npimary = "red"\n[themes.bare]\ndark = true\n',
        encoding="utf-8",
    )
    settings = read_settings(path)
    assert settings.theme == "nord"
    assert settings.keys == {"open": "ctrl+g"}
    assert settings.themes == {"mine": {"primary": "#123456"}}
    told = "\n".join(settings.problems)
    for part in ("colour: cannot be used", "keys.opem: no such command (did you mean 'open'?)", "keys.save",
                 "themes.mine.pimary: no such colour (did you mean 'primary'?)", "themes.bare"):  # fmt: skip
        assert part in told


@pytest.mark.parametrize("key", ["zzz+q", "ctrl+zzz", "ctrl g", "f99", "ctrl+", "ctrl+g,nokey"])
def test_a_key_that_no_keyboard_has_is_named(tmp_path, key):
    path = tmp_path / "tui.toml"
    path.write_text(f'[keys]\nopen = "{key}"\n', encoding="utf-8")
    settings = read_settings(path)
    assert not settings.keys
    assert "keys.open: unknown key" in settings.problems[0]


@pytest.mark.parametrize(
    "key",
    [*(command.keys for command in BY_ID.values()), "ctrl+g", "g", "G", "ctrl+shift+f3", "tilde", "ctrl+@"],
)
def test_a_key_that_a_keyboard_has_is_taken(tmp_path, key):
    path = tmp_path / "tui.toml"
    path.write_text(f'[keys]\nopen = "{key}"\n', encoding="utf-8")
    assert "unknown" not in "".join(read_settings(path).problems)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"theme = ", b"[keys\n"])
def test_unreadable_settings_are_one_named_problem(tmp_path, content):
    path = tmp_path / "tui.toml"
    path.write_bytes(content)
    problems = read_settings(path).problems
    assert len(problems) == 1
    assert str(path) in problems[0]


def test_the_browser_runs_the_same_command_with_the_same_options():
    line = command_line("zh", "my runs/a.csv", ["team"])
    assert re.search(r"-m kb.cli.main tui --lang zh --entries team -- 'my runs/a.csv'$", line)
