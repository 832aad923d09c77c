"""The app in a real terminal: start, type, load a log, quit."""

import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid

import pytest

from kb.knowledge.locate import EXAMPLES
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

PATIENCE = 60  # seconds; a loaded machine may need most of it to compile the entries


class Terminal:
    """A tmux session of its own, closed at the end."""

    def __init__(self, width, height, *arguments):
        self.socket = f"kb-test-{uuid.uuid4().hex[:8]}"
        app = shlex.join([sys.executable, "-m", "kb.cli.main", "tui", *arguments])
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "screen-256color"}
        size = ("-x", str(width), "-y", str(height))
        command = f"{app}; echo left with $?; cat"
        self._tmux("-f", os.devnull, "new-session", "-d", *size, command, env=environment)

    def _tmux(self, *arguments, env=None):
        done = subprocess.run(
            ["tmux", "-u", "-L", self.socket, *arguments], env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def send(self, *keys):
        self._tmux("send-keys", *keys)

    def type(self, text):
        self._tmux("send-keys", "-l", text)

    def wait_for(self, *parts):
        """Return the screen once it shows all parts."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            screen = self._tmux("capture-pane", "-p")
            if all(part in screen for part in parts):
                return screen
            time.sleep(0.1)  # a poll of another process, not a guess how long it takes
        raise AssertionError(f"never saw {parts}; the screen is:\n{screen}")

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def terminal(request):
    session = Terminal(*request.param)
    yield session
    session.close()


@pytest.mark.parametrize("terminal", [(80, 24, "--lang", "en")], indirect=True)
def test_start_type_load_a_log_and_quit(terminal):
    terminal.wait_for("Or start here:", "Open a training log")
    terminal.type("validation loss goes up")
    terminal.wait_for("│ validation loss goes up")
    terminal.send("Enter")
    terminal.wait_for("▌ validation loss goes up")
    terminal.type(str(EXAMPLES / "overfitting.csv"))
    terminal.wait_for("overfitting.csv")
    terminal.send("Enter")
    terminal.wait_for("the curves alone do not tell apart")
    terminal.send("F5")
    terminal.wait_for("overfitting.csv", "train_loss", "val_loss", "━━")
    terminal.send("C-q")
    terminal.wait_for("This case is not saved")
    terminal.send("C-q")
    terminal.wait_for("left with 0")


@pytest.mark.parametrize("terminal", [(80, 24, "--lang", "zh")], indirect=True)
def test_quitting_does_not_wait_for_the_knowledge_base(terminal):
    terminal.wait_for("训练出了什么问题")
    terminal.send("C-q")
    terminal.wait_for("left with 0")


@pytest.mark.parametrize(
    "terminal", [(140, 45, "--lang", "zh", str(EXAMPLES / "nan.csv"))], indirect=True, ids=["zh"]
)
def test_a_log_on_the_command_line_in_chinese(terminal):
    terminal.wait_for("可能的原因", "nan.csv", "病历", "×")
    terminal.send("C-q")
    terminal.wait_for("病历还没有保存")
    terminal.send("C-q")
    terminal.wait_for("left with 0")
