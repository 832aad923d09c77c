"""Run: the curves of a log with the detected events on them."""

from collections.abc import Iterable

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList, Static

from kb.knowledge.locate import EXAMPLES
from kb.tui import axes, curves, words
from kb.tui.areas.base import Area
from kb.tui.context import kb_app, lang_of
from kb.tui.keymap import bindings
from kb.tui.messages import Chosen, LogWanted
from kb.tui.views import LoadedRun, run_names
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.curve_plot import CurvePlot, colour_of
from kb.tui.widgets.finding_list import FindingList
from kb.tui.widgets.legend import Legend
from kb.tui.widgets.run_head import RunHead


class RunArea(Area):
    """Plot above, findings below."""

    NAME = "run"
    CSS_PATH = "run.tcss"
    BINDINGS = bindings("run")

    def __init__(self) -> None:
        super().__init__()
        self._family = "loss"
        self._unit = "step"
        self._shown: LoadedRun | None = None
        self._drawn: tuple[LoadedRun, ...] = ()
        self._lines: dict[str, list[curves.Line]] = {}

    def compose_body(self) -> Iterable[Widget]:
        """Yield the plot with its lines of text, and what stands there without a log."""
        with Vertical(id="no-run", classes="body"):
            yield Static(id="no-run-text", markup=False)
            yield Vertical(id="no-run-choices")
        with Vertical(id="with-run", classes="body"):
            yield RunHead()
            yield Legend()
            yield CurvePlot()
            yield FindingList(markup=False, id="findings")

    def on_mount(self) -> None:
        """Follow the runs."""
        self.watch(kb_app(self), "runs", self._runs_changed)

    @property
    def runs(self) -> tuple[LoadedRun, ...]:
        """What lies on the plot."""
        return kb_app(self).runs

    @property
    def plot(self) -> CurvePlot:
        """The plot."""
        return self.query_one(CurvePlot)

    async def relabel(self) -> None:
        """Show everything in the language of the app."""
        lang = lang_of(self)
        self.query_one("#no-run-text", Static).update(words.RUN_EMPTY[lang].format(key="Ctrl+O"))
        holder = self.query_one("#no-run-choices")
        await holder.remove_children()
        choices = Choices({"log": words.START_LOG[lang], "example": words.RUN_EXAMPLE[lang]})
        await holder.mount(choices)
        if not self.runs:
            choices.focus()
        if self._shown is not None:
            self._show_text(self._shown)

    def _runs_changed(self, runs: tuple[LoadedRun, ...]) -> None:
        # Every move of the case sets the runs anew; the user's window stays while they are the same.
        if runs == self._drawn:
            return
        fresh = [one for one in kb_app(self).view.runs if one not in self._drawn]
        self._drawn, self._lines = runs, {}
        self.set_class(bool(runs), "has-run")
        if not runs:
            self._shown = None
            return
        if fresh or self._shown not in runs:
            self._shown = (fresh or runs)[-1]
        held, self._unit = curves.families(runs), axes.units(runs)[0]
        self._family = self._family if self._family in held else (held or ["loss"])[0]
        self._draw(self._whole)
        self._show_text(self._shown)
        self.query_one(FindingList).focus()
        self.refresh_bindings()  # some commands need several runs
        self._take_wanted()

    def on_screen_resume(self) -> None:
        """Go to the finding that was chosen on the case sheet."""
        self._take_wanted()

    def _take_wanted(self) -> None:
        app = kb_app(self)
        if app.wanted_finding and self.runs:
            self.query_one(FindingList).select(app.wanted_finding)
            app.wanted_finding = ""

    @property
    def lines(self) -> list[curves.Line]:
        """The curves of the present quantity; made once, because a log may hold millions of points."""
        if self._family not in self._lines:
            self._lines[self._family] = curves.lines_of(self.runs, self._family, self._unit)
        return self._lines[self._family]

    @property
    def _whole(self) -> curves.Window:
        return curves.whole(self.runs, self._unit)

    def _draw(self, window: curves.Window, log_scale: bool | None = None) -> None:
        scale = curves.needs_log_scale(self.lines) if log_scale is None else log_scale
        self.plot.show(self.lines, self._marks(), window, self._whole, scale)
        self._show_legend()

    def _show_text(self, loaded: LoadedRun) -> None:
        lang, store = lang_of(self), kb_app(self).session.store
        name = run_names([one.run for one in self.runs])[self.runs.index(loaded)]
        self.query_one(RunHead).show(name, loaded, self._unit, store, lang)
        findings = self.query_one(FindingList)
        findings.show(loaded, store, lang)
        self.plot.select(findings.chosen)
        self._show_legend()

    def _show_legend(self) -> None:
        lang = lang_of(self)
        tabs = Content("").join(self._tab(family) for family in curves.families(self.runs))
        names = [Content.assemble(("━━ ", colour_of(line)), line.label) for line in self.lines]
        remarks = [words.LOG_SCALE[lang]] if self.plot.log_scale else []
        own = sorted({loaded.run.axis for loaded in self.runs})
        if len(own) > 1:
            axis = words.AXES[self._unit][lang]
            remarks.append(words.MIXED_AXES[lang].format(axis=axis, units=", ".join(own)))
        said = [Content.styled(text, "$text-muted") for text in remarks]
        self.query_one(Legend).show([tabs, *names, *said])

    def _tab(self, family: str) -> Content:
        click = Style.from_meta({"@click": f"screen.family('{family}')"})
        style = Style.parse("reverse" if family == self._family else "")
        return Content.styled(f" {words.FAMILIES[family][lang_of(self)]} ", style + click)

    @on(Chosen)
    def _choose(self, event: Chosen) -> None:
        event.stop()
        if event.key == "example":
            self.post_message(LogWanted(str(EXAMPLES / "overfitting.csv")))
        else:
            self.app.call_later(self.app.run_action, "app.open_log")

    @on(CurvePlot.MarkClicked)
    def _select_clicked(self, event: CurvePlot.MarkClicked) -> None:
        self.query_one(FindingList).select(event.symptom)

    @on(OptionList.OptionHighlighted, "#findings")
    def _move_marker(self, event: OptionList.OptionHighlighted) -> None:
        mark = next((m for m in self._marks() if m.symptom == event.option_id), None)
        family = self._family_of(mark.series) if mark else self._family
        if family != self._family:
            self._family = family
            self._draw(self.plot.window)
        self.plot.select(event.option_id)

    def _family_of(self, name: str) -> str:
        series = self._shown.run.series.get(name) if self._shown else None
        return curves.family_of(series) if series is not None else self._family

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a run while there is none; until there are several, only help tells of them."""
        if action == "family" and not parameters:
            return len(curves.families(self.runs)) > 1
        if action == "axis":
            return len(self.runs) > 0 and len(axes.units(self.runs)) > 1
        if action in ("next_run", "remove_run"):
            return True if len(self.runs) > 1 else None
        return bool(self.runs) or action not in ("family", "log_scale", "zoom", "pan", "reset", "overlay")

    def action_overlay(self) -> None:
        """Lay another log over this one."""
        kb_app(self).action_open_log(overlay=True)

    def action_next_run(self) -> None:
        """Show the findings of the next run on the plot."""
        if self._shown in self.runs:
            self._shown = self.runs[(self.runs.index(self._shown) + 1) % len(self.runs)]
            self._draw(self.plot.window, self.plot.log_scale)
            self._show_text(self._shown)

    def action_remove_run(self) -> None:
        """Take the run whose findings are shown off the plot; the run of the case stays."""
        if self._shown is not None and not kb_app(self).remove_overlay(self._shown):
            kb_app(self).tell(words.CASE_RUN_STAYS)

    def action_family(self, name: str = "") -> None:
        """Show another quantity."""
        held = curves.families(self.runs)
        if held:
            after = held[(held.index(self._family) + 1) % len(held)]
            self._family = name if name in held else after
            self._draw(self.plot.window)

    def action_axis(self) -> None:
        """Draw the runs over the next unit that all of them have."""
        offered = axes.units(self.runs)
        self._unit = offered[(offered.index(self._unit) + 1) % len(offered)]
        self._lines = {}
        self._draw(self._whole, self.plot.log_scale)
        if self._shown is not None:
            self._show_text(self._shown)

    def action_log_scale(self) -> None:
        """Switch between a logarithmic and a linear axis."""
        if not curves.can_log(self.lines):
            kb_app(self).tell(words.NO_LOG_SCALE, severity="warning")
            return
        self._draw(self.plot.window, not self.plot.log_scale)

    def action_zoom(self, by: int) -> None:
        """Zoom around the marker, or the middle."""
        first, last = self.plot.window
        marks = {mark.symptom: mark.first for mark in self._marks()}
        centre = marks.get(self.plot.selected or "", (first + last) / 2)
        centre = centre if first <= centre <= last else (first + last) / 2
        self._draw(curves.zoom(self.plot.window, by, centre, self._whole), self.plot.log_scale)

    def action_pan(self, by: int) -> None:
        """Move the window."""
        self._draw(curves.pan(self.plot.window, by, self._whole), self.plot.log_scale)

    def action_reset(self) -> None:
        """Show the whole run."""
        self._draw(self._whole, self.plot.log_scale)

    def _marks(self) -> list[curves.Mark]:
        if self._shown not in self.runs:
            return []
        return curves.marks_of(self.runs, self.runs.index(self._shown), self._unit)
