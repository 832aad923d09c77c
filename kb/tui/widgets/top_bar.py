"""The bar of areas: where one is, and what is being done or known."""

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from kb.language import percent
from kb.tui.context import kb_app
from kb.tui.views import run_names


class TopBar(Static):
    """One line: the areas with their keys, clickable; at the right what is being done, or what is known.

    A narrow window has no room for the ranking beside the talk, so the first cause stands here.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        """Follow the app."""
        app = kb_app(self)
        for name in ("lang", "busy", "runs", "view"):
            self.watch(app, name, self._refresh)

    def _refresh(self) -> None:
        self.update(self._line())

    def on_resize(self) -> None:
        """Say what there is room for."""
        self._refresh()

    def _line(self) -> Content:
        from kb.tui.app import AREAS, NARROW

        app = kb_app(self)
        parts: list[Content] = [Content.styled(" kb ", "bold $text-primary")]
        for number, (name, label) in enumerate(AREAS.items()):
            here = getattr(self.screen, "NAME", "") == name
            style = Style.parse("bold reverse" if here else "")
            click = Style.from_meta({"@click": f"app.area('{name}')"})
            text = f" {label[app.lang]} " if here else f" {label[app.lang]}"
            parts.append(Content.styled(text, style + click))
            parts.append(Content.styled("" if here else f"·F{number + 2} ", "$text-muted"))
        if app.busy:
            parts.append(Content.styled(f"  {app.busy}", "$text-warning"))
        elif app.view.diagnoses and app.size.width < NARROW:
            first = app.view.diagnoses[0]
            parts.append(Content.styled(f"  {percent(first.probability)} {first.title[app.lang]}", "bold"))
        elif app.runs:
            names = ", ".join(run_names([loaded.run for loaded in app.runs]))
            parts.append(Content.styled(f"  {names}", "$text-muted"))
        return Content("").join(parts)
