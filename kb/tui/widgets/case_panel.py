"""The live side of the conversation: ranked causes with bars, and the case sheet with its findings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from kb.knowledge.labels import symptom_words
from kb.language import Lang, percent
from kb.tui import words
from kb.tui.context import kb_app, lang_of
from kb.tui.keymap import bindings
from kb.tui.messages import EntryWanted, FindingDropped, FindingWanted
from kb.tui.widgets.bars import bar

if TYPE_CHECKING:
    from kb.diagnosis import Diagnosis
    from kb.findings import Finding

_DROP = "drop"  # the mark of a cross: which finding it removes

LEAST_SHOWN = 0.01  # a line of "<1%" tells nobody anything

BAR = 16  # cells; a width that leaves room for the number in the narrowest pane


class Joined(OptionList):
    """A list whose arrows go on in the list above or below it."""

    def fill(self, options: "list[Option]") -> None:
        """Show other options at the same place of the list."""
        place = self.highlighted
        self.set_options(options)
        if place is not None and options:
            self.highlighted = min(place, len(options) - 1)

    def go_on(self, by: int) -> bool:
        """Move on to the other list where this one ends; return whether it ends here.

        The ends of both lists are ends: who walks down a list and removes the last line means that line.
        """
        held = [place for place, option in enumerate(self.options) if not option.disabled]
        ends = not held or self.highlighted == held[-1 if by > 0 else 0]
        places = list(self.screen.query(Joined))
        place = places.index(self) + by
        if ends and place in range(len(places)):
            other = places[place]
            other.highlighted = 0 if by > 0 else other.option_count - 1
            other.focus()
        return ends

    def action_cursor_down(self) -> None:
        """Go down, at the end to the list below."""
        if not self.go_on(1):
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go up, at the start to the list above."""
        if not self.go_on(-1):
            super().action_cursor_up()


class Ranking(Joined):
    """The candidates, most probable first; Enter or a click opens the entry."""

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(EntryWanted(event.option_id))

    def show(self, diagnoses: "tuple[Diagnosis, ...]", lang: Lang) -> None:
        """List the candidates."""
        likely = [d for d in diagnoses if d.probability >= LEAST_SHOWN] or diagnoses[:1]
        # What the curves show and why do not compete: together they may exceed 1, so they are told apart.
        is_mixed = len({d.level for d in likely}) > 1
        self.set_options([Option(_candidate(d, lang, is_mixed), id=d.id) for d in likely])


class CaseSheet(Joined):
    """What is known, with its origin; Delete or the cross removes a finding, Enter shows it on the curve."""

    def show(self, findings: "tuple[Finding, ...]", lang: Lang) -> None:
        """List the findings, those that were seen before those that were ruled out."""
        ordered = sorted(findings, key=lambda finding: not finding.present)
        self.fill([Option(self._line(f, lang), id=f.symptom) for f in ordered])

    def _line(self, finding: "Finding", lang: Lang) -> Content:
        from kb.consult.hearing.listen import is_inferred  # not before the first frame

        origin = "inferred" if is_inferred(finding) else finding.origin
        prefix = "" if finding.present else words.RULED_OUT[lang]
        style = "" if finding.present else "$text-muted"
        name = symptom_words(kb_app(self).session.store.vocabulary, finding.symptom, lang)
        # The evidence of an answer is the question with its label, which stands here already; that of what
        # was ruled out is seldom asked for, and the report has it.
        evidence = f"\n{finding.evidence[lang]}" if finding.present and finding.origin != "answer" else ""
        return Content.assemble(
            (f"{prefix}{name}", style or "bold"),
            (f" · {words.ORIGINS[origin][lang]}", "$text-accent"),
            Content.styled(" ×", Style.parse("$text-error") + Style.from_meta({_DROP: finding.symptom})),
            (evidence, "$text-muted"),
        )

    async def _on_click(self, event: events.Click) -> None:
        # Before the list takes the click as a choice.
        symptom = event.style.meta.get(_DROP)
        if symptom:
            event.prevent_default()
            event.stop()
            self.post_message(FindingDropped(symptom))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(FindingWanted(event.option_id))

    def drop(self) -> None:
        """Remove the highlighted finding."""
        option = self.highlighted_option
        if option is not None and option.id:
            self.post_message(FindingDropped(option.id))


class CasePanel(Vertical):
    """Ranking above, case sheet below."""

    BINDINGS = bindings("case")

    def compose(self) -> Iterator[Widget]:
        """Yield both lists under their titles."""
        yield Label(id="likely", classes="pane-title", markup=False)
        yield Ranking(markup=False, id="ranking")
        yield Label(id="case-title", classes="pane-title", markup=False)
        yield CaseSheet(markup=False, id="case-sheet")

    def action_drop(self) -> None:
        """Remove the highlighted finding; from the causes first go to the findings."""
        sheet = self.query_one(CaseSheet)
        if sheet.has_focus:
            sheet.drop()
        else:
            sheet.focus()
            sheet.action_first()

    def on_mount(self) -> None:
        """Follow the case and the language."""
        self.watch(kb_app(self), "view", self._show)
        self.watch(kb_app(self), "lang", self._show)

    def _show(self) -> None:
        lang, view = lang_of(self), kb_app(self).view
        empty = view.is_empty
        self.query_one("#likely", Label).update(words.LIKELY[lang])
        self.query_one("#case-title", Label).update(words.CASE[lang])
        ranking, sheet = self.query_one(Ranking), self.query_one(CaseSheet)
        if empty:
            ranking.set_options([Option(words.RANKING_EMPTY[lang], disabled=True)])
            sheet.set_options([Option(words.CASE_EMPTY[lang], disabled=True)])
            return
        if view.diagnoses:
            ranking.show(view.diagnoses, lang)
        else:
            nothing = words.RANKING_NONE if view.runs else words.RANKING_EMPTY
            ranking.set_options([Option(nothing[lang], disabled=True)])
        sheet.show(view.findings, lang)


def _candidate(diagnosis: "Diagnosis", lang: Lang, is_mixed: bool) -> Content:
    filled, empty = bar(diagnosis.probability, BAR)
    level = f" {words.CURVE_SHAPE[lang]}" if is_mixed and diagnosis.level == "shape" else ""
    return Content.assemble(
        (f"{diagnosis.title[lang]}\n", ""),
        (filled, "$primary"),
        (empty, "$text-disabled"),
        (f" {percent(diagnosis.probability)}", "bold"),
        (level, "$text-muted"),
    )
