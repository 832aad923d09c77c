"""The two languages of `kb` and text that exists in both."""

import os
from dataclasses import dataclass
from typing import Literal

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in English and Chinese; `str()` gives the English one."""

    en: str
    zh: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def preferred_language() -> Lang:
    """Return the user's language: `KB_LANG` first, then the locale variables, otherwise English."""
    for variable in ("KB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").strip().lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def percent(share: float) -> str:
    """Return a probability for people: whole percents, but never a false 0 % or 100 %."""
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"
