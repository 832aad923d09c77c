"""The same app in a browser on this machine, through textual-serve."""

import shlex
import sys
from collections.abc import Sequence

from kb.errors import UsageError
from kb.language import Lang

HOST = "127.0.0.1"  # loopback only: whoever reaches the page can read this user's files


def serve(lang: Lang, log: str | None, entries: Sequence[str], port: int) -> int:
    """Serve the app until Ctrl-C. Raises `UsageError` where the extra `web` is not installed."""
    try:
        from textual_serve.server import Server
    except ImportError:
        raise UsageError(
            "`kb tui --web` needs the extra `web`; install it with `pip install 'kb[web]'`"
        ) from None
    Server(command_line(lang, log, entries), host=HOST, port=port, title="kb").serve()
    return 0


def command_line(lang: Lang, log: str | None, entries: Sequence[str]) -> str:
    """Return the command that each browser window runs."""
    words = [sys.executable, "-m", "kb.cli.main", "tui", "--lang", lang]
    words += [word for directory in entries for word in ("--entries", directory)]
    return shlex.join([*words, "--", log] if log else words)
