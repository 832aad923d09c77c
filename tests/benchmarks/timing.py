"""Timing for the benchmarks: medians of several runs, printed as ratios to a baseline of the same run."""

import os
import statistics
import subprocess
import sys
import time


def median_seconds(action, times=5):
    """Return the median wall time of `action()` over `times` calls after one that is not counted."""
    action()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def process_seconds(*arguments, times=9):
    """Return the median wall time of a whole Python process with these arguments."""

    def run():
        subprocess.run(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            env=os.environ,
        )

    return median_seconds(run, times)


def report(name, seconds, baseline_name, baseline):
    """Print one figure as milliseconds and as a ratio."""
    ratio = f"{seconds / baseline:6.2f} x {baseline_name} ({1000 * baseline:.1f} ms)"
    print(f"{name:44s} {1000 * seconds:9.1f} ms   {ratio}")
