"""What the assistant says reads as sentences: in names, once, with the state at the end."""

import re

import pytest
from markdown_it import MarkdownIt

from kb.consult.replying.pages import checks
from kb.diagnosis.advice import check_line, remedy_line
from kb.knowledge.locate import EXAMPLES
from kb.knowledge.plain import one_line
from kb.knowledge.references import with_titles

OVERFITTING = {"en": "val loss rises while train loss falls", "zh": "验证loss上升，训练loss下降"}
OPENINGS = {
    "en": [
        OVERFITTING["en"],
        "the generated text repeats itself, LoRA",
        "loss is nan in fp16",
        "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB",
    ],
    "zh": [OVERFITTING["zh"], "微调后一直重复同一句，用的LoRA", "loss变成NaN，用的fp16", "显存不足"],
}
CASES = [(lang, line) for lang, lines in OPENINGS.items() for line in lines]


def tell(talk, line):
    """Say a line and answer "don't know" until nothing is asked; return all replies."""
    replies = [talk.say(line)]
    while talk.question is not None:
        replies.append(talk.say("don't know" if talk.lang == "en" else "不知道"))
    return replies


@pytest.mark.parametrize(("lang", "line"), CASES)
class TestEveryReply:
    def test_names_what_it_speaks_of(self, base, lang, line):
        talk = base.consult(lang)
        ids = "|".join(name for name in base.store.vocabulary if "_" in name)
        for text in (*tell(talk, line), talk.say("what else"), talk.say("case"), talk.report()):
            prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
            assert not re.findall(rf"(?<![\w.`])(?:{ids})[:：] ?\S", prose)

    def test_ends_its_sentences_once(self, base, lang, line):
        talk = base.consult(lang)
        for text in (*tell(talk, line), talk.say("what else"), talk.report()):
            assert not re.search(
                r"[?？:：][.。](?!\.)|。\.|\.。|。。", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
            )

    def test_says_what_to_do_once(self, base, lang, line):
        talk = base.consult(lang)
        replies = [*tell(talk, line), talk.say("hm hm"), talk.say("well, well")]
        page = with_titles(base.store.page(talk.diagnoses[0].id, lang), lang)
        first = check_line(page["checks"][0], lang, one_line).rstrip(".。")
        assert sum(first in reply for reply in replies) == 1

    def test_explains_every_question_by_more_than_one_candidate(self, base, lang, line):
        talk = base.consult(lang)
        talk.say(line)
        while talk.question is not None:
            assert len(set(re.findall(r"`([a-z0-9-]+)`", talk.question.why))) >= 2
            talk.answer(talk.question, None)


@pytest.mark.parametrize(("lang", "line"), [("en", "it crashes with an error"), ("zh", "训练报错退出")])
def test_an_error_without_its_message_asks_for_it(base, lang, line):
    talk = base.consult(lang)
    reply = talk.say(line)
    assert talk.question.observable == "error_message"
    assert {"en": "Paste the last lines", "zh": "最后几行"}[lang] in reply
    assert "**" not in reply.split("\n\n")[0]


def test_a_setting_told_in_passing_names_no_practice(base):
    talk = base.consult()
    talk.say("LoRA fine-tuning does not change the outputs")
    assert "On how to do it" not in talk.say("the schedule is the default I think")
    assert "On how to do it" in talk.say("how do I choose the learning rate")


def test_inferred_reasons_say_so(base):
    talk = base.consult()
    talk.say("the adapter of LoRA has no effect")
    inferred = [f for f in talk.case.now.findings if f.evidence.en.startswith("inferred from")]
    assert inferred
    assert all("you said" not in finding.evidence.en for finding in inferred)


