"""`kb watch`: follow a growing log, report each problem once, until Ctrl-C."""

import sys
import time
from argparse import Namespace
from pathlib import Path

from kb.cli.commands.diagnose import parse_mapping, plot_losses
from kb.cli.main import Exit
from kb.cli.output import Paint, print_json, progress, terminal_width
from kb.diagnosis.render import render_report
from kb.diagnosis.report import Diagnosis, Report
from kb.diagnosis.watching import News, Watcher
from kb.errors import UsageError
from kb.language import Lang, Text
from kb.library import load

_NEW = Text("new", "新问题")
_ANEW = Text("the log begins anew", "日志重新开始")


def run(options: Namespace) -> int:
    """Look at the log whenever it changed; a problem is no failure of watching, so the exit code is 0."""
    if options.path == "-":
        raise UsageError("watch follows a file or a directory; for a pipe use `kb diagnose -`")
    if options.once and not Path(options.path).exists():
        raise UsageError("there is no such file; without --once, watch waits for it", path=options.path)
    if not options.every > 0:
        raise UsageError(f"--every takes a number of seconds above 0, not {options.every:g}")
    base = load(*options.entries, progress=progress("preparing entries"))
    watcher = Watcher(base.store, Path(options.path), parse_mapping(options.map))
    try:
        _follow(watcher, options)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return Exit.FOUND


def _follow(watcher: Watcher, options: Namespace) -> None:
    said = ""
    while True:
        news = watcher.look()
        if news is not None:
            said = _tell(news, options, said)
        if options.once:
            return
        time.sleep(options.every)


def _tell(news: News, options: Namespace, said: str) -> str:
    """Print what is new; return the last line on stderr, so that it is not said twice."""
    lines = [_ANEW[options.lang]] if news.restarted else []
    lines += [news.waiting] if news.waiting else []
    lines += [_state(report, options.lang) for report, _ in news.reports if report.verdict != "problem"][:1]
    for line in lines:
        if line != said:
            print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
        said = line
    for report, new in news.reports:
        if new:
            _print(report, new, options)
            said = ""
    return said


def _state(report: Report, lang: Lang) -> str:
    words = {
        "healthy": Text("healthy so far", "目前正常"),
        "inconclusive": Text("nothing to tell yet", "暂时无法判断"),
    }
    return words[report.verdict][lang]


def _print(report: Report, new: tuple[Diagnosis, ...], options: Namespace) -> None:
    if options.json:
        print_json({**report.as_json(options.lang), "new": [diagnosis.id for diagnosis in new]})
    else:
        width = terminal_width()
        titles = ", ".join(diagnosis.title[options.lang] for diagnosis in new)
        print(f"{time.strftime('%H:%M:%S')} {_NEW[options.lang]}: {titles}")
        plot = plot_losses(report.run, width)
        print(render_report(report, options.lang, 2, width, Paint(options), plot) + "\n")
    sys.stdout.flush()
