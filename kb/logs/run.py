"""What every reader produces: runs of named series, whatever the framework that wrote the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.language import Text

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """One logged quantity over the run.

    `name` is canonical (`train_loss`, `val_accuracy`, `lr`), `column` what the log calls it. `steps` and
    `values` are equally long, in the order of the log. A point that was not logged is absent; a NaN or
    infinite value was logged and broken. `direction` is `up` where larger is better, `down` where smaller is
    better, `None` where neither holds.
    """

    name: str
    column: str
    steps: Floats
    values: Floats
    direction: str | None = None

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Run:
    """One training run read from a log.

    `source` is the path as given (`-` for stdin), `format` the reader's name, `series` maps canonical
    names to curves, `axis` is the unit of their steps (`step`, `epoch` or `row`). `steps_per_epoch` is known
    only where the log tells it. `context` holds symptoms of the set-up that the log states
    (`precision=fp16`). `notes` say what the log hides or what was repaired while reading.
    """

    source: str
    format: str
    series: Mapping[str, Series]
    axis: str = "step"
    steps_per_epoch: float | None = None
    context: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    label: str = ""
    extra: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def points(self) -> int:
        """Length of the longest series."""
        return max((len(series) for series in self.series.values()), default=0)

    @property
    def steps(self) -> tuple[float, float] | None:
        """First and last step over all series, or None where there is no point."""
        ends = [(s.steps[0], s.steps[-1]) for s in self.series.values() if len(s)]
        if not ends:
            return None
        return float(min(first for first, _ in ends)), float(max(last for _, last in ends))

    @property
    def frame(self) -> "pd.DataFrame":
        """All series as one pandas table, indexed by step; a point that was not logged is `<NA>`-like NaN."""
        import pandas as pd

        columns = {
            name: pd.Series(series.values, index=series.steps).groupby(level=0).last()
            for name, series in self.series.items()
        }
        return pd.DataFrame(columns).rename_axis(self.axis)
