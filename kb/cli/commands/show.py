"""`kb show`: one entry, rendered for the terminal."""

import sys
from argparse import Namespace

from kb.cli.main import Exit
from kb.cli.output import print_json, progress, terminal_width
from kb.library import load


def run(options: Namespace) -> int:
    """Print an entry as a page, as Markdown, or as JSON."""
    base = load(*options.entries, progress=progress("preparing entries"))
    entry = base[options.id]
    if options.json:
        print_json(entry.model_dump(mode="json"))
    elif options.markdown:
        print(entry.text(options.lang).markdown, end="")
    else:
        import rich.text
        from rich.console import Console
        from rich.markdown import Markdown

        from kb.knowledge.page import page_markdown
        from kb.layout import break_chinese_lines

        break_chinese_lines(rich.text)

        color = None if options.no_color or not sys.stdout.isatty() else "auto"
        console = Console(width=terminal_width(), color_system=color)
        page = page_markdown(base.store, entry.id, options.lang, linked=False)
        console.print(Markdown(page, hyperlinks=False))
    return Exit.FOUND
