"""Make the pictures of the README from the real program.

python -m tests.tui.make_pictures
"""

import asyncio
import re

from kb.knowledge.locate import EXAMPLES
from kb.tui.widgets.finding_list import FindingList
from tests.conftest import ROOT
from tests.tui.conftest import running

FOLDER = ROOT / ".github" / "images"
SIZE = (124, 36)
LOG = str(EXAMPLES / "overfitting.csv")


def picture_of(app):
    """Return the screen as SVG without the fonts that it would fetch from the network."""
    return re.sub(r"\s*@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)


def save(name, app):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(picture_of(app), encoding="utf-8")


async def english():
    async with running(size=SIZE, lang="en") as driver:
        await driver.say("val loss jumps around with batch size 1, train loss falls")
        await driver.press("1")
        save("ask", driver.app)
    async with running(size=SIZE, lang="en", log=LOG) as driver:
        await driver.press("f5")
        driver.one(FindingList).select("val_loss=rising")
        await driver.idle()
        save("run", driver.app)


async def chinese():
    async with running(size=SIZE, lang="zh") as driver:
        await driver.say("训练集准确率很高，验证集准确率一直很低")
        await driver.press("1")
        save("ask.zh", driver.app)


if __name__ == "__main__":
    asyncio.run(english())
    asyncio.run(chinese())
