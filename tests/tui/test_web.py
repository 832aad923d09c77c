"""The same app in a browser: a missing extra says what to install; headless Chromium sees the greeting."""

import builtins
import json
import shutil
import socket
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import pytest

from kb.errors import UsageError
from kb.tui.web import HOST, serve
from tests.conftest import ROOT

DRIVER = shutil.which("chromedriver")


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


def wait_for(port):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


@pytest.fixture
def server():
    pytest.importorskip("textual_serve")
    port = free_port()
    command = [sys.executable, "-m", "kb.cli.main", "tui", "--web", "--lang", "en", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port)
    yield f"http://{HOST}:{port}"
    process.terminate()
    process.wait(10)


def test_the_page_is_served_on_loopback(server):
    with urlopen(server, timeout=20) as answer:
        page = answer.read().decode()
    assert "textual" in page.lower()


def call(address, **body):
    """Send one command of the WebDriver protocol and return its value."""
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]


@pytest.fixture
def browser():
    """The address of a session of headless Chromium; its clock is the real one, as the app's is."""
    port = free_port()
    process = subprocess.Popen(
        [DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for(port)
    options = {"args": ["--headless", "--no-sandbox", "--disable-gpu"]}
    wanted = {"alwaysMatch": {"goog:chromeOptions": options}}
    root = f"http://{HOST}:{port}/session"
    session = f"{root}/{call(root, capabilities=wanted)['sessionId']}"
    yield session
    urlopen(Request(session, method="DELETE"), timeout=60).close()
    process.terminate()
    process.wait(10)


@pytest.mark.skipif(DRIVER is None, reason="no Chromium with its driver on this machine")
def test_a_real_browser_shows_the_app(server, browser):
    call(f"{browser}/url", url=server)
    end = time.monotonic() + 60
    shown = ""
    while "-first-byte" not in shown and time.monotonic() < end:
        shown = call(f"{browser}/execute/sync", script="return document.body.className", args=[])
        time.sleep(0.2)
    assert "-first-byte" in shown  # the page takes its own greeting away once the app writes
