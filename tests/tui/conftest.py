"""The app over small self-made entries, driven by a pilot that waits for the work, not for the clock."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from kb.knowledge.locate import EXAMPLES
from kb.tui.app import KbApp

CLEAR = "validation loss goes up while training loss goes down"
VAGUE = "val_loss: rising"
LOG = str(EXAMPLES / "overfitting.csv")

DATA = Path(__file__).resolve().parents[1] / "data"
KEY_NAMES = {" ": ("space", " "), "\n": ("enter", "\r")}
WORK = {"base", "case", "search", "reader", "report", "overlay"}


@pytest.fixture(autouse=True)
def private_settings(tmp_path, monkeypatch):
    """Keep the user's own keys and colours out, and files that the app writes in a directory of the test."""
    monkeypatch.setenv("KB_CONFIG", str(tmp_path / "tui.toml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def small_entries(private_environment):
    """Use three self-made entries: tests of the screen do not follow the knowledge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.knowledge.opening.bundled_entries", lambda: DATA / "small_entries")
        patch.setattr("kb.knowledge.opening.shipped_index", lambda: None)
        yield DATA / "small_entries"


class Driver:
    """A pilot with the app's own idea of being idle."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    async def idle(self):
        """Wait until no work of the app is under way and the messages that it sent are handled."""
        quiet = 0
        while quiet < 2:
            await self.pilot.pause()
            working = [worker for worker in self.app.workers if worker.group in WORK]
            if working:
                await self.app.workers.wait_for_complete(working)
            quiet = 0 if working else quiet + 1

    async def wait_for(self, is_so):
        """Wait until something is so, for work that itself waits for the user."""
        while not is_so():
            await self.pilot.pause()

    async def press(self, *keys):
        for key in keys:
            await self.pilot.press(key)
            await self.idle()

    async def type(self, text):
        """Type key by key, which takes a pilot a twentieth of a second each."""
        await self.pilot.press(*("space" if char == " " else char for char in text))
        await self.idle()

    async def paste(self, text):
        """Paste as a terminal does: the app decides who takes it."""
        self.app.post_message(events.Paste(text))
        await self.idle()

    async def send(self, *keys):
        """Send keys in one burst, as an input method or a slow line does: none waits for the one before."""
        for key in keys:
            self.app.post_message(events.Key(*KEY_NAMES.get(key, (key, key))))
        await self.idle()

    async def say(self, text):
        """Paste a text and send it."""
        await self.paste(text)
        await self.press("enter")

    def one(self, kind):
        return self.app.screen.query_one(kind)

    @property
    def text(self):
        """Everything that is visible, as plain text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@asynccontextmanager
async def running(app=None, size=(100, 30), notes=False, **options):
    """Run the app without a terminal until the knowledge base is read; `notes` shows its notices, too."""
    app = app or KbApp(**options)
    async with app.run_test(size=size, notifications=notes) as pilot:
        driver = Driver(app, pilot)
        await driver.idle()
        await app.loaded()
        await driver.idle()
        yield driver
