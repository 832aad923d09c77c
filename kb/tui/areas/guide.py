"""Guide: the curated tree step by step, with breadcrumbs; the free way stays open at the bottom."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from kb.consult import GuideStep
from kb.tui import words
from kb.tui.areas.base import Area
from kb.tui.context import kb_app, lang_of
from kb.tui.keymap import bindings
from kb.tui.messages import AreaWanted, Chosen, EntryWanted, Submitted
from kb.tui.views import CaseView
from kb.tui.widgets.case_panel import CasePanel
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.prompt import Prompt

MOST_LINES = 12
"""So many choices find room below their question in a window of 24 lines."""


class GuideArea(Area):
    """The guided tree; every choice goes on the case sheet."""

    NAME = "guide"
    CSS_PATH = "guide.tcss"
    BINDINGS = bindings("guide")

    def compose_body(self) -> Iterable[Widget]:
        """Yield the steps at the left, the case at the right."""
        with Horizontal(classes="body"):
            with Vertical(id="walk"):
                yield Static(id="crumbs", markup=False)
                with VerticalScroll(id="step", can_focus=False):
                    yield Static(id="step-text", markup=False)
                    yield Static(id="step-why", markup=False)
                    yield Vertical(id="step-choices")
                yield Prompt(words.GUIDE_PROMPT)
            yield CasePanel(id="case")

    def on_mount(self) -> None:
        """Enter the tree, or take it up where it was left."""
        self.watch(kb_app(self), "view", self._show, init=False)
        if kb_app(self).view.step is None:
            kb_app(self).move(lambda session: session.guide_start())
        else:
            self.call_after_refresh(self._show, kb_app(self).view)

    async def _show(self, view: CaseView) -> None:
        step = view.step
        if step is None:
            return
        lang = lang_of(self)
        self.query_one("#crumbs", Static).update(_trail(step, words.GUIDE_TOP[lang]))
        self.query_one("#step-text", Static).update(words.GUIDE_LEAF[lang] if step.is_end else step.text)
        why = self.query_one("#step-why", Static)
        why.update(step.why)
        why.display = bool(step.why)
        holder = self.query_one("#step-choices")
        await holder.remove_children()
        choices = Choices(self._choices(step), most_lines=MOST_LINES)
        await holder.mount(choices)
        if not self.query_one(Prompt).text and not self.shows_case:
            choices.focus()

    def _choices(self, step: GuideStep) -> dict[str, str]:
        if not step.is_end:
            return {str(number): text for number, text in enumerate(step.choices)}
        store, lang = kb_app(self).session.store, lang_of(self)
        return {name: store.card(name).title[lang] for name in step.entries}

    @on(Chosen)
    def _choose(self, event: Chosen) -> None:
        event.stop()
        if event.key.isdecimal():
            kb_app(self).move(lambda session: session.guide_choose(int(event.key)))
        else:
            self.post_message(EntryWanted(event.key))

    @on(Submitted)
    def _leave_for_words(self, event: Submitted) -> None:
        kb_app(self).move(lambda session: session.say(event.text, echo=True))
        self.post_message(AreaWanted("ask"))

    def action_back(self) -> None:
        """From the prompt to the choices; one step back; from the first question to the conversation."""
        step = kb_app(self).view.step
        if isinstance(self.focused, Prompt) or self.shows_case:
            self.swap_focus()
        elif step is not None and step.crumbs:
            kb_app(self).move(lambda session: session.guide_back())
        else:
            self.post_message(AreaWanted("ask"))

    def action_crumb(self, depth: int) -> None:
        """Go back to where so many choices were made."""
        kb_app(self).move(lambda session: session.guide_to(depth))

    def action_top(self) -> None:
        """Back to the first question; what was chosen stays on the case sheet."""
        kb_app(self).move(lambda session: session.guide_start())


def _trail(step: GuideStep, top: str) -> Content:
    home = Style.parse("$text-accent") + Style.from_meta({"@click": "screen.top"})
    parts = [Content.styled(top, home)]
    for depth, crumb in enumerate(step.crumbs, 1):
        click = Style.from_meta({"@click": f"screen.crumb({depth})"})
        parts += [Content.styled(" › ", "$text-muted"), Content.styled(crumb, click)]
    return Content("").join(parts)
