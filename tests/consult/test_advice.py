"""Whoever describes one of these situations finds its check and its remedy first (tests/data/advice.yaml)."""

import pytest
import yaml

from tests.conftest import ROOT

SITUATIONS = yaml.safe_load((ROOT / "tests" / "data" / "advice.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("item", SITUATIONS, ids=lambda item: item["say"])
def test_the_first_advice_fits_the_situation(base, item):
    lang = item.get("lang", "en")
    talk = base.consult(lang)
    talk.say(item["say"])
    first = talk.diagnoses[0]
    page = base.store.page(first.id, lang)
    assert first.id == item["first"]
    assert item["check"] in str(page["checks"][0])
    assert item["fix"] in str(page["remedies"][0])
