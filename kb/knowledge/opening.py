"""Get a store for some directories of entries: shipped, cached, or compiled now."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import EntryError
from kb.knowledge.locate import bundled_entries, cache_directory, shipped_index
from kb.knowledge.store import FORMAT, Store

if TYPE_CHECKING:
    from kb.knowledge.compile import Extension
    from kb.knowledge.corpus import Progress


def open_store(
    extra: Sequence[Path],
    load_extension: "Callable[[], Extension]",
    progress: "Progress | None" = None,
) -> Store:
    """Open the bundled entries with the directories `extra` over them.

    The compiled file is taken from the package or the cache where it is still true, otherwise compiled anew
    and cached; where the cache cannot be written, the store lives in memory. `load_extension` fetches the
    function that adds the tables of other layers, only when something is compiled. Raises `EntryError` where
    an entry is wrong.
    """
    shipped = shipped_index()
    if shipped and not extra:
        return Store.open(shipped)
    directories = [bundled_entries(), *(path.expanduser().resolve() for path in extra)]
    for directory in directories:
        if not directory.is_dir():
            raise EntryError("no such directory of entries", path=directory)
    stamp = fingerprint(directories)
    cached = cache_directory() / f"knowledge-{_digest(map(str, directories))}.sqlite"
    try:
        store = Store.open(cached)
        if store.meta("fingerprint") == stamp:
            return store
        store.close()
    except sqlite3.DatabaseError:
        pass  # missing, torn or of another version: compile it again
    return _compile(directories, cached, stamp, load_extension(), progress)


def _compile(
    directories: Sequence[Path], cached: Path, stamp: str, extend: "Extension", progress: "Progress | None"
) -> Store:
    from kb.knowledge.compile import compile_corpus, write_compiled
    from kb.knowledge.corpus import load_corpus

    corpus = load_corpus(directories, progress=progress)
    try:
        write_compiled(corpus, cached, stamp, extend, progress)
        return Store.open(cached)
    except (OSError, sqlite3.Error):
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        compile_corpus(corpus, connection, stamp, extend, progress)
        return Store(connection)


def fingerprint(directories: Sequence[Path]) -> str:
    """Return a digest of names, sizes and times of all files that make up the knowledge base."""
    parts = [f"format {FORMAT}"]
    for directory in directories:
        parts += sorted(_stamps(str(directory), ""))
    return _digest(parts)


def _stamps(directory: str, prefix: str) -> list[str]:
    # os.scandir gives name and type in one call per folder; pathlib's rglob takes five times as long.
    found: list[str] = []
    with os.scandir(directory) as listing:
        for item in listing:
            if item.is_dir():
                if not item.name.startswith("."):
                    found += _stamps(item.path, f"{prefix}{item.name}/")
            elif item.name.endswith((".md", ".yaml")):
                stat = item.stat()
                found.append(f"{prefix}{item.name} {stat.st_size} {stat.st_mtime_ns}")
    return found


def _digest(parts: "Sequence[str] | map[str]") -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()