@pytest.mark.parametrize(("lang", "line"), [("en", "val accuracy drops"), ("zh", "验证准确率下降")])
def test_a_log_that_contradicts_counts_and_is_named(base, lang, line):
    talk = base.consult(lang)
    talk.say(line)
    reply = talk.load_log(EXAMPLES / "overfitting.csv")
    assert {"en": "contradicts", "zh": "矛盾"}[lang] in reply
    assert [f.origin for f in talk.case.now.findings if f.observable == "accuracy"] == ["log"]
    assert talk.case.undo()
    assert "accuracy=falling" in {f.symptom for f in talk.case.now.findings}


def test_a_log_that_agrees_contradicts_nothing(base):
    talk = base.consult()
    talk.say(OVERFITTING["en"])
    assert "contradicts" not in talk.load_log(EXAMPLES / "overfitting.csv")


def test_evidence_just_listed_is_no_reason_once_more(base):
    for lang in ("en", "zh"):
        reply = base.consult(lang).load_log(EXAMPLES / "nan.csv")
        listed = [line[2:] for line in reply.splitlines() if line.startswith("- ")]
        assert all(reply.count(text) == 1 for text in listed)


@pytest.mark.parametrize(
    ("lang", "asked", "answer"),
    [
        ("en", "is it overfitting?", "Yes"),
        ("en", "is it underfitting?", "Hardly"),
        ("en", "could it be a label error?", "label-errors"),
        ("en", "so it's overfitting, right?", "Yes"),
        ("en", "could overfitting be the reason?", "Yes"),
        ("en", "am I overfitting", "Yes"),
        ("en", "is it the learning rate?", 'no likely candidate is about "learning rate"'),
        ("en", "is it because of a data leak?", "data-leakage"),
        ("en", "are the labels the problem?", "label-errors"),
        ("zh", "是过拟合吗", "很可能"),
        ("zh", "难道是因为过拟合？", "很可能"),
        ("zh", "是不是学习率的问题", "学习率"),
        ("zh", "会不会是batch size太小", "batch-size-too-small"),
        ("zh", "是不是过拟合？", "很可能"),
        ("zh", "会不会是标签错误", "label-errors"),
    ],
)
def test_a_guess_of_the_user_is_answered(base, lang, asked, answer):
    talk = base.consult(lang)
    talk.say(OVERFITTING[lang])
    before = talk.case.now
    assert answer in talk.say(asked)
    assert talk.case.now is before


@pytest.mark.parametrize("line", ["is val loss rising?", "it is a CNN", "is it because I use fp16?", "fp16?"])
def test_what_tells_something_is_no_guess(base, line):
    talk = base.consult()
    talk.say("train loss falls")
    assert talk.say(line).startswith(("Noted", "Good to know", "I put down"))


def test_what_was_answered_in_own_words_is_not_unknown(base):
    talk = base.consult()
    talk.say(OVERFITTING["en"])
    talk.load_log(EXAMPLES / "overfitting.csv")
    asked = talk.question.observable
    talk.say("nobody here has ever thought of it")
    talk.say("don't know")
    name = base.store.vocabulary[asked]["name"]["en"]
    unknown = [line for line in talk.report().splitlines() if line.startswith("Asked, not known")]
    assert unknown
    assert name not in unknown[0]


def test_the_check_shows_its_code(base):
    talk = base.consult()
    for entry in ("checkpoint-not-restored", "lora-not-learning"):
        page = base.store.page(entry, "en")
        code = next(check["codes"][0]["text"] for check in page["checks"] if check["codes"])
        assert code.splitlines()[0] in talk.say(f"how do I check {entry}")


def test_words_are_quoted_as_they_were_typed(base):
    talk = base.consult()
    talk.say("no EOS in the labels, LR 0.1 with SGD")
    quoted = " ".join(finding.evidence.en for finding in talk.case.now.findings)
    assert "EOS" in quoted
    assert "LR 0.1" in quoted


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_formulas_and_code_stay_whole(base, lang):
    talk = base.consult(lang)
    assert "`filters=(classes+5)*3`" in talk.say("show detection-no-positives")
    page = base.store.page("detection-no-positives", lang)
    assert "(classes+5)*3" in remedy_line(page["remedies"][0], lang)


