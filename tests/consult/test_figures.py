"""Numbers beside the names of curves (tests/data/figures.yaml), and numbers that are none of their values."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT

BATTERY = yaml.safe_load((ROOT / "tests" / "data" / "figures.yaml").read_text(encoding="utf-8"))

# Text in which names, numbers and links stand in any order.
NAMES = ["train", "val", "loss", "acc", "准确率", "训练", "reward", "grad norm"]
NUMBERS = [
    "0.5",
    "99%",
    "-3",
    "1e400",
    "7B",
    "2.1.0",
    ".5",
    "1,000",
    "６",
    "²",
    "10 classes",
    "0 classes",
    "6h",
]
LINKS = [
    "->",
    "→",
    "from",
    "to",
    "到",
    "at",
    "epoch",
    "than",
    "higher",
    "比",
    "高",
    "/",
    ",",
    "…",
    "\n",
    "is",
    "not",
    "İ",
]
PIECES = st.sampled_from([*NAMES, *NUMBERS, *LINKS])


def findings(base, text, lang="en"):
    talk = base.consult(lang)
    talk.say(text)
    return talk.case.now.findings


@pytest.mark.parametrize("item", BATTERY, ids=lambda item: item["say"])
def test_numbers_say_what_the_curve_does(base, item):
    seen = {f.symptom for f in findings(base, item["say"], item.get("lang", "en")) if f.present}
    assert set(item.get("finds", ())) <= seen
    assert not seen & set(item.get("without", ()))
    if item.get("nothing"):
        logged = {symptom for symptom in seen if base.store.vocabulary[symptom.split("=")[0]]["log"]}
        assert not logged


@given(text=st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_strange(base, text):
    findings(base, text)


@given(
    sentence=st.sampled_from(
        ["I use two cards of the new kind", "the paper says so", "今天换了一台机器", "it is a small project"]
    ),
    number=st.floats(-1e6, 1e6).map(lambda x: f"{x:g}") | st.integers(0, 1000).map(str),
)
@settings(max_examples=100, deadline=None)
def test_a_number_alone_is_no_value_of_a_curve(base, sentence, number):
    plain = {finding.symptom for finding in findings(base, sentence)}
    assert {finding.symptom for finding in findings(base, f"{sentence}, {number}")} <= plain


@given(number=st.integers(2, 500))
@settings(max_examples=30, deadline=None)
def test_a_count_behind_other_words_leaves_a_curve_alone(base, number):
    seen = {
        finding.symptom for finding in findings(base, f"val loss 0.5 -> 0.9 on {number} pictures of cats")
    }
    assert seen == {finding.symptom for finding in findings(base, "val loss 0.5 -> 0.9")}


def test_numbers_count_less_than_words_and_are_quoted(base):
    (finding,) = findings(base, "val loss: 0.9 at epoch 6, 4.8 at epoch 7")
    (said,) = findings(base, "val loss is rising")
    assert 0.5 < finding.strength < said.strength
    assert "0.9 at epoch 6, 4.8" in finding.evidence.en


def test_words_in_the_same_sentence_win(base):
    seen = {f.symptom for f in findings(base, "val loss is flat: 0.51 -> 0.58") if f.observable == "val_loss"}
    assert seen == {"val_loss=flat"}


@pytest.mark.parametrize("opening", ["", "the loss is nan"])
@pytest.mark.parametrize(
    "text",
    ["1,111" * 40_000, "loss 0.5 " * 22_000, "epoch " * 4_000, "1" * 5_000, "show " + "1" * 5_000],
    ids=["digits and commas", "a name and its number", "a setting", "one number", "an entry of that place"],
)
def test_a_long_text_gets_a_reply(base, opening, text):
    """Work that grew with the square of the length would take minutes here."""
    talk = base.consult("en")
    if opening:
        talk.say(opening)
    assert talk.say(text)
