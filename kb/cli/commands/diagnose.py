"""`kb diagnose`: read logs, say what is wrong and what to do."""

from argparse import Namespace
from collections.abc import Sequence

from kb.cli.main import Exit
from kb.cli.output import Paint, print_json, progress, terminal_width
from kb.diagnosis import Report
from kb.diagnosis.render import render_report
from kb.errors import UsageError, did_you_mean
from kb.knowledge.locate import EXAMPLES
from kb.library import load
from kb.logs import Run, read_logs

_SEVERITIES = ("low", "medium", "high")


def run(options: Namespace) -> int:
    """Print one report a run; exit code 1 where `--fail-on` is met."""
    base = load(*options.entries, progress=progress("preparing entries"))
    runs = read_logs(_paths(options), mapping=parse_mapping(options.map), progress=progress("reading"))
    worst = -1
    for number, one in enumerate(runs):
        report = base.diagnose(one, runs=len(runs))
        worst = max(worst, _severity(report))
        if options.json:
            print_json(report.as_json(options.lang))
        else:
            print("" if number == 0 else "\n" + "─" * terminal_width())
            _print(report, options)
    limit = _SEVERITIES.index(options.fail_on) if options.fail_on != "never" else len(_SEVERITIES)
    return Exit.NOTHING if worst >= limit else Exit.FOUND


def parse_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Turn `NAME=COLUMN` options into a mapping; raises `UsageError` for anything else."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (equals and name.strip() and column.strip()):
            raise UsageError(f"--map takes NAME=COLUMN, for instance val_loss=dev_xent, not {pair!r}")
        mapping[name.strip()] = column.strip()
    return mapping


def _paths(options: Namespace) -> list[str]:
    if options.example is not None:
        known = sorted(path.stem for path in EXAMPLES.glob("*.csv"))
        if options.example not in known:
            hint = did_you_mean(options.example, known)
            raise UsageError(f"no example {options.example!r}{hint}; examples: {', '.join(known)}")
        return [str(EXAMPLES / f"{options.example}.csv")]
    if not options.paths:
        raise UsageError("name a log, a directory or -; try `kb diagnose --example overfitting`")
    return list(options.paths)


def _severity(report: Report) -> int:
    if report.verdict != "problem":
        return -1
    return max((_SEVERITIES.index(diagnosis.severity) for diagnosis in report.diagnoses), default=-1)


def _print(report: Report, options: Namespace) -> None:
    width = terminal_width()
    plot = "" if options.no_plot else plot_losses(report.run, width)
    print(render_report(report, options.lang, options.limit, width, Paint(options), plot))


def plot_losses(run: Run, width: int) -> str:
    """Return a picture of the losses of a run, or of its first curve; empty where no curve has two points."""
    from kb.curves.sketch import sketch

    names = [n for n in ("train_loss", "val_loss", "test_loss") if n in run.series] or list(run.series)[:1]
    return "\n".join(sketch(run.series[name], width, 4) for name in names if len(run.series[name]) > 1)
