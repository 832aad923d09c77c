"""Search a directory for logs: every file that reads as a log, without following links in circles."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.errors import LogError
from kb.logs.run import Run
from kb.logs.source import Progress

MOST_FILES = 10_000
SKIPPED = frozenset({".git", "node_modules", "__pycache__", ".venv", "site-packages", ".ipynb_checkpoints"})
SUFFIXES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".log", ".txt", ".out", ".gz", ".ipynb", ".err", ".ndjson"})


def read_directory(path: Path, mapping: Mapping[str, str] | None, progress: Progress | None) -> list[Run]:
    """Return the runs of all logs below `path`; raises LogError where there is none."""
    from kb.logs.read import read_file

    runs: list[Run] = []
    for file in _files(path):
        try:
            runs.extend(read_file(file, mapping, progress))
        except LogError:
            continue
    if not runs:
        raise LogError("no training log was found in this directory", path=path)
    return runs


def _files(path: Path) -> Iterator[Path]:
    for count, file in enumerate(_walk(path, set())):
        if count >= MOST_FILES:
            raise LogError(f"more than {MOST_FILES} files; name the directory of one run", path=path)
        if file.suffix.lower() in SUFFIXES or "tfevents" in file.name:
            yield file


def _walk(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = path.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        children = sorted(path.iterdir())
    except OSError:
        return
    for child in children:
        if child.is_dir():
            if child.name not in SKIPPED:
                yield from _walk(child, seen)
        elif child.is_file():
            yield child
