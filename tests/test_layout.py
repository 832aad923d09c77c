"""Text in terminal cells: lines break where a reader of Chinese would break them, and hold their width."""

from itertools import pairwise

import pytest
import rich.text
from hypothesis import given
from hypothesis import strategies as st
from textual import content
from textual.content import Content

from kb.layout import break_chinese_lines, cells, line_breaks, wrap

SENTENCE = "最能解释这些现象的是 SFT 过拟合（loss 阶梯下降），看看“验证 loss”在哪里回升。"


def lines_of(text, width):
    places = [0, *line_breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


@given(st.text(alphabet="ab 长短，（）“”loss\u3000", max_size=120), st.integers(4, 40))
def test_no_line_is_wider_than_it_may_be_and_none_is_lost(text, width):
    lines = lines_of(text, width)
    assert "".join(lines) == text
    assert all(cells(line.rstrip()) <= width for line in lines)


@pytest.mark.parametrize("width", range(12, 60, 3))
def test_lines_are_full_and_punctuation_stays_with_its_words(width):
    lines = [line.rstrip() for line in lines_of(SENTENCE, width)]
    assert all(line[0] not in "，。）”" and line[-1] not in "（“" for line in lines if line)
    assert all(cells(line) > width - 12 for line in lines[:-1])  # no unit of this sentence is wider
    assert "SFT" in " ".join(lines)


def test_rich_and_textual_learn_it():
    for module in (rich.text, content):
        break_chinese_lines(module)
        assert module.divide_line(SENTENCE, 20) == line_breaks(SENTENCE, 20)
        assert module.divide_line("plain English words", 8) == [6, 14]
    assert Content(SENTENCE).get_height({}, 20) == len(lines_of(SENTENCE, 20))


def test_wrapped_text_hangs():
    assert wrap("一二三四五六", 8, "  ", "    ") == "  一二三\n    四五\n    六"
