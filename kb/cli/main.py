"""The entry point of `kb`: parse, run one command, turn errors into one line and an exit code."""

import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from importlib import import_module
from io import TextIOWrapper

from kb.cli.parser import COMMANDS, build_parser, check_command
from kb.errors import KbError
from kb.language import Lang, preferred_language


class Exit(IntEnum):
    """What the exit code of every command means."""

    FOUND = 0  # an answer, or a healthy run
    NOTHING = 1  # nothing found, or a problem at or above --fail-on
    UNUSABLE = 2  # the call or the input cannot be used; one line on stderr says why
    INTERRUPTED = 130  # Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _make_streams_safe()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except KbError as error:
        return _complain(error, preferred_language())
    except BrokenPipeError:
        # The reader of our pipe went away, as `| head` does; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FOUND
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _run(words: list[str]) -> int:
    if not words:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            build_parser().print_help()
            return Exit.FOUND
        words = ["tui"]
    check_command(words[0])
    options = build_parser(words[0] if words[0] in COMMANDS else None).parse_args(words)
    options.lang = options.lang or preferred_language()
    options.entries = options.entries or [d for d in os.environ.get("KB_ENTRIES", "").split(os.pathsep) if d]
    command = import_module(f"kb.cli.commands.{COMMANDS[options.command][0]}")
    try:
        return command.run(options)
    except KbError as error:
        return _complain(error, options.lang)


def _complain(error: KbError, lang: Lang) -> Exit:
    print(f"kb: {error.in_language(lang)}", file=sys.stderr)
    return Exit.UNUSABLE


def _make_streams_safe() -> None:
    """Print what a terminal's encoding cannot show as an escape instead of failing."""
    for stream, errors in (
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
        (sys.stdin, "replace"),
    ):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


if __name__ == "__main__":
    sys.exit(main())
