"""One battery over every bundled entry, and over the knowledge base as a whole."""

import pytest

from kb.knowledge.corpus import load_corpus
from kb.knowledge.lint import lint_directories
from kb.knowledge.locate import bundled_entries

CORPUS = load_corpus([bundled_entries()])


@pytest.mark.parametrize("entry", CORPUS.entries.values(), ids=list(CORPUS.entries))
class TestEveryEntry:
    def test_speaks_both_languages(self, entry):
        assert entry.zh is not None
        assert any("\u4e00" <= char <= "\u9fff" for char in entry.zh.summary)
        assert [s.key for s in entry.en.sections] == [s.key for s in entry.zh.sections]

    def test_gives_advice(self, entry):
        for text in (entry.en, entry.zh):
            if entry.kind == "failure":
                assert text.checks
                assert text.remedies
                assert text.confusions
            else:
                assert text.steps
            assert text.evidence

    def test_is_found_by_its_own_phrases(self, entry, base):
        for text in (entry.en, entry.zh):
            for phrase in text.phrases:
                found = [hit.id for hit in base.search(phrase, limit=10, lang=text.lang)]
                assert entry.id in found, phrase

    def test_survives_compilation_unchanged(self, entry, base):
        compiled = base[entry.id]
        assert compiled.en == entry.en
        assert compiled.zh == entry.zh
        assert compiled.symptoms == entry.symptoms


def test_lint_finds_no_error():
    report = lint_directories([bundled_entries()])
    assert [str(fault) for fault in report.faults if fault.severity == "error"] == []


def test_every_alias_leads_to_its_entry(base):
    for entry in CORPUS.entries.values():
        for alias in entry.aliases:
            assert base[alias].id == entry.id


def test_every_observable_is_used_by_an_entry():
    used = {symptom.partition("=")[0] for entry in CORPUS.entries.values() for symptom in entry.symptoms}
    assert sorted(set(CORPUS.vocabulary) - used) == []
