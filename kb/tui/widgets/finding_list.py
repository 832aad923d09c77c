"""The findings of a run; moving along the list moves the marker on the curve."""

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kb.findings import Finding
from kb.knowledge.labels import symptom_words
from kb.knowledge.store import Store
from kb.language import Lang
from kb.tui import words
from kb.tui.keymap import bindings
from kb.tui.views import LoadedRun

_WALKED = ("up", "down")


class FindingList(OptionList, inherit_bindings=False):
    """What the curves of one run show, what makes it a problem first, then what the log does not tell."""

    # A list would scroll sideways by the keys that pan the plot.
    BINDINGS = [  # noqa: RUF012
        *bindings("findings"),
        *(one for one in OptionList.BINDINGS if isinstance(one, Binding) and one.key not in _WALKED),
    ]

    def show(self, loaded: LoadedRun, store: Store, lang: Lang) -> None:
        """List the findings of a run; the one that was chosen stays so where this run shows it too."""
        chosen = self.chosen
        present = [finding for finding in loaded.analysis.telling if finding.present]
        options = [Option(_line(finding, store, lang), id=finding.symptom) for finding in present]
        if not options:
            options = [Option(words.NO_FINDINGS[lang], disabled=True)]
        notes = [
            Option(Content.styled(f"· {note[lang]}", "$text-muted"), disabled=True)
            for note in loaded.analysis.notes
        ]
        self.set_options([*options, *notes])
        if chosen is not None:
            self.select(chosen)

    @property
    def chosen(self) -> str | None:
        """The symptom that is highlighted."""
        return None if self.highlighted_option is None else self.highlighted_option.id

    def select(self, symptom: str) -> None:
        """Highlight a finding if it is listed."""
        ids = [option.id for option in self.options]
        if symptom in ids:
            self.highlighted = ids.index(symptom)


def _line(finding: Finding, store: Store, lang: Lang) -> Content:
    return Content.assemble(
        (symptom_words(store.vocabulary, finding.symptom, lang), "bold"), f"  {finding.evidence[lang]}"
    )
