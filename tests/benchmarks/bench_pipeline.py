"""What reading and diagnosing cost, as ratios within one run of this script.

`python -m tests.benchmarks.bench_pipeline [ROWS]`: a log of 100 epochs after imports; a table of ROWS
(default 10^6) rows against `pandas.read_csv`; peak memory against the size of the file.
"""

import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import kb
from kb.curves import analyse


def best(action, times=5):
    """Return the shortest time of an action in seconds: the one that other processes disturbed least."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        spans.append(time.perf_counter() - start)
    return min(spans)


def write_log(path, rows):
    """Write the log of a run that overfits: the validation loss turns up half-way."""
    random = np.random.default_rng(0)
    x = np.arange(rows) / rows
    table = pd.DataFrame(
        {"step": np.arange(rows), "train_loss": 2.3 * np.exp(-4 * x) + 0.1 + 0.02 * random.normal(size=rows)}
    )
    table["val_loss"] = 2.3 * np.exp(-4 * x) + 0.2 + 1.5 * x**2 + 0.02 * random.normal(size=rows)
    table["lr"] = 1e-3 * (1 - x)
    table["grad_norm"] = 1 + 0.1 * random.normal(size=rows)
    table.to_csv(path, index=False)


def small(base, directory):
    """Print the time of one diagnosis of a log of 100 epochs, read and analysed, parts apart."""
    path = directory / "epochs.csv"
    write_log(path, 100)
    run = kb.read_log(path)
    start = time.perf_counter()
    verdict = base.diagnose(run).verdict
    first = time.perf_counter() - start
    parts = {
        "first diagnosis": first,
        "read": best(lambda: kb.read_log(path), 20),
        "analyse": best(lambda: analyse(run), 20),
        "diagnose (with analyse)": best(lambda: base.diagnose(run), 20),
        "all": best(lambda: base.diagnose(kb.read_log(path)).as_json(), 20),
    }
    print(
        f"100 epochs, {verdict}:",
        ", ".join(f"{name} {1000 * span:.1f} ms" for name, span in parts.items()),
        "(target: all <= 10 ms)",
    )


def large(directory, rows):
    """Print times and memory of a long table as ratios to pandas.read_csv."""
    path = directory / "steps.csv"
    write_log(path, rows)
    plain = best(lambda: pd.read_csv(path), 3)
    ours = best(lambda: kb.read_log(path), 3)
    run = kb.read_log(path)
    seen = best(lambda: analyse(run), 3)
    print(f"{rows} rows: pandas.read_csv {plain:.2f} s, read_log x {ours / plain:.2f} (target 1.5), ", end="")
    print(f"analysis x {seen / plain:.2f} (target 0.5)")
    size = path.stat().st_size
    peak = peak_memory("import kb, sys; kb.load().diagnose(kb.read_log(sys.argv[1]))", path)
    empty = peak_memory("import kb, kb.diagnosis.diagnose, kb.logs, pandas; kb.load()", path)
    print(f"memory: {(peak - empty) / size:.1f} x the file of {size / 1e6:.0f} MB (target 4)")


def peak_memory(code, path):
    """Return the peak resident memory in bytes of a Python process."""
    script = f"{code}\nfrom tests.benchmarks.bench_pipeline import own_peak; print(own_peak())"
    command = [sys.executable, "-c", script, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def own_peak():
    """Return the peak resident memory of this process in bytes, on Linux without that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * int(
            next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main():
    warnings.simplefilter("error")
    base = kb.load()
    with tempfile.TemporaryDirectory() as directory:
        small(base, Path(directory))
        large(Path(directory), int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)


if __name__ == "__main__":
    main()
