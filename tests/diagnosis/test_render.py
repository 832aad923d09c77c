"""The report as people read it: 80 cells, both languages, no markup in a pipe."""

import pytest

import kb
from kb.diagnosis.render import render_report
from kb.layout import cells
from tests.conftest import ROOT
from tests.diagnosis.conftest import healthy, overfitting

EXAMPLES = ROOT / "kb" / "examples"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("example", ["overfitting", "nan", "healthy"])
@pytest.mark.parametrize("width", [60, 80])
def test_every_line_fits(base, lang, example, width):
    report = base.diagnose(kb.read_log(EXAMPLES / f"{example}.csv"))
    lines = render_report(report, lang, width=width).splitlines()[1:]  # the first line holds the path
    # Full-width punctuation may not start a line and may hang over its end.
    assert max(cells(line) for line in lines) <= width + 2
    assert "\x1b" not in "".join(lines)


def test_a_healthy_run_in_full(base, log, monkeypatch):
    path = log(healthy())
    monkeypatch.chdir(path.parent)
    report = base.diagnose(kb.read_log(path.name))
    assert render_report(report, "en").splitlines()[:3] == [
        "metrics.csv (keras-csv, 40 points): healthy",
        "",
        "The curves show no sign of trouble.",
    ]
    assert "曲线里没有异常迹象。" in render_report(report, "zh")


def test_the_parts_stand_in_the_order_of_reading(base, log):
    text = render_report(base.diagnose(kb.read_log(log(overfitting()))), "en", plot="PICTURE")
    order = [
        "problem",
        "PICTURE",
        "What it is",
        "Overfitting",
        "Why it may be",
        "check",
        "What to do",
        "Notes",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_a_reason_is_told_once(base):
    report = base.diagnose(kb.read_log(EXAMPLES / "nan.csv"))
    for diagnosis in report.diagnoses:
        assert len(set(diagnosis.because)) == len(diagnosis.because)


def test_nothing_is_certain(base):
    assert "100%" not in render_report(base.diagnose(kb.read_log(EXAMPLES / "nan.csv")), "en").split("Why")[0]


def test_printing_a_report_is_readable(base, log):
    assert "Overfitting" in str(base.diagnose(kb.read_log(log(overfitting()))))
