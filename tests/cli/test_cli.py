"""The command line as its users and scripts meet it: a real process, its output and its exit code."""

import json
import os
import subprocess
import sys

import pytest

from kb.cli.parser import COMMANDS, build_parser
from tests.conftest import ROOT

EXAMPLES = ROOT / "kb" / "examples"


def kb(*arguments, stdin="", env=None):
    """Run `kb` in a process of its own; return exit code, stdout and stderr."""
    process = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
        check=False,
        timeout=120,
    )
    return process.returncode, process.stdout.decode(), process.stderr.decode()


class TestSearch:
    @pytest.mark.parametrize("query", ["val loss rising", "验证集loss一直上升"])
    def test_a_symptom_puts_its_entry_first(self, query):
        code, out, _ = kb("search", query, "--json")
        answer = json.loads(out)
        assert code == 0
        assert answer["query"] == query
        assert answer["results"][0]["id"] == "overfitting"
        assert 0 < answer["results"][0]["score"] <= 1
        assert set(answer["results"][0]) >= {"id", "kind", "group", "title", "summary", "score", "matched"}

    def test_nothing_is_an_honest_answer(self):
        code, out, _ = kb("search", "best pizza in town", "--json")
        assert code == 1
        assert json.loads(out)["results"] == []

    def test_a_batch_answers_each_line(self, tmp_path):
        queries = tmp_path / "queries.txt"
        queries.write_text("loss is nan\n\nbest pizza in town\n", encoding="utf-8")
        code, out, _ = kb("search", "--batch", str(queries), "--json")
        answers = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert [bool(answer["results"]) for answer in answers] == [True, False, False]

    def test_the_limit_is_kept(self):
        _, out, _ = kb("search", "loss", "rising", "-n", "2", "--json")
        assert len(json.loads(out)["results"]) <= 2

    def test_lines_fit_80_columns_in_chinese(self):
        _, out, _ = kb("search", "验证集loss上升", "--lang", "zh")
        assert "过拟合" in out
        from kb.layout import cells

        assert max(cells(line) for line in out.splitlines()) <= 80


class TestShowAndList:
    def test_show_renders_both_languages(self):
        assert "What you see" in kb("show", "overfitting")[1]
        assert "先做检查" in kb("show", "overfitting", "--lang", "zh")[1]

    def test_show_follows_an_alias(self):
        assert json.loads(kb("show", "overfit", "--json")[1])["id"] == "overfitting"

    def test_list_gives_one_object_a_line(self):
        rows = [json.loads(line) for line in kb("list", "--json")[1].splitlines()]
        assert {"overfitting", "early-stopping"} <= {row["id"] for row in rows}
        assert set(rows[0]) == {"id", "kind", "group", "title", "summary"}


class TestDiagnose:
    def test_an_overfitted_run_is_named(self):
        code, out, _ = kb("diagnose", str(EXAMPLES / "overfitting.csv"), "--json")
        report = json.loads(out)
        assert code == 0
        assert report["verdict"] == "problem"
        assert {"overfitting", "val-loss-up-accuracy-up"} & {d["id"] for d in report["diagnoses"][:2]}
        assert report["format"] == "keras-csv"
        assert report["points"] == 60
        for diagnosis in report["diagnoses"]:
            assert diagnosis["level"] == ("shape" if diagnosis["group"] == "curve" else "cause")
            assert 0 <= diagnosis["probability"] <= 1

    def test_a_healthy_run_is_left_alone(self):
        _, out, _ = kb("diagnose", "--example", "healthy", "--json")
        report = json.loads(out)
        assert report["verdict"] == "healthy"
        assert report["diagnoses"] == []

    def test_nan_is_named(self):
        report = json.loads(kb("diagnose", "--example", "nan", "--json")[1])
        assert "loss-nan" in [d["id"] for d in report["diagnoses"][:2]]

    def test_fail_on_sets_the_exit_code(self):
        assert kb("diagnose", "--example", "nan", "--fail-on", "high")[0] == 1
        assert kb("diagnose", "--example", "nan")[0] == 0
        assert kb("diagnose", "--example", "healthy", "--fail-on", "low")[0] == 0

    def test_standard_input_is_read(self):
        text = (EXAMPLES / "overfitting.csv").read_text(encoding="utf-8")
        report = json.loads(kb("diagnose", "-", "--json", stdin=text)[1])
        assert report["source"] == "-"
        assert report["verdict"] == "problem"

    def test_a_column_can_be_named_by_hand(self, tmp_path):
        rows = "\n".join(f"{i},{1 / (i + 1)},{0.5 + i / 50}" for i in range(40))
        log = tmp_path / "log.csv"
        log.write_text(f"step,alpha,beta\n{rows}\n", encoding="utf-8")
        arguments = ["--map", "train_loss=alpha", "--map", "val_loss=beta", "--json"]
        report = json.loads(kb("diagnose", str(log), *arguments)[1])
        assert report["series"]["val_loss"]["name"] == "beta"


