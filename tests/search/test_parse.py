"""Text into symptoms: subject, behaviour, negation, and where they stand."""

import pytest

from kb.search import parse


@pytest.fixture(scope="module")
def lexicon(base):
    return base.searcher.index.lexicon


def read(text, lexicon):
    mentions = parse(text, lexicon)
    return {m.symptom for m in mentions if m.present}, {m.symptom for m in mentions if not m.present}


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("val loss rising", "val_loss=rising"),
        ("验证集loss一直上升", "val_loss=rising"),
        ("loss on the validation set goes up", "val_loss=rising"),
        ("rising validation loss", "val_loss=rising"),
        ("train loss下降", "train_loss=falling"),
        ("training loss oscillates", "train_loss=oscillating"),
        ("loss来回跳", "train_loss=oscillating"),
        ("loss becomes nan", "train_loss=nan"),
        ("梯度爆炸", "grad_norm=exploding"),
        ("gpu memory keeps growing", "memory=growing"),
        ("显存越来越大", "memory=growing"),
        ("reward不收敛", "reward=flat"),
        ("model only predicts one class", "predictions=one_class"),
        ("loss stuck at 0.693", "train_loss=chance_level"),
        ("loss is 87.3365", "train_loss=nan"),
        ("test accuracy dropped suddenly", "accuracy=sudden_drop"),
        ("training in fp16", "precision=fp16"),
    ],
)
def test_a_symptom_is_read(text, symptom, lexicon):
    assert symptom in read(text, lexicon)[0]


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("val acc is *not* increasing", "accuracy=flat", "accuracy=rising"),
        ("the loss doesn't seem to decrease at all", "train_loss=flat", "train_loss=falling"),
        ("loss no longer NaN", None, "train_loss=nan"),
        ("val loss isn’t rising", None, "val_loss=rising"),
        ("准确率不再提升", "accuracy=plateau", None),
        ("loss没有下降", "train_loss=flat", None),
    ],
)
def test_negation_turns_the_meaning(text, present, absent, lexicon):
    seen, ruled_out = read(text, lexicon)
    assert present is None or present in seen or (present == "accuracy=plateau" and "accuracy=flat" in seen)
    assert absent is None or absent in ruled_out
    assert not seen & ruled_out


def test_several_curves_keep_their_own_behaviour(lexicon):
    seen, _ = read("train loss goes down, but val loss goes up and accuracy stays the same", lexicon)
    assert {"train_loss=falling", "val_loss=rising", "accuracy=flat"} <= seen


def test_curves_joined_by_and_share_the_behaviour(lexicon):
    seen, _ = read("both validation loss and accuracy go up", lexicon)
    assert {"val_loss=rising", "accuracy=rising", "loss_vs_metric=both_rise"} <= seen


def test_a_mention_knows_its_place(lexicon):
    text = "我的 val loss 一直上升，怎么办"
    mention = next(m for m in parse(text, lexicon) if m.symptom == "val_loss=rising")
    assert text[mention.start : mention.end].startswith("val loss")
    assert text[mention.start : mention.end].endswith("上升")


def test_a_guess_is_weaker_than_what_was_said(lexicon):
    said = parse("training loss is rising", lexicon)[0]
    guessed = parse("loss is rising", lexicon)[0]
    assert said.symptom == guessed.symptom == "train_loss=rising"
    assert 0 < guessed.strength < said.strength < 1


@pytest.mark.parametrize("text", ["best pizza in town", "红烧肉怎么做", "", "the the the", "up and up"])
def test_nothing_is_read_into_other_texts(text, lexicon):
    assert parse(text, lexicon) == []


def test_every_mention_stands_in_the_vocabulary(base, lexicon):
    known = {f"{name}={value}" for name, o in base.store.vocabulary.items() for value in o["values"]}
    texts = [phrase for card in base.store.cards() for phrases in card.phrases.values() for phrase in phrases]
    assert {mention.symptom for text in texts for mention in parse(text, lexicon)} <= known
