"""Any text may come in: no crash, no place outside the text, the same answer every time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import UsageError
from kb.search import parse
from kb.search.messages import constant_part, message_match
from kb.search.normalise import atoms, normalise, stem

PIECES = st.sampled_from(
    [
        "loss",
        "val loss",
        "验证集",
        "上升",
        "not",
        "不",
        "no longer",
        "nan",
        "0.693",
        ",",
        "。",
        "\n",
        "Acc",
        "\x00",
        "é",
        "🤖",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_or_refused(base, text):
    try:
        answer = base.searcher.search(text)
    except UsageError:
        return
    assert answer == base.searcher.search(text)
    assert all(0 < hit.score <= 1 and hit.id in base.store for hit in answer.hits)
    assert len({hit.id for hit in answer.hits}) == len(answer.hits)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_mentions_stay_inside_the_text(base, text):
    for mention in parse(text, base.searcher.index.lexicon):
        assert 0 <= mention.start < mention.end <= len(text)
        assert 0 < mention.strength <= 1


@given(TEXTS)
@settings(deadline=None)
def test_atoms_cover_places_in_order(text):
    end = 0
    for atom in atoms(text):
        assert end <= atom.start < atom.end <= len(text)
        end = atom.end


@given(TEXTS)
@settings(deadline=None)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=20))
def test_a_stem_is_never_longer_than_its_word(word):
    assert len(stem(word)) <= max(len(word), 3)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_a_message_match_is_a_share(one, other):
    assert 0 <= message_match(constant_part(one), constant_part(other)) <= 1
