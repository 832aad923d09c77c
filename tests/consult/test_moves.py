"""Free text is taken for what it means: a question of its own, a step back, or plain description."""

import pytest

from kb.consult.moves import read_move, split_unsure

KNOWN = {"overfitting", "lr-too-high", "过拟合", "2", "val_loss"}


def kind(text):
    return read_move(text, KNOWN.__contains__).kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why do you ask?", "why"),
        ("Why?", "why"),
        ("为什么问这个？", "why"),
        ("what else could it be?", "else"),
        ("any other causes?", "else"),
        ("还有别的可能吗", "else"),
        ("还可能是什么原因？", "else"),
        ("how do I check that?", "check"),
        ("how can I verify lr-too-high", "check"),
        ("怎么检查？", "check"),
        ("如何确认是不是过拟合", "check"),
        ("show overfitting", "show"),
        ("what is overfitting?", "show"),
        ("显示过拟合", "show"),
        ("过拟合是什么意思？", "show"),
        ("start over", "restart"),
        ("重新开始", "restart"),
        ("undo", "undo"),
        ("Take that back.", "undo"),
        ("撤销", "undo"),
        ("redo", "redo"),
        ("back", "back"),
        ("don't know", "unknown"),
        ("I don't know", "unknown"),
        ("no idea", "unknown"),
        ("不知道", "unknown"),
        ("不太清楚。", "unknown"),
        ("?", "unknown"),
        ("guide me", "guide"),
        ("引导我", "guide"),
        ("report please", "report"),
        ("报告", "report"),
        ("case", "case"),
        ("help", "help"),
        ("remove val_loss", "forget"),
        ("删除 2", "forget"),
        ("sorry, I meant train loss", "correct"),
        ("oh no, I meant it falls", "correct"),
        ("不对，我是说训练loss", "correct"),
        ("说错了，应该是下降", "correct"),
    ],
)
def test_each_wish_is_recognised(text, expected):
    assert kind(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "why does the loss go up after epoch 3?",
        "how do I check out the code",
        "explain my loss",
        "show me why the loss is nan",
        "the loss goes back up",
        "undo stack overflow in my model",
        "test accuracy is low",
        "what is wrong with my training",
        "loss不下降怎么办",
        "训练为什么不收敛",
        "guide the attention with a mask",
        "it does not know the classes",
        "no, lr is constant, but I use fp16",
        "reset gate saturates",
        "我的loss是什么情况都不降",
    ],
)
def test_a_description_is_not_a_command(text):
    assert kind(text) == "describe"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("show overfitting.", "overfitting"),
        ("what is 'overfitting'?", "overfitting"),
        ("sorry, I meant train loss", "train loss"),
        ("我是说训练loss", "训练loss"),
        ("how do I check that?", ""),
        ("怎么检查这个", ""),
    ],
)
def test_the_topic_is_what_the_line_is_about(text, topic):
    assert read_move(text, KNOWN.__contains__).topic == topic


def test_an_unsure_answer_may_say_more():
    assert split_unsure("I don't know, but the lr is constant") == (True, "the lr is constant")
    assert split_unsure("不知道，但是学习率是固定的") == (True, "学习率是固定的")
    assert split_unsure("the loss is flat, lr is constant")[0] is False
