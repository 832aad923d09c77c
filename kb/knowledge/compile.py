"""A corpus into the compiled file that `Store` reads."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.knowledge.corpus import Corpus, Progress
from kb.knowledge.models import Entry
from kb.knowledge.store import FORMAT
from kb.knowledge.words import GROUPS

Extension = Callable[[sqlite3.Connection, Corpus, Progress | None], None]

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, card TEXT NOT NULL, facts TEXT NOT NULL
);
CREATE TABLE alias (alias TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (id TEXT, lang TEXT, text TEXT NOT NULL, PRIMARY KEY (id, lang)) WITHOUT ROWID;
"""


def compile_corpus(
    corpus: Corpus,
    connection: sqlite3.Connection,
    fingerprint: str,
    extend: Extension,
    progress: Progress | None = None,
) -> None:
    """Fill an empty database; `extend` adds the tables of other layers and reports `progress` on them."""
    connection.executescript(_TABLES)
    tables = {
        "format": str(FORMAT),
        "fingerprint": fingerprint,
        "vocabulary": _json({name: o.model_dump(mode="json") for name, o in corpus.vocabulary.items()}),
        "sources": _json({name: s.model_dump(mode="json") for name, s in corpus.sources.items()}),
        "tree": _json(corpus.tree.model_dump(mode="json") if corpus.tree else None),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", tables.items())
    for number, entry in enumerate(catalogue(corpus)):
        facts = entry.model_dump(mode="json", exclude={"en", "zh"}) | {"path": _relative(entry.path, corpus)}
        row = (number, entry.id, _json(_card(entry)), _json(facts))
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", row)
        for text in filter(None, (entry.en, entry.zh)):
            page = (entry.id, text.lang, _json(text.model_dump(mode="json")))
            connection.execute("INSERT INTO page VALUES (?, ?, ?)", page)
    connection.executemany("INSERT INTO alias VALUES (?, ?)", corpus.redirects.items())
    extend(connection, corpus, progress)
    connection.commit()


def catalogue(corpus: Corpus) -> list[Entry]:
    """Return the entries by group, then alphabetically: the order of every list."""
    groups = list(GROUPS)
    return sorted(
        corpus.entries.values(), key=lambda e: (groups.index(e.group) if e.group in groups else 99, e.id)
    )


def write_compiled(
    corpus: Corpus, target: Path, fingerprint: str, extend: Extension, progress: Progress | None = None
) -> None:
    """Write the compiled file atomically: readers see the old file or the new one, never half of one.

    Raises `OSError` or `sqlite3.Error` where the directory cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        try:
            # Nobody reads the file before it is renamed, so a torn write harms nobody.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = OFF")
            compile_corpus(corpus, connection, fingerprint, extend, progress)
        finally:
            connection.close()
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _card(entry: Entry) -> dict[str, Any]:
    texts = {"en": entry.en, "zh": entry.text("zh")}
    return {
        **{key: getattr(entry, key) for key in ("id", "kind", "group", "frequency", "severity", "symptoms")},
        **{key: list(getattr(entry, key)) for key in ("aliases", "errors", "addresses")},
        "title": {lang: text.title for lang, text in texts.items()},
        "summary": {lang: text.summary for lang, text in texts.items()},
        "phrases": {lang: list(text.phrases) for lang, text in texts.items() if text.lang == lang},
    }


def _relative(path: Path, corpus: Corpus) -> str:
    homes = [directory for directory in corpus.directories if path.is_relative_to(directory)]
    return path.relative_to(homes[0].parent).as_posix() if homes else path.as_posix()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
