"""The package as a whole: public names, import budget, no surprise at import."""

import subprocess
import sys

import pytest

import kb
from tests.conftest import ROOT

HEAVY = {"numpy", "pandas", "textual", "pydantic", "markdown_it", "yaml", "rich"}


def modules_after(code):
    """Return the names of all modules that a fresh interpreter has loaded after `code`."""
    report = f"{code}\nimport sys; print(' '.join(m for m in sys.modules if '.' not in m))"
    process = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(process.stdout.splitlines()[-1].split())


def test_every_public_name_loads():
    for name in kb.__all__:
        assert getattr(kb, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = kb.nonsense


def test_importing_kb_is_cheap():
    assert not modules_after("import kb") & (HEAVY | {"rapidfuzz"})


def test_a_search_loads_nothing_heavy(base):
    assert base.search("val loss rising")  # the index is compiled and cached by now
    code = "from kb.cli.main import main; main(['search', 'val loss rising'])"
    assert not modules_after(code) & HEAVY


def test_a_consultation_loads_nothing_heavy_before_a_log(base):
    code = (
        "import kb; talk = kb.load().consult(); talk.say('val loss goes up'); talk.question; talk.diagnoses"
    )
    assert not modules_after(code) & (HEAVY - {"yaml"})
