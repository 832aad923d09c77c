"""Ticks of a logarithmic axis."""

import math
from collections.abc import Sequence

from textual_plot.axis_formatter import AxisFormatter, NumericAxisFormatter


class LogAxisFormatter(AxisFormatter):
    """Round ticks as close as there is room for; the axis holds decimal logarithms."""

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        """Return the ticks between two logarithms: 1 to 9 of each decade, 1, 2 and 5, or whole decades."""
        decades = range(math.floor(min_), math.ceil(max_) + 1)
        for digits in (range(1, 10), (1, 2, 5), (1,)):
            ticks = [decade + math.log10(digit) for decade in decades for digit in digits]
            inside = [tick for tick in ticks if min_ <= tick <= max_]
            if len(inside) <= max_ticks:
                break
        if len(inside) < 3:  # so short a range is all but linear
            values = NumericAxisFormatter().get_ticks(10**min_, 10**max_, max_ticks)
            return [math.log10(value) for value in values if value > 0]
        return inside[:: math.ceil(len(inside) / max_ticks)]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        """Return the values that the logarithms stand for."""
        return [f"{10**tick:.3g}" for tick in ticks]
