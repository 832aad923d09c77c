"""A layout for many short things: in columns, line by line; what is longer takes the room of two."""

from collections.abc import Sequence

from textual.geometry import Offset, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

MOST_COLUMNS = 3
GAP = 2  # cells between columns

ASIDE = "-aside"
"""Class of children that share a line of their own below the others."""


class Columns(Layout):
    """Places children of one line each in columns, in the order of reading."""

    name = "columns"

    def __init__(self, most_lines: int) -> None:
        """Up to `most_lines` things stand below each other."""
        super().__init__()
        self._most_lines = most_lines

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return the places; a child that is longer than the whole width wraps."""
        parent.pre_layout(self)
        listed = [child for child in children if not child.has_class(ASIDE)]
        asides = [child for child in children if child.has_class(ASIDE)]
        above = _place(listed, size, 0, self._most_lines)
        height = max((placement.region.bottom for placement in above), default=0)
        return above + _place(asides, size, height, 1)


def _place(children: Sequence[Widget], size: Size, top: int, most_lines: int) -> list[WidgetPlacement]:
    """Return the places in as many columns as make the fewest lines."""
    most = MOST_COLUMNS if len(children) > most_lines else 1
    ways = [_in_columns(children, size, top, columns) for columns in range(1, most + 1)]
    return min(ways, key=lambda way: max((place.region.bottom for place in way), default=0))


def _in_columns(children: Sequence[Widget], size: Size, top: int, columns: int) -> list[WidgetPlacement]:
    step = (size.width + GAP) // columns
    column, y, below = 0, top, top
    places: list[WidgetPlacement] = []
    for child in children:
        span = min(-(-(child.get_content_width(size, size) + GAP) // step), columns)
        if column + span > columns:
            column, y = 0, below
        width = span * step - GAP
        height = child.get_content_height(size, size, width)
        region = Region(column * step, y, width, height)
        places.append(WidgetPlacement(region, Offset(), child.styles.margin, child))
        column, below = column + span, max(below, y + height)
    return places
