"""Symptoms in sentences: whatever a user reads has a name in their language, never an id."""

import pytest

from kb.knowledge.labels import symptom_words


def test_every_observable_has_a_name_of_its_own(base):
    for lang in ("en", "zh"):
        names = [facts["name"][lang] for facts in base.store.vocabulary.values()]
        assert len(set(names)) == len(names)
        assert not base.store.vocabulary.keys() & {n for n in names if "_" in n}


@pytest.mark.parametrize(
    ("symptom", "english", "chinese"),
    [
        ("labels_match_inputs=no", "labels match inputs: no", "输入与标签：对不上"),
        ("error_message=out_of_memory", "error message: out of memory", "报错信息：显存不足"),
        (
            "initial_loss=as_expected",
            "very first loss: about what a random guess gives",
            "第一步的 loss：和随机猜测差不多",
        ),
        ("unheard=of", "unheard=of", "unheard=of"),
    ],
)
def test_a_symptom_reads_as_words_or_as_itself(base, symptom, english, chinese):
    assert symptom_words(base.store.vocabulary, symptom, "en") == english
    assert symptom_words(base.store.vocabulary, symptom, "zh") == chinese
