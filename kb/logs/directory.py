"""Search a directory for runs: every file that reads as a log, event files of one run taken together.

Links are not followed in circles, checkpoints of one run are not taken for runs of their own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kb.errors import LogError
from kb.language import Text
from kb.logs.assemble import runs_of
from kb.logs.disk import Progress
from kb.logs.event_files import event_tables
from kb.logs.mlflow import is_mlflow_run, mlflow_table
from kb.logs.notes import notes_on
from kb.logs.run import Run

MOST_FILES = 10_000
"""A directory of one project holds hundreds of files; beyond this it is the wrong directory."""
DEEPEST = 32
SKIPPED = frozenset(
    {".git", "node_modules", "__pycache__", ".venv", "venv", "site-packages", ".ipynb_checkpoints"}
)
SUFFIXES = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".log", ".txt", ".out", ".err", ".gz", ".ipynb", ".wandb"}
)
_CHECKPOINT = re.compile(r"^(?:checkpoint|global_step|step|epoch)[-_]?(\d+)$")


def read_directory(path: Path, mapping: Mapping[str, str] | None, progress: Progress | None) -> list[Run]:
    """Return the runs of all logs below `path`; raises LogError where there is none."""
    from kb.logs.read import read_file

    runs: list[Run] = []
    events: list[Path] = []
    unreadable = 0
    for file in list(_files(path)):  # too many are refused before the first is read
        if "tfevents" in file.name:
            events.append(file)
            continue
        try:
            found = (
                [mlflow_run] if (mlflow_run := _mlflow(file, mapping)) else read_file(file, mapping, progress)
            )
            runs.extend(run for run in found if _measures(run))
        except LogError:
            unreadable += 1
    for table, source in event_tables(events, path):
        runs.extend(runs_of(table, str(source), mapping))
    runs = _join_catboost(runs)
    if not runs:
        seen = Text("", "")
        if unreadable:
            seen = Text(f"; {unreadable} files were looked at", f"；查看了 {unreadable} 个文件")
        raise LogError(
            Text(f"no training log was found in this directory{seen.en}", f"这个目录里没有训练日志{seen.zh}"),
            path=path,
        )
    return runs


def _join_catboost(runs: list[Run]) -> list[Run]:
    """Put `learn_error.tsv` and `test_error.tsv` of one CatBoost run together."""
    tests = {Path(run.source).parent: run for run in runs if _is_catboost(run, "test_error.tsv")}
    learns = {Path(run.source).parent for run in runs if _is_catboost(run, "learn_error.tsv")}
    joined: list[Run] = []
    for run in runs:
        home = Path(run.source).parent
        if home in learns and _is_catboost(run, "test_error.tsv"):
            continue
        if home in tests and _is_catboost(run, "learn_error.tsv"):
            whole = replace(run, series={**run.series, **tests[home].series}, notes=())
            run = replace(whole, notes=notes_on(whole))
        joined.append(run)
    return joined


def _is_catboost(run: Run, name: str) -> bool:
    return run.format == "catboost-tsv" and Path(run.source).name == name


def _mlflow(file: Path, mapping: Mapping[str, str] | None) -> Run | None:
    """Return the run of an MLflow directory, found by its `meta.yaml`."""
    if file.name != "meta.yaml" or not is_mlflow_run(file.parent):
        return None
    runs = runs_of(mlflow_table(file.parent), str(file.parent), mapping)
    return max(runs, key=lambda run: run.points, default=None)


def _measures(run: Run) -> bool:
    """Whether a run holds a loss, a metric or a gradient norm over more than one step.

    A config file does not.
    """
    return run.points > 1 and any(
        series.direction or name == "grad_norm" or name.endswith("loss")
        for name, series in run.series.items()
    )


def _files(path: Path) -> Iterator[Path]:
    for count, file in enumerate(_walk(path, set(), 0)):
        if count >= MOST_FILES:
            raise LogError(
                Text(
                    f"holds more than {MOST_FILES} files; name the directory of one run",
                    f"含有超过 {MOST_FILES} 个文件；请指定某一次训练的目录",
                ),
                path=path,
            )
        in_mlflow = is_mlflow_run(file.parent.parent) and file.parent.name in ("metrics", "params", "tags")
        if file.name == "meta.yaml" or (not in_mlflow and _plausible(file)):
            yield file


def _plausible(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES or "tfevents" in file.name


def _walk(path: Path, seen: set[tuple[int, int]], depth: int) -> Iterator[Path]:
    try:
        status = path.stat()
        if (status.st_dev, status.st_ino) in seen or depth > DEEPEST:
            return
        seen.add((status.st_dev, status.st_ino))
        children = sorted(path.iterdir())
    except OSError:
        return
    stale = _older_checkpoints(children)
    for child in children:
        if child.is_dir():
            if child.name not in SKIPPED and child not in stale:
                yield from _walk(child, seen, depth + 1)
        elif child.is_file():
            yield child


def _older_checkpoints(children: list[Path]) -> set[Path]:
    """All but the last of `checkpoint-100`, `checkpoint-200`: each holds the history of those before it."""
    numbered = [(int(match[1]), child) for child in children if (match := _CHECKPOINT.match(child.name))]
    return {child for _, child in sorted(numbered)[:-1]}
