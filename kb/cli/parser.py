"""The command line as data: commands, options, help with examples.

argparse, because it is already loaded by every Python and adds 4 ms to a cold start; cyclopts adds 69 ms,
which is more than the whole budget of `kb search` beside its baseline.
"""

import argparse
from collections.abc import Callable
from typing import NoReturn

from kb import __version__
from kb.errors import UsageError, did_you_mean
from kb.language import LANGUAGES

Add = Callable[[argparse.ArgumentParser], None]


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `UsageError` instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as one line."""
        raise UsageError(f"{message}; see `{self.prog} --help`")


def _common() -> Parser:
    common = Parser(add_help=False)
    group = common.add_argument_group("common options")
    group.add_argument("--lang", choices=LANGUAGES, help="language (default: KB_LANG, then the locale)")
    group.add_argument("--json", action="store_true", help="machine-readable output, one object a line")
    group.add_argument(
        "--entries", action="append", default=[], metavar="DIR", help="a team's entries over the bundled ones"
    )
    group.add_argument("--no-color", action="store_true", help="no colours (also NO_COLOR, and in a pipe)")
    return common


def _limit(parser: argparse.ArgumentParser, default: int) -> None:
    parser.add_argument(
        "-n", "--limit", type=_positive, default=default, help=f"at most this many (default {default})"
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", help="a symptom, an error message or a topic; - reads stdin")
    parser.add_argument("--batch", metavar="FILE", help="one query a line (- is stdin); prints JSON Lines")
    _limit(parser, 5)


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="id or alias of an entry")
    parser.add_argument("--markdown", action="store_true", help="the Markdown text as it stands in the file")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=("failure", "practice"), help="only this kind")
    parser.add_argument("--group", metavar="GROUP", help="only this group, such as curve or data")


def _diagnose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="log files or directories; - is stdin")
    parser.add_argument(
        "--example", metavar="NAME", help="use a log that comes with kb (overfitting, healthy, nan)"
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="this column is that series (repeatable)",
    )
    parser.add_argument(
        "--fail-on",
        choices=("never", "low", "medium", "high"),
        default="never",
        help="exit with 1 for a problem of at least this severity (default never)",
    )
    parser.add_argument("--no-plot", action="store_true", help="no picture of the curves")
    _limit(parser, 3)


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", nargs="?", metavar="LOG", help="a training log to begin with")


def _tui(parser: argparse.ArgumentParser) -> None:
    _log(parser)
    parser.add_argument("--web", action="store_true", help="serve the app to a browser on this machine")
    parser.add_argument("--port", type=_positive, default=8765, help="port of --web (default 8765)")


def _watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a log that is still growing")
    parser.add_argument(
        "--every", type=float, default=10.0, metavar="SECONDS", help="pause between looks (default 10)"
    )
    parser.add_argument("--once", action="store_true", help="look once and stop")
    parser.add_argument(
        "--map", action="append", default=[], metavar="NAME=COLUMN", help="this column is that series"
    )


def _lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "directory", nargs="?", metavar="DIR", help="entries to check (default: the bundled ones)"
    )
    parser.add_argument(
        "--restamp", nargs="*", metavar="ID", help="record that these translations follow their English text"
    )
    parser.add_argument(
        "--write-index", action="store_true", help="write the index page README.md of the entries"
    )


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="id of the new entry, in kebab-case")
    parser.add_argument("--kind", choices=("failure", "practice"), default="failure")
    parser.add_argument("--group", default="other", help="folder of the entry (default other)")
    parser.add_argument(
        "--into", metavar="DIR", help="directory of entries (default: the last --entries, then ./entries)"
    )


def _none(_parser: argparse.ArgumentParser) -> None:
    pass


# name: (module below kb.cli.commands, one-line help, examples, arguments)
COMMANDS: dict[str, tuple[str, str, str, Add]] = {
    "search": (
        "search",
        "ranked entries for a symptom, an error message or a topic",
        'kb search "val loss rising"\nkb search 验证集loss上升\n'
        'kb search "CUDA error: device-side assert triggered"',
        _search,
    ),
    "show": ("show", "one entry", "kb show overfitting\nkb show lr-too-high --lang zh", _show),
    "list": ("list", "the catalogue", "kb list\nkb list --group data --json", _list),
    "diagnose": (
        "diagnose",
        "read training logs, say what is wrong and what to do",
        "kb diagnose metrics.csv\nkb diagnose --example overfitting\ntail -n 500 train.log | kb diagnose -\n"
        "kb diagnose log.csv --map val_loss=dev_xent",
        _diagnose,
    ),
    "watch": (
        "watch",
        "follow a growing log and report when something goes wrong",
        "kb watch train.log",
        _watch,
    ),
    "chat": ("chat", "the consultation in plain lines", "kb chat\nkb chat metrics.csv --lang zh", _log),
    "tui": ("tui", "the terminal app", "kb tui\nkb tui metrics.csv", _tui),
    "lint": ("lint", "check a directory of entries", "kb lint\nkb lint my/entries", _lint),
    "new": (
        "new",
        "write the skeleton of an entry",
        "kb new stuck-at-margin --group other --into my/entries",
        _new,
    ),
    "schema": (
        "schema",
        "JSON Schema of the front matter, for editors",
        "kb schema > entry.schema.json",
        _none,
    ),
}


def build_parser(chosen: str | None = None) -> Parser:
    """Return the parser of all commands, or of the `chosen` one alone, which is built faster."""
    parser = Parser(prog="kb", description="Why does the network not train? Search, diagnose, consult.")
    parser.add_argument("--version", action="version", version=f"kb {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    common = _common()
    wanted = [chosen] if chosen else COMMANDS
    for name in wanted:
        _, summary, examples, add = COMMANDS[name]
        command = subparsers.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            parents=[common],
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog="examples:\n" + "\n".join(f"  {line}" for line in examples.split("\n")),
        )
        add(command)
    return parser


def check_command(word: str) -> None:
    """Raise `UsageError` with the nearest command for a word that is none."""
    if not word.startswith("-") and word not in COMMANDS:
        hint = did_you_mean(word, COMMANDS) or f"; commands: {', '.join(COMMANDS)}"
        raise UsageError(f"no command {word!r}{hint}")
