"""The questions that search is tuned and measured on, and how they are divided."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "search" / "data" / "out-of-scope.yaml"


@dataclass(frozen=True)
class Question:
    """A query with the entries that answer it; `aside` ones are measured and never tuned on."""

    id: str
    lang: str
    register: str
    query: str
    gold: frozenset[str]
    also: frozenset[str]

    @property
    def aside(self) -> bool:
        """One in three, chosen once by the hash of the id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 3 == 0

    @property
    def right(self) -> frozenset[str]:
        return self.gold | self.also


def dev_questions() -> list[Question]:
    """Return the real questions of the development set; empty where it is not beside the checkout."""
    path = SHARED / "questions" / "dev.yaml"
    if not path.is_file():
        return []
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Question(r["id"], r["lang"], r["register"], r["query"], _ids(r, "gold"), _ids(r, "also"))
        for r in rows
    ]


def openings() -> list[Question]:
    """Return the first messages of consultation cases: they belong here, whatever answers them."""
    path = SHARED / "questions" / "multiturn-dev.yaml"
    if not path.is_file():
        return []
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Question(r["id"], r["lang"], "opening", r["opening"], _ids(r, "cause"), frozenset()) for r in rows
    ]


def strangers() -> list[Question]:
    """Return our own questions that do not belong here."""
    rows = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    return [
        Question(query, lang, "out-of-scope", query, frozenset(), frozenset())
        for lang, queries in rows.items()
        for query in queries
    ]


def _ids(row: dict, key: str) -> frozenset[str]:
    return frozenset(name.lstrip("+") for name in row.get(key) or ())
