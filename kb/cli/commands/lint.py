"""`kb lint`: check a directory of entries, or bring its generated parts up to date."""

from argparse import Namespace
from pathlib import Path

from kb.cli.main import Exit
from kb.cli.output import Paint, print_json, progress
from kb.errors import UsageError, did_you_mean
from kb.knowledge.corpus import load_corpus
from kb.knowledge.lint import LintReport, lint_directories
from kb.knowledge.lint.index_page import index_page
from kb.knowledge.lint.translation import restamp
from kb.knowledge.locate import bundled_entries


def run(options: Namespace) -> int:
    """Print every fault with file and line.

    Exit code 1 where there is an error, 2 where a file cannot be read as an entry at all.
    """
    bundled = bundled_entries()
    target = Path(options.directory).resolve() if options.directory else bundled
    directories = [bundled] if target == bundled else [bundled, target]
    if options.restamp is not None:
        return _restamp(directories, options.restamp)
    if options.write_index:
        (target / "README.md").write_text(index_page(load_corpus(directories), target), encoding="utf-8")
        return Exit.FOUND
    report = lint_directories(directories, progress("checking entries"))
    _print(report, options)
    if report.unreadable:
        return Exit.UNUSABLE
    return Exit.NOTHING if report.errors else Exit.FOUND


def _print(report: LintReport, options: Namespace) -> None:
    paint = Paint(options)
    for fault in report.faults:
        if options.json:
            fields = {name: getattr(fault, name) for name in ("line", "message", "rule", "severity", "entry")}
            print_json({"path": str(fault.path), **fields})
        else:
            print(paint(str(fault), "red" if fault.severity == "error" else "yellow"))
    if not options.json:
        suggestions = len(report.faults) - report.errors
        counts = f"{report.errors} errors, {suggestions} suggestions, {len(report.waived)} waived"
        print(f"{report.entries} entries: {counts}")


def _restamp(directories: list[Path], ids: list[str]) -> int:
    corpus = load_corpus(directories)
    for entry_id in ids:
        if entry_id not in corpus.entries:
            raise UsageError(f"no entry {entry_id!r}{did_you_mean(entry_id, corpus.entries)}")
    chosen = [corpus.entries[i] for i in ids] if ids else list(corpus.entries.values())
    changed = [entry.id for entry in chosen if restamp(entry)]
    print(f"stamped {len(changed)}: {' '.join(changed)}")
    return Exit.FOUND
