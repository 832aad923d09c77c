"""A file dropped on the terminal is a path that is pasted."""

from pathlib import Path


def dropped_log(text: str) -> str | None:
    """Return the path of the log that a text names, where it exists."""
    from kb.consult.paths import named_log  # not before the first frame

    path = named_log(text)
    return path if path is not None and Path(path).expanduser().exists() else None
