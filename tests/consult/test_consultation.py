"""What a user notices in a consultation, in both languages."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kb
from kb.consult.hearing.listen import is_inferred
from kb.consult.questions import MOST_QUESTIONS, make_question
from kb.errors import UsageError

EXAMPLES = Path(kb.__file__).parent / "examples"
OVERFITTING = str(EXAMPLES / "overfitting.csv")


def symptoms(talk):
    return {finding.symptom for finding in talk.case.now.findings if finding.present}


class TestOpening:
    def test_nothing_is_claimed_before_anything_is_known(self, base):
        talk = base.consult()
        assert talk.diagnoses == []
        assert talk.question is None

    @pytest.mark.parametrize("text", ["", "   ", "!!!", "。。"])
    def test_a_line_without_a_word_changes_nothing(self, base, text):
        talk = base.consult()
        assert talk.say(text)
        assert talk.case.now.is_empty

    def test_an_error_message_finds_its_entry(self, base):
        talk = base.consult()
        talk.say("RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB")
        assert talk.diagnoses[0].id == "out-of-memory"

    @pytest.mark.parametrize(("lang", "text"), [("en", "best pizza in naples"), ("zh", "今天晚饭吃什么好")])
    def test_what_the_knowledge_base_does_not_hold_gets_no_confident_answer(self, base, lang, text):
        talk = base.consult(lang)
        reply = talk.say(text)
        assert all(diagnosis.probability < 0.5 for diagnosis in talk.diagnoses)
        assert "%" not in reply or "No candidate" in reply or "没有明显" in reply

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_replies_name_entries_by_title_and_id(self, base, lang):
        talk = base.consult(lang)
        reply = talk.say("RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB")
        assert "`out-of-memory`" in reply
        assert base.store.card("out-of-memory").title[lang] in reply

    def test_words_that_point_nowhere_rank_nothing(self, base):
        talk = base.consult()
        reply = talk.say("hm, odd thing")
        assert talk.diagnoses == []
        assert "%" not in reply

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_what_merely_follows_stands_on_the_sheet_alone(self, base, lang):
        talk = base.consult(lang)
        reply = talk.say("LoRA")
        assert "stage=fine_tuning" in symptoms(talk)
        names = {key: facts["name"][lang] for key, facts in base.store.vocabulary.items()}
        assert names["finetune"] in reply
        assert names["stage"] not in reply.split("\n")[0]


class TestLogs:
    def test_a_path_in_the_text_loads_the_log(self, base):
        talk = base.consult()
        talk.say(f"here is my log: {OVERFITTING}")
        assert talk.case.now.runs[0].source == OVERFITTING
        assert talk.diagnoses[0].id == "overfitting"

    def test_a_path_may_be_quoted_escaped_or_an_address(self, base, tmp_path):
        file = tmp_path / "my log.csv"
        file.write_bytes(Path(OVERFITTING).read_bytes())
        for text in (f"'{file}'", str(file).replace(" ", "\\ "), f"file://{str(file).replace(' ', '%20')}"):
            talk = base.consult()
            talk.say(text)
            assert len(talk.case.now.runs) == 1, text

    def test_a_missing_log_is_named(self, base):
        with pytest.raises(kb.LogError, match="nosuch"):
            base.consult().say("load nosuch.csv")

    def test_a_pasted_traceback_does_not_load_its_files(self, base):
        talk = base.consult()
        talk.say(f'Traceback:\n  File "{__file__}", line 3\nValueError: shapes do not match')
        assert talk.case.now.runs == ()

    def test_candidates_agree_with_a_diagnosis_of_the_same_log(self, base):
        for name in ("overfitting", "nan", "healthy"):
            path = EXAMPLES / f"{name}.csv"
            talk = base.consult()
            talk.load_log(path)
            report = base.diagnose(kb.read_log(path))
            assert [d.id for d in talk.diagnoses] == [d.id for d in report.diagnoses][: len(talk.diagnoses)]

    def test_what_the_log_shows_is_never_asked(self, base):
        talk = base.consult()
        talk.load_log(EXAMPLES / "nan.csv")
        for _ in range(MOST_QUESTIONS):
            if talk.question is None:
                break
            assert talk.question.observable not in ("train_loss", "val_loss", "gap")
            talk.answer(talk.question, None)

    def test_a_healthy_log_needs_no_question(self, base):
        talk = base.consult()
        assert "healthy" in talk.load_log(EXAMPLES / "healthy.csv")
        assert talk.question is None
        assert talk.diagnoses == []


class TestQuestions:
    def test_at_most_six_and_none_twice(self, base):
        talk = base.consult()
        talk.say("loss is nan")
        asked = []
        while talk.question:
            asked.append(talk.question.observable)
            talk.answer(talk.question, None)
        assert len(asked) <= MOST_QUESTIONS
        assert len(asked) == len(set(asked))

    def test_what_is_known_is_not_asked(self, base):
        talk = base.consult()
        talk.say("the model does not learn")
        first = talk.question
        talk.answer(first, next(iter(first.choices)))
        assert talk.question is None or talk.question.observable != first.observable

    def test_a_value_that_the_question_does_not_have_is_refused(self, base):
        talk = base.consult()
        talk.say("the model does not learn")
        with pytest.raises(UsageError, match="does not answer"):
            talk.answer(talk.question, "purple")

    @pytest.mark.parametrize(("lang", "text"), [("en", "why do you ask?"), ("zh", "为什么问这个？")])
    def test_a_question_is_explained_by_the_candidates_it_separates(self, base, lang, text):
        talk = base.consult(lang)
        talk.say("loss is nan" if lang == "en" else "loss 变成 nan")
        question = talk.question
        reply = talk.say(text)
        assert question.text in reply
        assert talk.question == question

    @pytest.mark.parametrize(("lang", "text"), [("en", "don't know"), ("zh", "不知道")])
    def test_not_knowing_moves_on(self, base, lang, text):
        talk = base.consult(lang)
        talk.say("loss is nan" if lang == "en" else "loss 变成 nan")
        first = talk.question.observable
        talk.say(text)
        assert first in talk.case.now.asked
        assert not [f for f in talk.case.now.findings if f.observable == first]

    def test_every_reading_of_a_choice_by_words_is_that_choice(self, base):
        from kb.consult.hearing.answers import read_answer

        for name, facts in base.store.vocabulary.items():
            for lang in ("en", "zh"):
                wrong = {
                    value: read_answer(phrases[lang][0], facts, name)
                    for value, phrases in facts["values"].items()
                    if not phrases[lang][0].isdecimal()
                }
                assert all(value == read for value, read in wrong.items()), (name, lang, wrong)

    @pytest.mark.parametrize("text", ["LoRA SFT of my chats repeats itself", "DQN does not learn"])
    def test_what_a_name_tells_is_not_asked(self, base, text):
        talk = base.consult()
        talk.say(text)
        while talk.question:
            assert talk.question.observable != "task"
            talk.answer(talk.question, None)

    def test_an_undecided_case_asks_rather_than_giving_up(self, base):
        talk = base.consult("zh")
        talk.say("训练跑到一半就退出了，帮忙看一下")
        assert talk.question is not None

    @pytest.mark.parametrize(("lang", "text"), [("en", "it throws an error"), ("zh", "一跑就报错")])
    def test_who_speaks_of_an_error_is_asked_what_it_says(self, base, lang, text):
        talk = base.consult(lang)
        talk.say(text)
        assert talk.question.observable == "error_message"

    def test_the_key_of_not_knowing_may_be_typed(self, base):
        talk = base.consult()
        talk.say("the validation loss jumps around with a batch size of 2")
        asked = talk.question.observable
        talk.say("0")
        assert talk.question.observable != asked
        assert talk.case.now.words == ("the validation loss jumps around with a batch size of 2",)

    def test_one_unknown_answer_does_not_end_the_questions(self, base):
        talk = base.consult()
        talk.say("the validation loss jumps around with a batch size of 2")
        talk.answer(talk.question, None)
        assert talk.question is not None

    def test_words_that_say_nothing_new_are_taken_as_the_answer(self, base):
        talk = base.consult()
        talk.say("with a batch size of 2 the validation loss jumps around")
        asked = talk.question.observable
        talk.say("the validation loss jumps around")
        assert talk.question is None or talk.question.observable != asked

    def test_a_pasted_error_outweighs_the_vague_words_before_it(self, base):
        talk = base.consult()
        talk.say("please help a beginner, training begins and after some seconds there is an error")
        talk.say("RuntimeError: CUDA out of memory. Tried to allocate 16.00 MiB on a small card")
        assert talk.diagnoses[0].id == "out-of-memory"
        assert talk.diagnoses[0].probability > 0.5


class TestConversation:
    def test_a_number_without_a_question_is_no_description(self, base):
        talk = base.consult()
        talk.say("1")
        assert talk.case.now.is_empty

    def test_what_was_said_in_full_is_not_said_again(self, base):
        talk = base.consult()
        first = talk.say("the loss is nan and the gradient norm explodes")
        again = talk.say("don't know")
        assert talk.diagnoses[0].title.en in first
        assert talk.diagnoses[0].title.en not in again

    @pytest.mark.parametrize(("lang", "text"), [("en", "what should I do now?"), ("zh", "那怎么办")])
    def test_the_remedies_of_the_first_candidate_can_be_asked_for(self, base, lang, text):
        talk = base.consult(lang)
        talk.load_log(OVERFITTING)
        remedy = base.store.page("overfitting", lang)["remedies"][0]["title"].rstrip(".。")
        assert remedy in talk.say(text)

    def test_what_else_lists_reasons(self, base):
        talk = base.consult()
        talk.load_log(OVERFITTING)
        reply = talk.say("what else could it be?")
        assert all(f"`{d.id}`" in reply for d in talk.diagnoses if d.probability >= 0.02)
        assert "For it:" in reply

    def test_how_to_check_quotes_the_entry(self, base):
        talk = base.consult()
        talk.load_log(OVERFITTING)
        check = base.store.page("overfitting", "en")["checks"][0]["title"]
        assert check in talk.say("how do I check that?")

    def test_show_takes_ids_titles_and_places(self, base):
        talk = base.consult("zh")
        title = base.store.card("overfitting").title["zh"]
        talk.load_log(OVERFITTING)
        shown = {talk.say("显示 overfitting"), talk.say(f"什么是{title}"), talk.say("show 1")}
        assert len(shown) == 1

    def test_a_finding_can_be_removed_by_number_and_comes_back(self, base):
        talk = base.consult()
        talk.say("lr 0.9 and batch size 1")
        before = talk.case.now.findings
        talk.say("remove 1")
        assert talk.case.now.findings == before[1:]
        talk.say("undo")
        assert talk.case.now.findings == before

    @pytest.mark.parametrize(
        ("lang", "text"),
        [
            ("en", "I answered the question about precision wrongly, I don't know"),
            ("zh", "刚才精度那题点错了，其实我不知道"),
        ],
    )
    def test_an_answer_taken_back_as_unknown_is_not_asked_for_again(self, base, lang, text):
        talk = base.consult(lang)
        talk.say("the loss is nan" if lang == "en" else "loss变成nan")
        talk.answer(make_question(talk.model, "precision", lang), "fp16")
        talk.say(text)
        assert "precision" not in {finding.observable for finding in talk.case.now.findings}
        assert talk.question is None or talk.question.observable != "precision"

    def test_a_setting_corrected_speaks_against_what_needs_the_other(self, base):
        talk = base.consult()
        talk.say("the loss is nan after 100 steps")
        before = {ranked.id: ranked.probability for ranked in talk.ranked}["fp16-overflow"]
        talk.answer(make_question(talk.model, "precision", "en"), "fp16")
        talk.say("sorry, I meant bf16")
        assert {ranked.id: ranked.probability for ranked in talk.ranked}["fp16-overflow"] < before / 2

    @pytest.mark.parametrize("text", ["KeyError: 'lr_lambda'", "Traceback (most recent call last): ..."])
    def test_a_pasted_error_that_nobody_knows_answers_the_question_after_it(self, base, text):
        talk = base.consult()
        talk.say("after one minute it throws an error")
        assert talk.question.observable == "error_message"
        talk.say(text)
        assert talk.question is None or talk.question.observable != "error_message"

    def test_removing_what_is_not_there_is_refused(self, base):
        with pytest.raises(UsageError, match="not on the case sheet"):
            base.consult().drop("val_loss=rising")

    @pytest.mark.parametrize(
        "said", ["I train a GAN and generator loss rises", "training loss goes up and is noisy"]
    )
    def test_a_dropped_finding_takes_only_what_was_inferred_from_it(self, base, said):
        talk = base.consult()
        talk.say(said)
        known = talk.case.now.findings
        assert len(known) > 1
        for finding in known:
            talk.drop(finding.symptom)
            outright = {f.symptom for f in known if not is_inferred(f)} - {finding.symptom}
            assert outright <= symptoms(talk) < {f.symptom for f in known}
            talk.case.undo()

    def test_what_was_inferred_goes_with_the_last_finding_that_it_follows_from(self, base):
        talk = base.consult()
        talk.say("I train a GAN")
        assert any(is_inferred(finding) for finding in talk.case.now.findings)
        talk.drop("model=gan")
        assert not talk.case.now.findings

    def test_start_over_can_be_undone(self, base):
        talk = base.consult()
        talk.say("lr 0.9")
        talk.say("start over")
        assert talk.case.now.is_empty
        talk.say("undo")
        assert symptoms(talk) == {"lr=large"}

    def test_a_later_word_replaces_an_exclusive_earlier_one(self, base):
        talk = base.consult()
        talk.say("batch size 1")
        talk.say("batch size 64")
        assert symptoms(talk) == {"batch_size=usual"}

    def test_the_language_may_change_in_the_middle(self, base):
        talk = base.consult("en")
        talk.load_log(OVERFITTING)
        talk.lang = "zh"
        assert base.store.card("overfitting").title["zh"] in talk.say("还有别的可能吗")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=1, max_size=3))
def test_any_text_gets_a_reply(base, lines):
    talk = base.consult()
    for line in lines:
        with suppress(kb.LogError):  # the line may look like the name of a log
            assert isinstance(talk.say(line), str)
    assert talk.report().startswith("# ")


MOVES = [
    "val loss goes up", "lr 0.9", "batch size 1", "I use fp16", "don't know", "yes", "no", "2", "why",
    "what else", "sorry, I meant train loss", "remove 1", "guide me",
    "start over", "case", "show overfitting",
]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), max_size=8))
def test_undo_and_redo_walk_the_same_states(base, moves):
    talk = base.consult()
    states = [talk.case.now]
    for move in moves:
        talk.say(move)
        if talk.case.now is not states[-1]:
            states.append(talk.case.now)
    back = []
    while talk.case.undo():
        back.append(talk.case.now)
    assert talk.case.now == states[0]
    forth = [talk.case.now]
    while talk.case.redo():
        forth.append(talk.case.now)
    assert forth[:-1] == back[::-1]
    assert forth[-1] == states[-1]


class TestUnderstanding:
    def test_an_answer_may_be_given_in_words_with_other_news(self, base):
        talk = base.consult()
        talk.say("the loss goes up and then explodes")
        talk.say("no, lr is constant, but I use fp16")
        assert "precision=fp16" in symptoms(talk)
        assert {"lr_schedule=constant"} <= symptoms(talk)

    @pytest.mark.parametrize(
        ("lang", "first", "second", "wrong", "right"),
        [
            ("en", "val loss is rising", "sorry, I meant train loss", "val_loss=rising", "train_loss=rising"),
            ("zh", "验证loss上升", "不对，我是说训练loss", "val_loss=rising", "train_loss=rising"),
            (
                "en",
                "val loss is rising",
                "I meant val loss is falling",
                "val_loss=rising",
                "val_loss=falling",
            ),
        ],
    )
    def test_a_correction_replaces_what_was_said(self, base, lang, first, second, wrong, right):
        talk = base.consult(lang)
        talk.say(first)
        assert wrong in symptoms(talk)
        talk.say(second)
        assert wrong not in symptoms(talk)
        assert right in symptoms(talk)
        talk.say("undo")
        assert wrong in symptoms(talk)

    def test_a_correction_takes_back_what_followed(self, base):
        talk = base.consult()
        talk.say("val loss goes up while training loss falls")
        assert "gap=widening" in symptoms(talk)
        talk.say("sorry, I meant training loss is rising")
        assert "gap=widening" not in symptoms(talk)
        assert {"train_loss=rising", "val_loss=rising"} <= symptoms(talk)

    def test_the_optimizer_in_the_same_line_judges_the_learning_rate(self, base):
        talk = base.consult()
        talk.say("AdamW with lr 0.01")
        assert {"optimizer=adamw", "lr=large"} <= symptoms(talk)

    def test_what_is_ruled_out_stands_so_on_the_sheet(self, base):
        talk = base.consult()
        talk.say("val loss is not rising")
        assert "val_loss=rising" not in symptoms(talk)

    def test_a_removed_finding_no_longer_ranks(self, base):
        talk = base.consult()
        talk.say("train loss is flat")
        talk.say("gradient norm explodes")
        explosion = {d.id: d.probability for d in talk.diagnoses}
        exploding = next(f.symptom for f in talk.case.now.findings if f.observable == "grad_norm")
        talk.drop(exploding)
        later = {d.id: d.probability for d in talk.diagnoses}
        assert later.get("gradient-explosion", 0) < explosion.get("gradient-explosion", 0)

    def test_a_clear_description_leads_on_to_its_causes(self, base):
        talk = base.consult()
        talk.say("loss is nan")
        assert talk.diagnoses[0].id == "loss-nan"
        assert any(diagnosis.level == "cause" for diagnosis in talk.diagnoses)
        assert talk.question is not None


def test_a_denial_does_not_raise_what_it_denies(base):
    for lang, said in (("en", "no overfitting"), ("zh", "不是过拟合"), ("zh", "我没用混合精度")):
        talk = base.consult(lang)
        talk.say(said)
        assert all(diagnosis.probability < 0.1 for diagnosis in talk.diagnoses)


def test_no_error_message_takes_nothing_back(base):
    talk = base.consult()
    talk.say("The loss is nan and the gradient norm is inf")
    before = talk.diagnoses[0]
    talk.say("no error message")
    assert talk.diagnoses[0].id == before.id
    assert talk.diagnoses[0].probability > 0.8 * before.probability


def test_an_address_in_the_words_is_no_symptom(base):
    plain, linked = base.consult(), base.consult()
    plain.say("val loss rises")
    linked.say("val loss rises, see https://example.org/foo/bar/issues/12")
    assert linked.diagnoses[0].id == plain.diagnoses[0].id


def test_a_setting_beside_a_healthy_log_is_no_trouble(base):
    talk = base.consult()
    talk.load_log(EXAMPLES / "healthy.csv")
    talk.say("no, lr is constant, but I use fp16")
    assert talk.diagnoses == []
    assert {finding.symptom for finding in talk.case.now.findings} >= {
        "precision=fp16",
        "lr_schedule=constant",
    }


@pytest.mark.parametrize(
    "line",
    [
        "are you sure?",
        "what would change your mind?",
        "ok",
        "thanks",
        "is it the learning rate?",
        "can you repeat the question?",
        "can you explain?",
        "haven't looked at the gradients",
        "你确定吗？",
        "是学习率的问题吗？",
        "再说一遍问题",
    ],
)
def test_what_the_user_asks_is_neither_noted_nor_taken_for_the_answer(base, line):
    talk = base.consult()
    talk.say("val loss rises")
    asked = talk.question.observable
    talk.say(line)
    assert asked not in talk.case.now.asked
    assert [finding.symptom for finding in talk.case.now.findings] == ["val_loss=rising"]


def test_a_question_is_said_again_and_a_doubt_is_answered_with_reasons(base):
    talk = base.consult()
    talk.say("val loss rises")
    assert talk.question.text in talk.say("can you repeat the question?")
    assert "%" in talk.say("are you sure?")
    assert "`" in talk.say("what would change your mind?")


@pytest.mark.parametrize("line", ["haven't looked at the predictions", "预测没看过"])
def test_what_was_not_looked_at_is_not_asked_about(base, line):
    talk = base.consult()
    talk.say("val loss rises")
    talk.say(line)
    assert talk.case.now.unknown == ("predictions",)


@pytest.mark.parametrize("line", ["the lr is 3e-4", "lr=3e-4", "learning_rate: 3e-4", "学习率是3e-4"])
def test_a_setting_that_was_told_is_not_asked_for(base, line):
    talk = base.consult()
    talk.say("the loss is nan")
    talk.say(line)
    asked = talk.case.now.asked
    talk.say("sorry, I meant 3e-2")
    assert talk.case.now.asked == asked
    assert "lr" not in questions_left(talk)


def questions_left(talk):
    """Return what is asked from here on by who knows nothing."""
    asked = []
    while question := talk.question:
        asked.append(question.observable)
        talk.answer(question, None)
    return asked


def test_words_that_repeat_an_answer_take_nothing_from_it(base):
    talk = base.consult()
    talk.say("after I call optimizer.step() myself the loss does not move")
    talk.answer(make_question(talk.model, "weights_change", "en"), "none")
    before = talk.diagnoses[0].probability
    talk.say("The weights do not change.")
    assert talk.diagnoses[0].id == "optimizer-not-stepping"
    assert talk.diagnoses[0].probability > 0.9 * before
