"""Ask: the conversation, with the live case sheet and the ranking beside it."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kb.knowledge.locate import EXAMPLES
from kb.tui import words
from kb.tui.areas.base import Area
from kb.tui.context import kb_app, lang_of
from kb.tui.dropped import dropped_log
from kb.tui.keymap import bindings
from kb.tui.links import link_ids
from kb.tui.messages import AreaWanted, Chosen, Failed, LogWanted, Submitted
from kb.tui.views import CaseView
from kb.tui.widgets.case_panel import CasePanel
from kb.tui.widgets.conversation import Conversation, QuestionCard
from kb.tui.widgets.prompt import Prompt

_UNKNOWN, _WHY = "0", "?"  # keys on the keyboard and of the choices that every question has


class AskArea(Area):
    """The consultation."""

    NAME = "ask"
    CSS_PATH = "ask.tcss"
    BINDINGS = bindings("ask")

    _runs = 0
    """How many runs the case had when it was shown last."""

    def compose_body(self) -> Iterable[Widget]:
        """Conversation and prompt at the left, the case at the right."""
        with Horizontal(classes="body"):
            with Vertical(id="talk"):
                yield Conversation()
                yield Prompt(words.PROMPT)
            yield CasePanel(id="case")

    def on_mount(self) -> None:
        """Follow the case."""
        self.watch(kb_app(self), "view", self._show, init=False)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        await self._greet()
        kb_app(self).begin()

    async def _greet(self) -> None:
        talk = self.query_one(Conversation)
        await talk.start_over()
        await talk.add_reply(words.HELLO[lang_of(self)])
        await self._offer_first_steps()

    async def _offer_first_steps(self) -> None:
        lang = lang_of(self)
        steps = {
            "log": words.START_LOG[lang],
            "guide": words.START_GUIDE[lang],
            "example": words.START_EXAMPLE[lang],
            "browse": words.START_BROWSE[lang],
        }
        choices = await self.query_one(Conversation).ask(words.FIRST_STEPS[lang], steps)
        choices.focus()

    @on(Submitted)
    async def _submit(self, event: Submitted) -> None:
        is_answer = kb_app(self).view.question is not None
        await self.query_one(Conversation).add_user(event.text, is_answer)
        path = dropped_log(event.text)
        if path is not None:
            kb_app(self).load_log(path, shown=True)
        else:
            kb_app(self).move(lambda session: session.say(event.text))

    @on(Chosen)
    async def _choose(self, event: Chosen) -> None:
        event.stop()
        app, question = kb_app(self), kb_app(self).view.question
        if question is None:
            self._start(event.key)
        elif event.key == _WHY:
            await self.query_one(Conversation).add_reply(link_ids(question.why, app.session.store))
            await self._ask(app.view)
        else:
            value = None if event.key == _UNKNOWN else event.key
            said = f"{question.text} {question.choices.get(event.key, words.DONT_KNOW[app.lang])}"
            app.move(lambda session: session.answer(question, value, said))

    def _start(self, key: str) -> None:
        if key == "log":
            self.app.call_later(self.app.run_action, "app.open_log")
        elif key == "example":
            self.post_message(LogWanted(str(EXAMPLES / "overfitting.csv")))
        else:
            self.post_message(AreaWanted(key))

    async def _show(self, view: CaseView) -> None:
        talk, store = self.query_one(Conversation), kb_app(self).session.store
        if view.before:
            await talk.replay((said, link_ids(reply, store)) for said, reply in view.before)
        elif view.is_empty and not view.reply and not talk.has_begun:
            await self._greet()
            return
        if view.said:
            await talk.add_user(view.said)
        if view.reply:
            await talk.add_reply(link_ids(view.reply, store))
        if len(view.runs) > self._runs:
            await talk.add_hint(words.SEE_CURVES[lang_of(self)], "app.area('run')")
        self._runs = len(view.runs)
        await self._ask(view)

    async def _ask(self, view: CaseView) -> None:
        talk, prompt, lang = self.query_one(Conversation), self.query_one(Prompt), lang_of(self)
        if view.is_empty:
            await self._offer_first_steps()
            return
        if view.question is None:
            await talk.drop_question()
            self._begin_at(prompt)
            return
        more = {_UNKNOWN: words.DONT_KNOW[lang]}
        if view.question.why:
            more[_WHY] = words.WHY[lang]
        rest = words.MORE_CHOICES[lang]
        choices = await talk.ask(view.question.text, view.question.choices, more, rest)
        choices.highlighted = None  # the Enter of someone who types "2" and Enter is no answer to this one
        if not prompt.text:
            self._begin_at(choices)

    def _begin_at(self, widget: Widget) -> None:
        """Give the focus to what waits for the user, unless the case hides it."""
        if not self.shows_case:
            # At once, so that a key pressed now is for this; the conversation knows what should be in view.
            self.set_focus(widget, scroll_visible=False)

    @on(Failed)
    async def _note_failure(self, event: Failed) -> None:
        event.stop()
        await self.query_one(Conversation).add_note(event.reason, event.advice)
        await self._ask(kb_app(self).view)

    async def relabel(self) -> None:
        """Greet in the language of the app while nothing has been said."""
        is_new = not self.query_one(Conversation).has_begun
        if is_new and kb_app(self).view.is_empty and self.is_mounted and self.query(QuestionCard):
            await self._greet()

    def action_swap(self) -> None:
        """From the case or the choices to the prompt, and back."""
        self.swap_focus()

    def action_scroll_talk(self, by: int) -> None:
        """Scroll the conversation by a page, wherever the focus is."""
        self.query_one(Conversation).turn_page(by)
