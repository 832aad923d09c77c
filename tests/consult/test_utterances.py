"""What people type, and what must come out of it (tests/data/utterances.yaml)."""

import pytest
import yaml

from kb.consult.moves import read_move
from tests.conftest import ROOT

UTTERANCES = yaml.safe_load((ROOT / "tests" / "data" / "utterances.yaml").read_text(encoding="utf-8"))
SAID = [item for item in UTTERANCES if "move" not in item]
WISHES = [item for item in UTTERANCES if "move" in item]
KNOWN = {"overfitting", "dead-relu", "posterior collapse", "梯度爆炸"}


@pytest.mark.parametrize("item", SAID, ids=lambda item: item["say"])
def test_the_case_sheet_holds_what_was_said(base, item):
    talk = base.consult(item.get("lang", "en"))
    for line in (*item.get("before", ()), item["say"]):
        talk.say(line)
    seen = {finding.symptom for finding in talk.case.now.findings if finding.present}
    ruled_out = {finding.symptom for finding in talk.case.now.findings if not finding.present}
    assert set(item.get("finds", ())) <= seen
    assert set(item.get("rules_out", ())) <= ruled_out
    assert not seen & set(item.get("without", ()))


@pytest.mark.parametrize("item", WISHES, ids=lambda item: item["say"])
def test_a_wish_is_taken_for_what_it_is(item):
    assert read_move(item["say"], KNOWN.__contains__).kind == item["move"]


@pytest.mark.parametrize("item", WISHES, ids=lambda item: item["say"])
@pytest.mark.parametrize("opening", ["", "the loss is nan and the gradient norm explodes"])
def test_every_wish_gets_a_reply(base, item, opening):
    talk = base.consult(item.get("lang", "en"))
    if opening:
        talk.say(opening)
    assert isinstance(talk.say(item["say"]), str)
