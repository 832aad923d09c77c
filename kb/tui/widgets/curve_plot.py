"""The plot: decimated curves, marks of findings, zoom and pan by key and mouse."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from textual import events, on
from textual.message import Message
from textual_plot import HiResMode, NumericAxisFormatter, PlotWidget

from kb.tui.curves import Line, Mark, Window, within
from kb.tui.decimate import Floats, min_max, thinned, visible
from kb.tui.widgets.log_axis import LogAxisFormatter

# Far enough apart for the common colour deficiencies (Okabe & Ito 2008), readable on dark and light.
PALETTE = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#0072b2", "#f0e442", "#999999")


def colour_of(line: Line) -> str:
    """Return the colour of a curve; after the palette's end it starts again."""
    return PALETTE[line.colour % len(PALETTE)]


class CurvePlot(PlotWidget, can_focus=False, inherit_bindings=False):
    """Curves over a window of steps. The area's keys move it; the mouse wheel and dragging do too."""

    @dataclass
    class MarkClicked(Message):
        """A mark was clicked."""

        symptom: str

    def __init__(self) -> None:
        super().__init__(id="plot-area")
        self._drawn_marks: list[tuple[str, float, float]] = []
        self._limits: Window = (0.0, 1.0)
        self._lines: Sequence[Line] = ()
        self._marks: Sequence[Mark] = ()
        self.window: Window = (0.0, 1.0)
        self.selected: str | None = None
        self.log_scale = False

    def on_mount(self) -> None:
        """Leave the rows above and below to the curves; labels stand outside."""
        self.margin_top, self.margin_bottom, self.margin_left = 0, 1, 9

    def show(
        self,
        lines: Sequence[Line],
        marks: Sequence[Mark],
        window: Window,
        limits: Window,
        log_scale: bool,
    ) -> None:
        """Draw curves with their marks over a window, which the mouse moves within `limits`."""
        self._lines, self._marks, self._limits = lines, marks, limits
        self.window, self.log_scale = window, log_scale
        self.draw()

    def select(self, symptom: str | None) -> None:
        """Make one finding stand out."""
        self.selected = symptom
        self.draw()

    def on_resize(self) -> None:
        """Decimate anew for the new width."""
        self.draw()

    @on(PlotWidget.ScaleChanged)
    def _moved_by_mouse(self, event: PlotWidget.ScaleChanged) -> None:
        event.stop()
        self.window = within((event.x_min, event.x_max), self._limits)
        self.draw(keep_height=(event.y_min, event.y_max))

    def on_click(self, event: events.Click) -> None:
        """Choose the finding whose mark is under the mouse or beside it."""
        spot = event.get_content_offset(self.query_one("#plot"))
        if spot is None:
            return
        for symptom, x, y in self._drawn_marks:
            column, row = self.get_pixel_from_coordinate(x, y)
            if abs(column - spot.x) <= 1 and abs(row - spot.y) <= 1:
                self.post_message(self.MarkClicked(symptom))
                return

    def draw(self, keep_height: Window | None = None) -> None:
        """Draw everything; the height follows the visible values unless it is kept."""
        columns = max(self.size.width - self.margin_left - 2, 2)
        shown = [(line, *self._points(line, columns)) for line in self._lines]
        low, high = keep_height or _height([y for _, _, y in shown])
        self.clear()
        self.set_y_formatter(LogAxisFormatter() if self.log_scale else NumericAxisFormatter())
        self.set_xlimits(*self.window)
        self.set_ylimits(low, high)
        self._draw_edges(low, high)
        top = high - (high - low) / (2 * max(self.size.height, 2))  # the middle of the uppermost row
        for line, x, y in shown:
            colour = colour_of(line)
            self.plot(x, np.clip(y, 2 * low - high, 2 * high - low), colour, HiResMode.BRAILLE)
            broken = thinned(line.broken, self.window, columns)
            self.scatter(broken, np.full(len(broken), top), "×", f"bold {colour}")
        self._draw_marks(low, high, top)

    def _points(self, line: Line, columns: int) -> tuple[Floats, Floats]:
        x, y = min_max(*visible(line.steps, line.values, self.window), columns)
        return x, self._scaled(y)

    def _scaled(self, values: Floats) -> Floats:
        if not self.log_scale:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log10(values)
        return np.where(np.isfinite(logs), logs, np.nan)

    def _draw_edges(self, low: float, high: float) -> None:
        """Draw where the chosen finding begins and ends; the widget's own lines would hide the curves."""
        rows = np.linspace(low, high, max(self.size.height, 2))
        for mark in self._marks:
            if mark.symptom == self.selected:
                for edge in {mark.first, mark.last}:
                    if self.window[0] <= edge <= self.window[1]:
                        self.scatter(np.full(len(rows), edge), rows, "│", "#888888")

    def _draw_marks(self, low: float, high: float, top: float) -> None:
        by_curve = {(line.run, line.name): line for line in self._lines}
        self._drawn_marks = []
        for mark in sorted(self._marks, key=lambda mark: mark.symptom == self.selected):
            line = by_curve.get((mark.run, mark.series))
            if line is None or not self.window[0] <= mark.first <= self.window[1]:
                continue
            height = self._height_of(line, mark.first, low, top)
            if low <= height <= high:
                sign, style = ("◆", "bold #ffffff") if mark.symptom == self.selected else ("◇", "#bbbbbb")
                self.scatter([mark.first], [height], sign, style)
                self._drawn_marks.append((mark.symptom, mark.first, height))

    def _height_of(self, line: Line, place: float, low: float, top: float) -> float:
        """Return where a mark stands on its curve; at the top, as ×, where no finite value is."""
        after = int(np.searchsorted(line.steps, place, "left"))
        beside = slice(max(after - 1, 0), after + 1)
        if not np.isfinite(np.interp(place, line.steps[beside], line.values[beside])):
            return top
        height = float(np.interp(place, line.steps[beside], self._scaled(line.values[beside])))
        return height if np.isfinite(height) else low  # no logarithm: below everything


def _height(values: Sequence[Floats]) -> Window:
    """Return the range of the visible values with a twentieth of air on both sides."""
    finite = [y[np.isfinite(y)] for y in values]
    joined = np.concatenate(finite) if finite else np.array([])
    if not joined.size:
        return 0.0, 1.0
    low, high = float(joined.min()), float(joined.max())
    air = (high - low) / 20 or abs(high) / 20 or 0.5
    return low - air, high + air
