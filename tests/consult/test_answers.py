"""Words, numbers and yes or no answer the question that is open."""

import pytest

from kb.consult.hearing.answers import read_answer
from kb.consult.hearing.named import read_named
from kb.consult.hearing.names import Names


@pytest.mark.parametrize(
    ("observable", "text", "value"),
    [
        ("lr_schedule", "it is constant", "constant"),
        ("lr_schedule", "恒定不变", "constant"),
        ("lr_schedule", "it warms up first", "warmup"),
        ("zero_grad", "yes", "called"),
        ("zero_grad", "No!", "missing"),
        ("zero_grad", "没有", "missing"),
        ("zero_grad", "是的", "called"),
        ("weights_change", "only some", "some"),
        ("overfit_one_batch", "yes it does", None),
        ("overfit_one_batch", "能", "succeeds"),
        ("overfit_one_batch", "no", "fails"),
        ("precision", "fp16", "fp16"),
        ("precision", "I use bf16 everywhere", "bf16"),
        ("precision", "not fp16", None),
        ("optimizer", "AdamW", "adamw"),
        ("optimizer", "adamm", "adam"),
        ("memory", "it grows step by step", "growing"),
        ("memory", "越来越大", "growing"),
        ("batch_size", "8, fine", "usual"),
        ("lr", "0.5", "large"),
        ("gpus", "8 A100", "several"),
        ("error_message", "no", "none"),
        ("error_message", "CUDA out of memory", "out_of_memory"),
        ("eval_mode_effect", "model.eval() is missing", None),
        ("frozen", "yes, the first blocks", "some"),
        ("frozen", "the whole backbone", "some"),
        ("frozen", "没有冻结", "none"),
        ("labels", "都检查过了", "checked"),
        ("precision", "purple", None),
        ("onset", "in the first seconds", "first_steps"),
        ("onset", "就头几秒", "first_steps"),
        ("onset", "一开始就这样", "from_start"),
        ("onset", "from the very first step", "from_start"),
        ("onset", "after step 3000", "late"),
        ("onset", "after about 20k steps", "late"),
        ("onset", "第5000步之后", "late"),
        ("onset", "at step 40", "first_steps"),
        ("onset", "right after resuming", "after_resume"),
        ("onset", "it is blue", None),
        ("memory", "it is full right from the start", "full_at_once"),
        ("memory", "it was growing with every step", "growing"),
        ("memory", "it is not full from the start", None),
        ("recent_change", "we updated the driver and the library", "library"),
        ("recent_change", "之前batch size是8", "batch_or_gpus"),
        ("precision", "", None),
    ],
)
def test_an_answer_is_read(base, observable, text, value):
    assert read_answer(text, base.store.vocabulary[observable], observable) == value


def test_a_number_alone_is_the_choice_of_that_place(base):
    values = base.store.vocabulary["precision"]["values"]
    assert [read_answer(str(n), base.store.vocabulary["precision"], "precision") for n in (1, 2, 3)] == list(
        values
    )


def stated(base, text, **context):
    vocabulary = base.store.vocabulary
    return {found.symptom for found in read_named(text, Names(vocabulary), vocabulary, context)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lr 0.5", {"lr=large"}),
        ("learning rate of 1e-8", {"lr=small"}),
        ("lr = 0.01", set()),
        ("学习率是 0.8", {"lr=large"}),
        ("batch size 1", {"batch_size=tiny"}),
        ("batch_size: 64", {"batch_size=usual"}),
        ("8 epochs after epoch 3", set()),
        ("num_workers=0 on gpus: 4", {"num_workers=none", "gpus=several"}),
        ("dropout 0.8", {"dropout=strong"}),
        ("nolr 0.5", set()),
        ("lr 0.5%", set()),
    ],
)
def test_settings_given_as_numbers_are_symptoms(base, text, expected):
    assert stated(base, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "should I use dropout?",
        "要不要加warmup",
        "the pretrained model does not work",
        "accuracy does not change with batch size",
        "没有卡住",
        "shuffled after tokenising: no",
    ],
)
def test_what_is_asked_or_said_of_something_else_is_no_setting(base, text):
    assert stated(base, text) == set()


def test_what_else_is_known_decides_what_a_learning_rate_is(base):
    assert stated(base, "lr 0.01", optimizer="adam") == {"lr=large"}
    assert stated(base, "lr 0.01", optimizer="sgd") == {"lr=usual"}
    tuned = {"optimizer": "adamw", "stage": "fine_tuning", "model": "transformer"}
    assert stated(base, "lr 1e-3", **tuned) == {"lr=large"}
    assert stated(base, "lr 1e-3", **tuned, finetune="lora") == {"lr=usual"}


def test_every_setting_is_a_symptom_of_the_vocabulary(base):
    from kb.consult.hearing.settings import value_of

    for observable in ("lr", "batch_size", "gpus", "num_workers", "epochs", "dropout"):
        values = base.store.vocabulary[observable]["values"]
        numbers = (0, 0.5, 1, 3, 5, 30, 1e5)
        assert {value_of(observable, number, {}) for number in numbers} <= {*values, ""}
