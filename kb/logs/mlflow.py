"""MLflow run directories: one text file a metric under `metrics/`, lines of `timestamp value step`."""

from pathlib import Path

import numpy as np

from kb.language import Text
from kb.logs.readers.numbers import to_number
from kb.logs.source import Source
from kb.logs.table import Column, Table


def is_mlflow_run(path: Path) -> bool:
    """Whether a directory is one MLflow run."""
    return (path / "metrics").is_dir() and (path / "meta.yaml").is_file()


def mlflow_table(run: Path) -> Table:
    """One column a metric, each with its own steps; where all steps are 0 the order counts."""
    columns = [
        column
        for file in sorted((run / "metrics").rglob("*"))
        if file.is_file()
        and (column := _column(file, file.relative_to(run / "metrics").as_posix())) is not None
    ]
    return Table("mlflow", columns, label=run.name, notes=[_NO_STEPS] if _unstepped(columns) else [])


_NO_STEPS = Text(
    "the metrics were logged without a step: the order of logging is taken for the x axis",
    "指标记录时没有给出 step：以记录顺序作为横轴",
)


def _unstepped(columns: list[Column]) -> bool:
    return any(len(column) > 1 and column.steps is None for column in columns)


def _column(file: Path, name: str) -> Column | None:
    steps: list[float] = []
    values: list[float] = []
    for line in Source(file).lines() if file.stat().st_size else ():
        parts = line.split()
        try:
            value = to_number(parts[1])
            step = float(parts[2]) if len(parts) > 2 else 0.0
        except (ValueError, IndexError):
            continue
        if value is not None:
            steps.append(step)
            values.append(value)
    if not values:
        return None
    own = np.array(steps)
    moving = len(own) < 2 or np.ptp(own) > 0
    order = np.argsort(own, kind="stable") if moving else np.arange(len(own))
    x = own[order] if moving else np.arange(len(own), dtype=np.float64)
    return Column(name, np.arange(len(own), dtype=np.int64), np.array(values)[order], steps=x)
