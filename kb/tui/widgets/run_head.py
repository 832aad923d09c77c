"""The line over a run: its name, the verdict, and what the log is."""

from textual.content import Content
from textual.widgets import Static

from kb.knowledge.store import Store
from kb.language import Lang, percent
from kb.tui import words
from kb.tui.views import LoadedRun

_STYLES = {
    "healthy": "bold $text-success",
    "problem": "bold $text-error",
    "inconclusive": "bold $text-warning",
}


class RunHead(Static):
    """Says which run the findings below are of."""

    def __init__(self) -> None:
        super().__init__(id="run-head", markup=False)

    def show(self, name: str, loaded: LoadedRun, unit: str, store: Store, lang: Lang) -> None:
        """Show a run that is drawn over an axis of `unit`."""
        verdict, run = loaded.analysis.verdict, loaded.run
        facts = (run.format, words.POINTS[lang].format(count=run.points), words.AXES[unit][lang])
        shape = next((shape for shape in loaded.analysis.problems if shape.id in store), None)
        what = f": {store.card(shape.id).title[lang]} {percent(shape.probability)}" if shape else ""
        self.update(
            Content.assemble(
                (f"{name}  ", "bold"),
                (words.VERDICTS[verdict][lang] + what, _STYLES[verdict]),
                (f"  {' · '.join(facts)}", "$text-muted"),
            )
        )
