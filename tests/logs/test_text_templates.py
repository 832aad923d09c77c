"""Lines of a known shape are filled in, not parsed: the outcome must be the same, and memory bounded."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.logs import Run, read_log, read_logs, thinning
from kb.logs.readers import text_collector
from kb.logs.readers.text_pairs import find_pairs
from kb.logs.readers.text_templates import learn, shape_of

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "logs").glob("*.log"))


def _parsed_line_by_line(file: Path) -> Sequence[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_collector, "learn", lambda *_: None)
        return read_logs(file)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_filled_in_and_parsed_lines_agree(file: Path) -> None:
    for filled, parsed in zip(read_logs(file), _parsed_line_by_line(file), strict=True):
        assert filled.series.keys() == parsed.series.keys()
        for name, series in filled.series.items():
            np.testing.assert_array_equal(series.steps, parsed.series[name].steps, err_msg=name)
            np.testing.assert_array_equal(series.values, parsed.series[name].values, err_msg=name)


NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.floats(0, 1e6, allow_nan=False).map(lambda value: f"{value:.4f}"),
    st.floats(1e-9, 1e9).map(lambda value: f"{value:.3e}"),
)
LINES = st.sampled_from(
    (
        "step {} | loss {} | lr {}",
        "Epoch [{}/9] loss: {} val_loss: -{} acc@1 {}",
        "[10:20:{}] iter={} loss = {} ({})",
        "top-5 {} loss_1 {} mAP@0.5 {} of 3 classes",
    )
)


@given(
    line=LINES,
    first=st.lists(NUMBERS, min_size=4, max_size=4),
    more=st.lists(NUMBERS, min_size=4, max_size=4),
)
def test_a_learnt_shape_reads_other_lines_as_the_parser_does(
    line: str, first: list[str], more: list[str]
) -> None:
    one, other = line.format(*first), line.format(*more)
    slots = learn(one, find_pairs(one), find_pairs)
    shape, numbers = shape_of(other)
    if slots is None or shape != shape_of(one)[0]:
        return
    assert [(slot.name, slot.value(numbers)) for slot in slots] == [
        (pair.name, pair.value) for pair in find_pairs(other)
    ]


def test_a_shape_whose_numbers_make_names_is_not_learnt() -> None:
    def parse(line: str) -> Sequence[text_collector.Pair]:
        return [text_collector.Pair(line, 1.0, "")]

    assert learn("a 1", parse("a 1"), parse) is None


def test_a_log_too_long_for_memory_keeps_its_spikes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinning, "MOST_VALUES", 3000)
    monkeypatch.setattr(thinning, "SHORT", 30)
    odd = {1234: "99.5", 2345: "nan", 4321: "-7.5"}
    file = tmp_path / "train.log"
    file.write_text(
        "".join(
            f"step {n}: loss {odd.get(n, f'{1 + n % 7 / 10:.2f}')}, lr 0.01\n"
            + (f"step {n}: val loss 0.5\n" if n % 500 == 0 else "")
            for n in range(5000)
        )
    )
    run = read_log(file)
    loss = run.series["train_loss"]
    assert len(loss) < 3000
    for step, value in odd.items():
        np.testing.assert_array_equal(loss.values[loss.steps == step], [float(value)])
    assert len(run.series["val_loss"]) == 10
    assert any("were kept" in note.en for note in run.notes)
