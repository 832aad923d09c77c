"""How often the observed shape of a real training is named, and how often a sound one is left alone.

Run as `python -m tests.benchmarks.bench_shapes [--part tuning|held-out|all] [--by fault|format|shape]
[--verbose] [--logs]`. The corpora stand next to the checkout (`../shared`). A third of the runs is held out
by data set: data sets are taken in the order of the hash of their name as long as they fit into 35 % of the
runs. Chosen once, before tuning.

Right at 1: the most probable shape is one of those observed; for runs observed healthy: the verdict is
healthy.
"""

import argparse
import contextlib
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.curves import Analysis, analyse
from kb.errors import LogError
from kb.logs import Run, read_logs

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
HEALTHY = "healthy-convergence"
SIGNALS = frozenset({"slow-step-drift"})
"""Problems that leave the loss healthy: with them the run counts as ill."""


@dataclass(frozen=True)
class Case:
    """One run of the corpus with what was observed on it."""

    record: dict[str, Any]
    run: Run

    @property
    def observed(self) -> set[str]:
        """Ids of the shapes seen; `healthy-convergence` only where nothing is wrong."""
        shapes = set(self.record["observed"])
        return shapes - {HEALTHY} if shapes & SIGNALS else shapes

    @property
    def healthy(self) -> bool:
        """Whether the right verdict is healthy."""
        return HEALTHY in self.observed


def held_out_sets(records: Iterable[dict[str, Any]]) -> set[str]:
    """Return the names of the data sets that are not looked at while tuning."""
    sizes = Counter(record["setting"]["data"]["name"] for record in records)
    room, chosen = 0.35 * sum(sizes.values()), set[str]()
    for name in sorted(sizes, key=lambda each: hashlib.sha256(each.encode()).hexdigest()):
        if sizes[name] <= room:
            chosen.add(name)
            room -= sizes[name]
    return chosen


def cases(part: str = "all", folder: Path = SHARED / "runs") -> Iterator[Case]:
    """Yield the runs of a part of a corpus, each as its longest run in the log."""
    records = yaml.load((folder / "index.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)["runs"]
    held = held_out_sets(records)
    for record in records:
        outside = record["setting"]["data"]["name"] in held
        if part == "all" or (part == "held-out") == outside:
            try:
                runs = read_logs(folder / record["file"])
            except LogError as error:
                print(f"{record['id']}: not read: {error}")
                continue
            yield Case(record, max(runs, key=lambda run: run.points))


def right_at(case: Case, result: Analysis, count: int) -> bool:
    """Whether one of the first `count` shapes was observed; for a healthy run whether it was left alone."""
    if case.healthy:
        return result.verdict == "healthy"
    return bool({guess.id for guess in result.shapes[:count]} & case.observed)


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten equal bins of probability."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, right in pairs:
        bins[min(int(10 * probability), 9)].append((probability, right))
    error = 0.0
    for members in bins.values():
        claimed = sum(p for p, _ in members) / len(members)
        error += len(members) / len(pairs) * abs(claimed - sum(r for _, r in members) / len(members))
    return error


def _groups(case: Case, by: str | None) -> list[str]:
    if by == "shape":
        return sorted(case.observed)
    return [str(case.record[by])] if by else []


@dataclass
class Tally:
    """Figures over many runs, added one by one."""

    first: int = 0
    third: int = 0
    total: int = 0
    healthy: int = 0
    alarms: int = 0
    forbidden: int = 0
    pairs: list[tuple[float, bool]] = field(default_factory=list[tuple[float, bool]])
    groups: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case: Case, result: Analysis, by: str | None, verbose: bool) -> None:
        """Count one run."""
        right = right_at(case, result, 1)
        self.total, self.first, self.third = (
            self.total + 1, self.first + right, self.third + right_at(case, result, 3)
        )  # fmt: skip
        self.healthy += case.healthy
        self.alarms += case.healthy and result.verdict == "problem"
        raised: set[str] = {g.id for g in result.problems} | (
            {HEALTHY} if result.verdict == "healthy" else set()
        )
        self.forbidden += bool(raised & set(case.record["must_not"]))
        self.pairs += [(g.probability, g.id in case.record["observed"]) for g in result.shapes]
        for group in _groups(case, by):
            self.groups[group].append(right)
        if verbose and not right:
            named = ", ".join(f"{g.id} {g.probability:.2f}" for g in result.shapes[:3])
            print(f"{case.record['id']} {case.record['fault']}: {sorted(case.observed)} -> "
                  f"{result.verdict}: {named}")  # fmt: skip

    def show(self, title: str) -> None:
        """Print the figures."""
        print(
            f"{title}: {self.total} runs; top-1 {self.first / self.total:.3f}, "
            f"top-3 {self.third / self.total:.3f}; healthy with a diagnosis {self.alarms}/{self.healthy}; "
            f"must-not raised {self.forbidden}; "
            f"calibration error {calibration_error(self.pairs):.3f} over {len(self.pairs)} probabilities"
        )
        for group, hits in sorted(self.groups.items(), key=lambda item: sum(item[1]) / len(item[1])):
            print(f"  {sum(hits)}/{len(hits)} {group}")


def report(part: str, by: str | None, verbose: bool) -> None:
    """Print the figures of one part of the corpus."""
    tally = Tally()
    for case in cases(part):
        tally.add(case, analyse(case.run), by, verbose)
    tally.show(part)


def stranger_cases(part: str = "all") -> Iterator[tuple[list[Run], set[str]]]:
    """Yield the runs and labels of strangers' logs; a third, by the hash of the id, is held out."""
    for record in _stranger_records(part):
        with contextlib.suppress(LogError):
            yield read_logs(SHARED / "logs" / record["file"]), set(record["labels"])


def _stranger_records(part: str) -> Iterator[dict[str, Any]]:
    for record in yaml.load((SHARED / "logs/index.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)[
        "logs"
    ]:
        held = int(hashlib.sha256(record["id"].encode()).hexdigest(), 16) % 3 == 0
        if part == "all" or (part == "held-out") == held:
            yield record


def report_logs(part: str, verbose: bool) -> None:
    """Print the figures on strangers' logs: labels named, labels that must not be raised."""
    named = wrong = total = 0
    for record in _stranger_records(part):
        try:
            runs = read_logs(SHARED / "logs" / record["file"])
        except LogError:
            continue
        results = [analyse(run) for run in runs]
        seen = {g.id for result in results for g in result.shapes if g.probability >= 0.5}
        raised = {g.id for result in results for g in result.problems}
        raised |= {HEALTHY} if all(result.verdict == "healthy" for result in results) else set()
        bad = raised & set(record["not_labels"])
        good = bool(seen & set(record["labels"])) if record["labels"] else not raised - {HEALTHY}
        total, named, wrong = total + 1, named + good, wrong + bool(bad)
        if verbose and (bad or not good):
            verdicts = dict(Counter(result.verdict for result in results))
            print(
                f"{record['id']}: {record['labels']} not {record['not_labels']} -> {verdicts} {sorted(seen)}"
            )
    print(f"strangers' logs, {part}: {total}; a label named {named}; a forbidden one raised {wrong}")


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("tuning", "held-out", "all"))
    parser.add_argument("--by", choices=("fault", "format", "shape"))
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--logs", action="store_true", help="strangers' logs instead of the runs")
    options = parser.parse_args()
    if not SHARED.exists():
        raise SystemExit("the corpora are not here: nothing measured")
    for part in (options.part,) if options.part else ("tuning", "held-out"):
        if options.logs:
            report_logs(part, options.verbose)
        else:
            report(part, options.by, options.verbose)


if __name__ == "__main__":
    main()