def test_bold_closes_in_every_language(base):
    for lang in ("en", "zh"):
        talk = base.consult(lang)
        for line in ("show overfitting", "show warmup-cosine"):
            assert "**" not in re.sub(r"<(pre|code).*?</\1>", "", MarkdownIt().render(talk.say(line)))


@pytest.mark.parametrize("typed", ["![x](http://a.example/p.png)", "<b>val</b>", "*val* `loss`", "@team/ops"])
def test_words_of_the_user_are_data_in_the_report(base, typed):
    talk = base.consult()
    talk.say(f"val loss rises {typed} and train loss falls {typed}")
    talk.say(f"error_message is {typed} CUDA out of memory")
    shown = MarkdownIt().enable("table").render(talk.report())
    quoted = re.sub(r"<(pre|code).*?</\1>", "", shown, flags=re.DOTALL)
    assert not re.search(r"<img|<b>|<em>val|href=.http://a\.example|@team", quoted)


@pytest.mark.parametrize(
    ("lang", "asked", "hardly", "noted", "healthy"),
    [
        ("en", "is it overfitting?", "Hardly", "lr is constant, and I use fp16", "still look healthy"),
        ("zh", "是过拟合吗", "基本不是", "学习率是固定的，用了fp16", "仍然健康"),
    ],
)
def test_beside_a_healthy_log_guesses_and_settings_are_answered(base, lang, asked, hardly, noted, healthy):
    talk = base.consult(lang)
    assert healthy not in talk.load_log(EXAMPLES / "healthy.csv")
    assert hardly in talk.say(asked)
    reply = talk.say(noted)
    assert "fp16" in reply
    assert healthy in reply
    assert talk.question is None


def test_a_shape_that_the_log_does_not_show_is_denied(base):
    talk = base.consult()
    talk.load_log(EXAMPLES / "overfitting.csv")
    assert talk.say("is it overfitting?").startswith("Yes")
    assert talk.say("is it underfitting?").startswith("Hardly")


@pytest.mark.parametrize(("lang", "line"), [("en", "my cat is hungry"), ("zh", "我的猫饿了")])
def test_words_about_something_else_begin_no_case(base, lang, line):
    talk = base.consult(lang)
    assert "\n" not in talk.say(line)
    assert talk.case.now.is_empty


def test_a_state_is_told_in_full_once(base):
    talk = base.consult()
    replies = [talk.say(line) for line in ("loss is weird", "hm", "well, it is odd", "it is a CNN")]
    assert sum("Nothing in the knowledge base fits yet" in reply for reply in replies) == 1
    assert sum("It is too early to tell" in reply for reply in replies) <= 1


def test_what_is_said_again_is_known_already(base):
    talk = base.consult()
    talk.say("val loss rises")
    first = talk.diagnoses[0].probability
    assert "I know that already: validation loss" in talk.say("val loss rises")
    assert talk.diagnoses[0].probability == first


def test_what_is_taken_back_is_named(base):
    talk = base.consult()
    talk.say("val loss rises")
    assert "No longer in the case: validation loss" in talk.say("undo")
    assert "In the case again: validation loss" in talk.say("redo")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_page_refers_to_a_list_that_is_not_shown(base, lang):
    numbered = re.compile(r"\b(?:fix|fixes|check) \d|(?:处理|检查) \d+(?! *(?:\d|个))")
    for card in base.store.cards():
        assert not numbered.search(checks(base.store, card.id, lang))


def test_of_one_curve_what_says_most_is_told(base):
    talk = base.consult()
    reply = talk.say("train loss fell and then stopped, it is not falling any more, it oscillates")
    assert "ruled out" not in reply
    assert "falls," not in reply


def test_the_ordinary_speaks_only_against_what_is_expected(base):
    talk = base.consult()
    talk.say("the loss is nan")
    talk.say("no error message")
    assert all("no error" not in text.en for d in talk.diagnoses for text in d.against)
