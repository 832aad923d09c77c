"""`kb chat` through a pipe, as a person or a script would use it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kb

EXAMPLES = Path(kb.__file__).parent / "examples"
MAIN = "from kb.cli.main import main; import sys; sys.exit(main())"


def chat(text, *arguments, cwd=None):
    environment = {**os.environ, "PYTHONPATH": str(Path(kb.__file__).parents[1]), "PYTHONWARNINGS": "error"}
    result = subprocess.run(
        [sys.executable, "-c", MAIN, "chat", *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=cwd,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return result


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_whole_consultation_in_a_pipe(lang):
    words = "CUDA out of memory\nreport\nquit\n"
    result = chat(words, "--lang", lang)
    assert result.returncode == 0
    assert "out-of-memory" in result.stdout
    assert kb.load().store.card("out-of-memory").title[lang] in result.stdout


def test_the_end_of_the_input_ends_the_talk():
    assert chat("").returncode == 0
    assert chat("loss is flat").returncode == 0


def test_a_log_may_be_given_or_named():
    path = str(EXAMPLES / "nan.csv")
    assert "loss-nan" in chat("", path).stdout
    assert "loss-nan" in chat(f"{path}\n").stdout


def test_a_log_that_cannot_be_read_is_an_error_at_start_and_a_note_later():
    assert chat("", "nosuch.csv").returncode == 2
    later = chat("nosuch.csv\nhelp\n")
    assert later.returncode == 0
    assert "nosuch.csv" in later.stdout


def test_the_guide_is_walked_by_numbers():
    result = chat("guide me\n1\n1\n1\nback\n99\nquit\n")
    assert result.returncode == 0
    assert " › " in result.stdout
    assert "choose 1 to" in result.stdout


def test_a_case_is_saved_exported_and_taken_up(tmp_path):
    first = chat("lr 0.9, loss explodes\nsave case.json\nexport case.md\n", cwd=tmp_path)
    assert "Saved to case.json" in first.stdout
    assert (tmp_path / "case.md").read_text(encoding="utf-8").startswith("# ")
    again = chat("resume case.json\ncase\n", cwd=tmp_path)
    assert "learning rate: larger than usual" in again.stdout
    assert "cannot be saved" in chat("save no/such/dir/x.json\n", cwd=tmp_path).stdout


def test_talking_loads_no_heavy_package():
    code = (
        "import sys, io; said = 'loss is nan\\nwhat else\\nwhy\\nshow overfitting\\nguide me\\n1\\n';"
        "sys.stdin = io.StringIO(said);"
        "from kb.cli.main import main; main(['chat']);"
        "heavy = {'numpy', 'pandas', 'pydantic', 'textual', 'markdown_it', 'yaml'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr)"
    )
    kb.load()  # compiled beforehand: compiling needs pydantic
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(kb.__file__).parents[1])},
    )
    assert result.stderr.strip() == "[]"
