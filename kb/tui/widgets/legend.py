"""The lines above the plot: quantities, curves with their colours, remarks."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static


class Legend(Static):
    """Parts side by side. Each stays whole: a colour never parts from the name that it stands for."""

    def __init__(self) -> None:
        super().__init__(id="run-legend", markup=False)
        self._parts: Sequence[Content] = ()

    def show(self, parts: Sequence[Content]) -> None:
        """Show other parts."""
        self._parts = parts
        self.update(self._wrapped())

    def on_resize(self) -> None:
        """Wrap anew for the new width."""
        self.update(self._wrapped())

    def _wrapped(self) -> Content:
        lines = [Content("")]
        for part in self._parts:
            gap = Content("  ") if lines[-1] else Content("")
            if lines[-1] and lines[-1].cell_length + len(gap) + part.cell_length > self.content_size.width:
                lines.append(part)
            else:
                lines[-1] += gap + part
        return Content("\n").join(lines)
