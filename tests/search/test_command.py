"""`kb search` as a process: exit codes, JSON, batch, and what it does not import."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "textual", "pydantic", "markdown_it", "yaml")


def search(*arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-m", "kb.cli.main", "search", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture(autouse=True)
def compiled(base):
    """The first process must find a compiled file, or it would be the one that compiles."""


def test_an_answer_exits_with_0():
    done = search("val loss rising")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("Overfitting")


def test_nothing_exits_with_1_and_offers_the_nearest_topics():
    done = search("best pizza in town")
    assert done.returncode == 1
    assert "Nothing" in done.stdout.decode()
    assert done.stderr == b""


def test_no_words_exit_with_2_in_one_line():
    done = search("?!")
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1


def test_json_has_the_fields_of_the_interface():
    done = search("val loss rising", "--json", "-n", "2")
    value = json.loads(done.stdout)
    assert {"query", "lang", "symptoms", "results"} <= set(value)
    assert value["symptoms"] == ["val_loss=rising"]
    assert len(value["results"]) == 2
    assert {"id", "kind", "group", "title", "summary", "score", "matched"} <= set(value["results"][0])


def test_a_batch_gives_one_object_a_line_whatever_the_lines_hold():
    lines = b"val loss rising\n\n\xff\xfe\nbest pizza\n\x00\x01 loss nan\n" + b"x" * 20000 + b"\n"
    done = search("--batch", "-", "--json", stdin=lines)
    values = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    assert len(values) == 6
    assert [bool(value["results"]) for value in values] == [True, False, False, False, True, False]
    assert done.returncode == 0


def test_invalid_utf8_on_stdin_is_read_as_far_as_it_goes():
    done = search("-", stdin=b"\xff\xfe loss becomes nan \xc3")
    assert done.returncode == 0
    assert b"loss-nan" in done.stdout


def test_output_fits_80_columns():
    from kb.layout import cells

    for lang in ("en", "zh"):
        lines = search("验证集loss一直上升", "--lang", lang).stdout.decode().splitlines()
        assert max(cells(line) for line in lines) <= 80


def test_the_search_imports_nothing_heavy():
    code = (
        "import sys; from kb.cli.main import main; main(['search', 'val loss rising']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
