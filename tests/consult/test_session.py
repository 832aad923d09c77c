"""A case is saved, taken up again and written down as a report."""

import json
from pathlib import Path

import pytest

import kb
from kb.errors import UsageError

EXAMPLES = Path(kb.__file__).parent / "examples"


@pytest.fixture
def talk(base, tmp_path):
    log = tmp_path / "metrics.csv"
    log.write_bytes((EXAMPLES / "overfitting.csv").read_bytes())
    talk = base.consult()
    talk.say("val loss goes up, lr 0.9 | and more")
    talk.load_log(log)
    if talk.question:
        talk.answer(talk.question, None)
    talk.start_guide()
    talk.guide_choose(1)
    return talk


class TestSession:
    def test_a_resumed_case_is_the_same_case(self, base, talk, tmp_path):
        talk.save(tmp_path / "case.json")
        again = base.consult()
        assert "case.json" in again.resume(tmp_path / "case.json")
        before, after = talk.case.now, again.case.now
        for name in ("findings", "words", "asked", "path", "leads"):
            assert getattr(before, name) == getattr(after, name), name
        assert again.diagnoses == talk.diagnoses
        assert again.question == talk.question
        assert again.report() == talk.report()

    def test_a_resumed_case_brings_its_talk(self, base, talk, tmp_path):
        talk.transcript.append(("验证 loss 上升", "明白。"))
        talk.save(tmp_path / "case.json")
        again = base.consult()
        again.resume(tmp_path / "case.json")
        assert again.transcript == [("验证 loss 上升", "明白。")]

    def test_a_resumed_log_is_the_run_that_was_chosen(self, base, tmp_path):
        rows = [f"{step},{1 / (1 + step)}" for step in (*range(40), *range(90))]
        log = tmp_path / "two.csv"
        log.write_text("\n".join(["step,loss", *rows]), encoding="utf-8")
        talk = base.consult()
        first, _ = kb.logs.read_logs(log)
        talk.load_run(first)
        talk.save(tmp_path / "case.json")
        again = base.consult()
        again.resume(tmp_path / "case.json")
        assert [run.points for run in again.case.now.runs] == [40]

    def test_resuming_can_be_undone(self, base, talk, tmp_path):
        talk.save(tmp_path / "case.json")
        again = base.consult()
        again.resume(tmp_path / "case.json")
        again.say("undo")
        assert again.case.now.is_empty

    def test_a_log_that_is_gone_leaves_its_findings(self, base, talk, tmp_path):
        talk.save(tmp_path / "case.json")
        (tmp_path / "metrics.csv").unlink()
        again = base.consult()
        assert "metrics.csv" in again.resume(tmp_path / "case.json")
        assert again.case.now.findings == talk.case.now.findings
        assert again.case.now.runs == ()
        assert again.diagnoses == talk.diagnoses
        assert again.report()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            "not json",
            '{"format": "kb-session-1"}',
            '{"format": "other"}',
            "[" * 100_000,
            "\x00",
        ],
    )
    def test_another_file_is_refused_in_one_line(self, base, tmp_path, text):
        path = tmp_path / "x.json"
        path.write_text(text, encoding="utf-8")
        talk = base.consult()
        with pytest.raises(UsageError, match="not a session") as caught:
            talk.resume(path)
        assert "\n" not in str(caught.value)
        assert talk.case.now.is_empty

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("findings", [{"symptom": "a=b"}]),
            ("findings", 3),
            ("path", [99]),
            ("path", "x"),
            ("logs", [{}]),
            ("words", None),
        ],
    )
    def test_a_damaged_session_is_refused(self, base, talk, tmp_path, key, value):
        path = tmp_path / "case.json"
        talk.save(path)
        facts = json.loads(path.read_text(encoding="utf-8")) | {key: value}
        path.write_text(json.dumps(facts), encoding="utf-8")
        with pytest.raises(UsageError, match="not a session"):
            base.consult().resume(path)

    def test_a_symptom_that_the_vocabulary_lost_is_named(self, base, talk, tmp_path):
        path = tmp_path / "case.json"
        talk.save(path)
        path.write_text(path.read_text(encoding="utf-8").replace("lr=large", "lr=purple"), encoding="utf-8")
        assert "`lr=purple`" in base.consult().resume(path)

    def test_a_place_that_cannot_be_written_is_named(self, talk, tmp_path):
        with pytest.raises(UsageError, match="cannot be saved"):
            talk.save(tmp_path / "no" / "such" / "x.json")
        with pytest.raises(UsageError, match="cannot be opened"):
            talk.resume(tmp_path / "none.json")


class TestReport:
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_it_holds_the_whole_case(self, base, talk, lang):
        talk.lang = lang
        report = talk.report()
        first = talk.diagnoses[0]
        page = base.store.page(first.id, lang)
        assert report.startswith("# ")
        assert "> `val loss goes up" in report
        assert f"`{first.id}`" in report
        assert first.because[0][lang].replace("|", "\\|") in report
        for item in (*page["checks"], *page["remedies"]):
            assert item["title"].rstrip(".。") in report
        assert base.store.sources[page["evidence"][0]["sources"][0]]["url"] in report

    def test_it_draws_the_losses_of_a_log(self, talk):
        plot = talk.report().split("```text")[1].split("```")[0]
        assert "val_loss" in plot
        assert any("\u2800" <= char <= "\u28ff" for char in plot)

    def test_a_bar_in_the_evidence_does_not_break_the_table(self, talk):
        rows = [line for line in talk.report().splitlines() if line.startswith("|")]
        assert {line.replace("\\|", "").count("|") for line in rows} == {5}

    def test_an_empty_case_says_that_nothing_fits(self, base):
        assert "Nothing in the knowledge base fits" in base.consult().report()
