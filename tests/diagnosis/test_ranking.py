"""What must hold for any ranking, whatever the entries say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.diagnosis import SymptomModel, rank
from kb.findings import Finding
from kb.language import Text

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def model(base):
    return SymptomModel(base.store)


def finding(symptom, strength=0.9, origin="text", present=True):
    return Finding(symptom, strength, Text(symptom, symptom), origin, present)


@st.composite
def findings(draw, model):
    symptoms = [f"{o}={v}" for o, facts in sorted(model.vocabulary.items()) for v in facts["values"]]
    chosen = draw(st.lists(st.sampled_from(symptoms), max_size=8, unique=True))
    return [
        finding(
            s, draw(st.floats(0, 1)), draw(st.sampled_from(["text", "log", "answer"])), draw(st.booleans())
        )
        for s in chosen
    ]


def chances(ranked):
    return {r.id: r.probability for r in ranked}


@SLOW
@given(data=st.data())
def test_probabilities_leave_room_for_something_else(model, data):
    ranked = rank(model, data.draw(findings(model)))
    assert sum(r.probability for r in ranked) < 1
    assert all(r.probability >= 0 for r in ranked)
    assert [r.probability for r in ranked] == sorted((r.probability for r in ranked), reverse=True)


@SLOW
@given(data=st.data())
def test_the_order_of_findings_does_not_matter(model, data):
    given_findings = data.draw(findings(model))
    shuffled = data.draw(st.permutations(given_findings))
    assert chances(rank(model, given_findings)) == pytest.approx(chances(rank(model, shuffled)))


@SLOW
@given(data=st.data())
def test_more_evidence_for_an_entry_never_lowers_its_odds_against_one_it_does_not_concern(model, data):
    known = data.draw(findings(model))
    name = data.draw(st.sampled_from(sorted(model.cards)))
    card = model.cards[name]
    usual = [s for s in card.symptoms if card.likelihood(s) >= 0.55 and s not in {f.symptom for f in known}]
    if not usual:
        return
    added = finding(data.draw(st.sampled_from(usual)), origin=data.draw(st.sampled_from(["text", "log"])))
    weights = model.weights(added)
    if weights.get(name, 0) < 0:  # so common among all failed runs that it hardly speaks for this one
        return
    neutral = next(other for other in model.cards if other not in weights)
    before, after = chances(rank(model, known)), chances(rank(model, [*known, added]))
    assert after[name] * before[neutral] >= before[name] * after[neutral] * (1 - 1e-9)


def test_the_check_that_decides_decides(model):
    ranked = rank(model, [finding("train_loss=flat"), finding("zero_grad=missing", 0.95, "answer")])
    assert ranked[0].id == "zero-grad-missing"
    assert ranked[0].because[0].symptom == "zero_grad=missing"


def test_what_was_ruled_out_speaks_against(model):
    nan = rank(model, [finding("train_loss=nan", present=False, origin="log"), finding("precision=fp16")])
    overflow = next(r for r in nan if r.id == "fp16-overflow")
    assert "train_loss=nan" in [f.symptom for f in overflow.against]


def test_reasons_speak_of_what_the_entry_describes(model):
    known = [
        finding(s, origin="log") for s in ("train_loss=nan", "val_loss=nan", "throughput=steady", "gap=small")
    ]
    for ranked in rank(model, known)[:20]:
        observables = {symptom.partition("=")[0] for symptom in model.cards[ranked.id].symptoms}
        assert {f.observable for f in (*ranked.because, *ranked.against)} <= observables
