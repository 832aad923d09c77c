"""`kb new`: write the skeleton of an entry."""

import re
from argparse import Namespace
from pathlib import Path

from kb.cli.main import Exit
from kb.errors import UsageError
from kb.knowledge.scaffold import write_skeleton


def run(options: Namespace) -> int:
    """Write the English and the Chinese file and say where they are."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", options.id):
        raise UsageError(
            f"{options.id!r} is not an id; write it in kebab-case, such as 'loss-stuck-at-margin'"
        )
    into = Path(options.into or (options.entries[-1] if options.entries else "entries"))
    group = "practice" if options.kind == "practice" else options.group
    for path in write_skeleton(into, options.id, options.kind, group):
        print(path)
    return Exit.FOUND
