"""Printing for people and programs: colours where a terminal wants them, JSON, progress."""

import json
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Paint:
    """Wraps text in ANSI colours, or leaves it alone in a pipe, with NO_COLOR or `--no-color`."""

    def __init__(self, options: Namespace) -> None:
        self.active = sys.stdout.isatty() and not options.no_color and not os.environ.get("NO_COLOR")

    def __call__(self, text: str, *styles: str) -> str:
        """Return `text` in the given styles."""
        if not self.active or not styles:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def print_json(value: Any) -> None:
    """Print one JSON object on one line; a number that JSON does not know becomes null."""
    print(json.dumps(_finite(value), ensure_ascii=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return (
        None
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))
        else value
    )


def terminal_width() -> int:
    """Return the width to print in: the terminal's, at most 100 cells, 80 in a pipe."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80


def progress(label: str) -> Callable[[int, int], None]:
    """Return a callback that shows `done of total` on stderr when it is a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 64 == 0 or done == total):
            end = "\r\x1b[K" if done == total else ""
            print(f"\r{label} {done}/{total}{end}", end="", file=sys.stderr, flush=True)

    return show
