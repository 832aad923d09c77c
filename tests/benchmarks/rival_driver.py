"""Runs in the rivals' own environment: reads tables of series, prints what each rival finds as JSON Lines.

`python rival_driver.py DIRECTORY` - each `*.csv` holds `step` and canonical columns. Knows nothing of this
package.
"""

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path


def printed(main, arguments):
    """Return what a command-line entry point prints for the arguments."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()), suppress(SystemExit):
        main(arguments)
    return json.loads(out.getvalue())


def runmedic(path):
    from runmedic.cli import main

    report = printed(main, ["diagnose", str(path), "--json"])
    return [(f["check"], f["severity"]) for run in report for f in run["findings"]]


def trainspotter(path):
    from trainspotter.cli import main

    report = printed(main, ["analyze", str(path), "--output", "json"])
    return [(f"{f['detector']}: {f['title']}", f["severity"]) for f in report["findings"]]


def losslint(path):
    from losslint.cli import main

    report = printed(main, ["check", str(path), "--format", "json"])
    return [(f["check"], f["severity"]) for f in report["findings"]]


def sk_autod(path):
    """The rival takes two equally long lists: the rows where both losses are logged."""
    from sk_autod import diagnose

    with path.open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row.get("train_loss") and row.get("val_loss")]
    report = diagnose([float(r["train_loss"]) for r in rows], [float(r["val_loss"]) for r in rows])
    return [(f.detector_name, f.severity.value.lower()) for f in report.findings]


def main():
    for path in sorted(Path(sys.argv[1]).glob("*.csv")):
        for rival in (runmedic, trainspotter, losslint, sk_autod):
            try:
                found, error = rival(path), ""
            except Exception as problem:
                found, error = [], f"{type(problem).__name__}: {problem}"
            print(json.dumps({"id": path.stem, "rival": rival.__name__, "found": found, "error": error}))


if __name__ == "__main__":
    main()