BAD_CALLS = {
    "unknown id": (["show", "overfiting"], "did you mean 'overfitting'"),
    "unknown command": (["serch", "x"], "did you mean 'search'"),
    "empty query": (["search", ""], "empty"),
    "only punctuation": (["search", "?!..."], "empty"),
    "missing file": (["diagnose", "no/such.csv"], "no/such.csv"),
    "empty directory": (["diagnose", "{empty}"], "empty"),
    "binary file": (["diagnose", "{binary}"], "binary"),
    "empty file": (["diagnose", "{void}"], "is empty"),
    "no numbers": (["diagnose", "{words}"], "words.csv"),
    "bad map": (["diagnose", "x.csv", "--map", "train_loss"], "NAME=COLUMN"),
    "unknown example": (["diagnose", "--example", "overfiting"], "did you mean 'overfitting'"),
    "nothing to diagnose": (["diagnose"], "--example"),
    "missing entries": (["search", "x", "--entries", "no/such"], "no such directory"),
    "bad limit": (["search", "x", "-n", "0"], "positive whole number"),
    "unknown group": (["list", "--group", "dta"], "did you mean 'data'"),
    "bad id": (["new", "Bad Id"], "kebab-case"),
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_a_bad_call_ends_in_one_clear_line(name, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "void.csv").write_bytes(b"")
    (tmp_path / "words.csv").write_text("name,city\nanna,rome\nbert,oslo\n", encoding="utf-8")
    places = {"empty": "empty", "binary": "binary", "void": "void.csv", "words": "words.csv"}
    arguments, message = BAD_CALLS[name]
    arguments = [a.format(**{key: tmp_path / place for key, place in places.items()}) for a in arguments]
    code, out, err = kb(*arguments)
    assert code == 2
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_broken_team_entry_is_named_with_file_and_line(tmp_path):
    (tmp_path / "ours.md").write_text(
        "---\nid: ours\nkind: failure\nkind: failure\n---\n# Ours\n", encoding="utf-8"
    )
    code, _, err = kb("search", "x", "--entries", str(tmp_path))
    assert code == 2
    assert "ours.md:4: not valid YAML: the key 'kind' stands twice" in err


def test_without_a_terminal_kb_prints_help():
    code, out, _ = kb()
    assert code == 0
    assert "COMMAND" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command):
    code, out, _ = kb(command, "--help")
    assert code == 0
    assert "examples:" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_lazy_command_resolves(command):
    from importlib import import_module

    assert callable(import_module(f"kb.cli.commands.{COMMANDS[command][0]}").run)


def test_examples_in_help_parse():
    for _, _, examples, _ in COMMANDS.values():
        for line in examples.split("\n"):
            words = line.partition("| ")[2] or line.partition(" > ")[0]
            build_parser().parse_args(words.split()[1:])


def test_a_pipe_that_closes_early_is_no_error():
    command = f'"{sys.executable}" -m kb.cli.main list | head -n 1'
    process = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=True)
    assert process.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["diagnose", "nothing.csv"], "没有这个文件"),
        (["diagnose", "kb/cli"], "这个目录里没有训练日志"),
        (["show", "overfiting"], "没有条目 'overfiting'（是不是 'overfitting'？）"),
    ],
)
def test_common_errors_speak_the_language(arguments, said):
    code, _, complaint = kb(*arguments, "--lang", "zh")
    assert code == 2
    assert said in complaint
