"""The same app in a browser: a missing extra says what to install; headless Chromium sees the greeting."""

import builtins
import shutil
import socket
import subprocess
import sys
import time

import pytest

from kb.errors import UsageError
from kb.tui.web import HOST, serve
from tests.conftest import ROOT

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
                 if (path := shutil.which(name))), None)  # fmt: skip


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        if name.startswith("textual_serve"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(UsageError, match=r"pip install 'kb\[web\]'"):
        serve("en", None, [], 8765)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def server():
    pytest.importorskip("textual_serve")
    port = free_port()
    command = [sys.executable, "-m", "kb.cli.main", "tui", "--web", "--lang", "en", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://{HOST}:{port}"
    process.terminate()
    process.wait(10)


def test_the_page_is_served_on_loopback(server):
    from urllib.request import urlopen

    with urlopen(server, timeout=20) as answer:
        page = answer.read().decode()
    assert "textual" in page.lower()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_real_browser_shows_the_app(server, tmp_path):
    picture = tmp_path / "page.png"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000",
         f"--screenshot={picture}", server],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    assert picture.stat().st_size > 10_000
