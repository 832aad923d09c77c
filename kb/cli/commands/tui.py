"""`kb tui`: the terminal app, in this terminal or in a browser on this machine."""

from argparse import Namespace


def run(options: Namespace) -> int:
    """Open the app; return its exit code."""
    if options.web:
        from kb.tui.web import serve

        return serve(options.lang, options.log, options.entries, options.port)
    from kb.tui.app import main

    return main(options.lang, options.log, options.entries)
