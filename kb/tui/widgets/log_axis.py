"""Ticks of a logarithmic axis."""

import math
from collections.abc import Sequence

from textual_plot.axis_formatter import AxisFormatter


class LogAxisFormatter(AxisFormatter):
    """Ticks at 1, 2 and 5 of each decade, or at whole decades; the axis holds decimal logarithms."""

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        """Return the ticks between two logarithms."""
        decades = range(math.floor(min_), math.ceil(max_) + 1)
        for digits in ((1, 2, 5), (1,)):
            ticks = [decade + math.log10(digit) for decade in decades for digit in digits]
            inside = [tick for tick in ticks if min_ <= tick <= max_]
            if len(inside) <= max_ticks:
                return inside
        return inside[:: math.ceil(len(inside) / max_ticks)]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        """Return the values that the logarithms stand for."""
        return [f"{10**tick:.3g}" for tick in ticks]
