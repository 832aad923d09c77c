"""How well shapes are named on data sets that nothing was fitted on: leave-data-sets-out cross-validation.

Run as `python -m tests.benchmarks.cross_shapes [--by fault|format|shape] [--own FOLDER] [--verbose]`;
FOLDER holds runs of `python -m tests.trainings`, which then take part and are reported apart. Data sets are
dealt to six folds, largest first, each to the fold with the fewest runs. All weights are fitted anew on the
other five folds (and on the strangers' logs, which are no part of any fold) and tested on the one left out.
"""

import argparse
import contextlib
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kb.curves import analyse
from tests.benchmarks.bench_shapes import SHARED, Case, Tally, cases
from tests.benchmarks.fit_shapes import calibrate, fit_level, fitted, labelled

FOLDS = 6


def data_set(case: Case) -> str:
    """Return the name of the data that a run was trained on."""
    return case.record["setting"]["data"]["name"]


def deal(known: Iterable[Case]) -> dict[str, int]:
    """Return the fold of each data set."""
    sizes, load = Counter(map(data_set, known)), [0] * FOLDS
    fold: dict[str, int] = {}
    for name in sorted(sizes, key=lambda n: (-sizes[n], hashlib.sha256(n.encode()).hexdigest())):
        fold[name] = load.index(min(load))
        load[fold[name]] += sizes[name]
    return fold


def cross_validate(known: list[Case], judged: list[list[Case]], by: str | None, verbose: bool) -> list[Tally]:
    """Return the figures over each list, each run analysed with weights that do not know its data set."""
    folds, strangers = deal(known), labelled((), "all")
    tallies = [Tally() for _ in judged]
    for left_out in range(FOLDS):
        rest = [case for case in known if folds[data_set(case)] != left_out]
        with contextlib.redirect_stdout(io.StringIO()):
            level = fit_level([*((case.run, case.observed) for case in rest), *strangers])
            with fitted(level=level):
                calibration = calibrate(rest)
        with fitted(calibration, level):
            for tally, part in zip(tallies, judged, strict=True):
                for case in (c for c in part if folds[data_set(c)] == left_out):
                    tally.add(case, analyse(case.run), by, verbose)
    return tallies


def main() -> None:
    """Run the cross-validation from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--by", choices=("fault", "format", "shape"))
    parser.add_argument("--own", type=Path, action="append", default=[])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if not SHARED.exists():
        raise SystemExit("the corpora are not here: nothing measured")
    given, own = list(cases()), [case for folder in options.own for case in cases(folder=folder)]
    parts = {"cross-validated": given, "own": own} if own else {"cross-validated": given}
    tallies = cross_validate([*given, *own], list(parts.values()), options.by, options.verbose)
    for name, tally in zip(parts, tallies, strict=True):
        tally.show(name)


if __name__ == "__main__":
    main()
