"""A log named in free text: dropped on the terminal, typed alone, or in "load runs/a.csv"."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Endings of files that people mean as logs when such a file is not there (an existing file may have any).
_LOG_ENDINGS = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".log", ".out", ".ipynb", ".tfevents"}
)
_SOURCE_ENDINGS = frozenset({".py", ".pyx", ".c", ".cc", ".cpp", ".cu", ".h", ".sh", ".md"})

# A longer line tells a story or is a pasted traceback; the paths in it are not meant to be read.
_MOST_WORDS = 8

# "please open my log a.csv" means a file even where there is none; a longer line tells a story about one.
_MOST_AROUND_MISSING = 4


def named_log(text: str) -> str | None:
    """Return the path of a log that a line names, whether or not it exists; None where it names none."""
    line = text.strip()
    if "\n" in line or len(line.split()) > _MOST_WORDS:
        return None
    whole = _clean(line)
    if _is_there(whole) and (Path(whole).is_file() or "/" in whole or "\\" in whole):
        return whole
    words = [_clean(word) for word in re.split(r"(?<!\\)\s+|[，。、；]", line)]
    named = next((word for word in words if _looks_like_log(word)), None)
    return named if named and (len(words) <= 1 + _MOST_AROUND_MISSING or _is_there(named)) else None


def _clean(word: str) -> str:
    """Return a path without quotes, the escapes of a shell, or the form of a file address."""
    bare = word.strip().strip("\"'“”‘’`<>()（）").rstrip(",;:!?。，？！")
    if bare.startswith("file://"):
        bare = unquote(urlsplit(bare).path)
    return re.sub(r"\\([ ()&'\[\]])", r"\1", bare)


def _looks_like_log(word: str) -> bool:
    ending = Path(word).suffix.lower()
    if not Path(word).name or ending in _SOURCE_ENDINGS or "://" in word:  # "train / val" names no file
        return False
    if ending in _LOG_ENDINGS or ".tfevents." in word:
        return True
    return ("/" in word or bool(ending)) and _is_there(word)


def _is_there(word: str) -> bool:
    try:
        return bool(word) and Path(word).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False
