"""The conversation: what was said, streamed replies, and the open question at its end."""

import re
from collections.abc import Iterable, Mapping

from textual import events, on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Markdown, Static

from kb.tui.messages import EntryWanted
from kb.tui.widgets.choices import Choices


class Reply(Markdown):
    """Markdown of the assistant; links lead to entries."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, open_links=False, classes="reply")

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """Open the entry that a link names; other addresses open in a browser."""
        event.stop()
        kind, _, rest = event.href.partition(":")
        if kind == "kb":
            self.post_message(EntryWanted(rest))
        else:
            self.app.open_url(event.href)


class QuestionCard(Vertical):
    """The open question with its choices."""

    def __init__(self, text: str, choices: Choices) -> None:
        self.text = text
        super().__init__(Static(text, markup=False, classes="question-text"), choices, classes="question")


class Asked(Static):
    """A question that was answered in words."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(Content(text), classes="asked")


class Conversation(VerticalScroll, can_focus=False):
    """What was said, oldest first; while the user does not scroll away it stays at the last exchange.

    That is at its end, so that the open question is in view, or at its beginning where what was said is
    longer than the view: a page is read from its title.
    """

    # Textual's own anchor would push a conversation that is shorter than the screen down to its end.
    _follows = True
    _exchange: Widget | None = None
    """What the last exchange begins with."""
    _words: Widget | None = None
    """What the user said last."""
    _asked: "Asked | None" = None
    """The question that the last words may have answered."""

    @property
    def _place(self) -> int:
        """The line to scroll to for the last exchange."""
        begin, end = self._exchange, self.max_scroll_y
        if begin is None or begin not in self.children:
            return end
        top, bottom = begin.virtual_region.y, self._said[-1].virtual_region.bottom
        return min(top, end) if bottom - top > self.size.height else end

    @property
    def _said(self) -> list[Widget]:
        """All but the open question."""
        return [child for child in self.children if not isinstance(child, QuestionCard)]

    def _keep(self) -> None:
        if self._follows:
            self.scroll_to(y=self._place, animate=False, immediate=True)

    def watch_virtual_size(self) -> None:
        """Keep the last exchange in view; where its parts stand is known when they are laid out."""
        self.call_after_refresh(self._keep)

    def on_resize(self) -> None:
        """Keep the last exchange in view."""
        self.call_after_refresh(self._keep)

    @on(events.MouseScrollUp)
    @on(events.MouseScrollDown)
    @on(ScrollTo)
    @on(ScrollUp)
    @on(ScrollDown)
    def look_where_the_user_is(self) -> None:
        """Follow what is said no longer once the user has scrolled away, and again once back."""
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        self._follows = self.scroll_y in (self._place, self.max_scroll_y)

    def turn_page(self, by: int) -> None:
        """Scroll by a page for the user."""
        if by < 0:
            self.scroll_page_up(animate=False)
        else:
            self.scroll_page_down(animate=False)
        self.look_where_the_user_is()

    def follow(self) -> None:
        """Return to the last exchange, wherever the user has scrolled to."""
        self._follows = True
        self.call_after_refresh(self._keep)

    async def start_over(self) -> None:
        """Forget everything."""
        self._exchange, self._follows = None, True
        await self.remove_children()

    async def add_user(self, text: str, is_answer: bool = False) -> None:
        """Show what the user said, and what comes of it; it is never read as markup.

        Words that may answer the open question stand below it.
        """
        self._asked = None
        for card in self.query(QuestionCard) if is_answer else ():
            self._asked = Asked(card.text)
            await self.mount(self._asked)
        await self.drop_question()
        self._words = Static(Content(text), classes="said")
        self._words.set_class(self._asked is not None, "-answer")
        await self.mount(self._words)
        self._exchange = self._asked or self._words
        self.follow()

    @property
    def has_begun(self) -> bool:
        """Whether anything was said."""
        return bool(self.query(".said"))

    async def replay(self, exchanges: Iterable[tuple[str, str]]) -> None:
        """Show again what was said in an earlier session."""
        await self.start_over()
        for said, reply in exchanges:
            if said:
                await self.mount(Static(Content(said), classes="said"))
            await self.mount(Reply(reply))

    async def add_hint(self, text: str, action: str) -> None:
        """Show a line that does something when it is clicked."""
        await self.mount(Static(Content.styled(text, Style.from_meta({"@click": action})), classes="hint"))

    async def add_note(self, reason: str, advice: str) -> None:
        """Show what went wrong and what to do now, as plain text."""
        text = Content.assemble((reason, "$text-error"), f"\n{advice}")
        await self.mount(Static(text, classes="note"))

    async def add_reply(self, text: str) -> None:
        """Stream a reply paragraph by paragraph, below what it answers."""
        reply = Reply()
        if self._said[-1:] != [self._words]:
            self._exchange = reply
        await self.mount(reply)
        stream = Markdown.get_stream(reply)
        try:
            for piece in re.split(r"(?<=\n)", text):
                await stream.write(piece)
        finally:
            await stream.stop()

    async def ask(
        self, text: str, choices: Mapping[str, str], more: Mapping[str, str] | None = None, rest: str = ""
    ) -> Choices:
        """Show the question that is open now; an older one goes. `more` have keys of their own.

        `rest` stands for the end of a long list.
        """
        await self.drop_question()
        if self._asked is not None and self._asked.text == text and self._asked.is_mounted:
            await self._take_back(self._asked)
        listed = Choices(choices, more, rest=rest)
        await self.mount(QuestionCard(text, listed))
        self.follow()
        return listed

    async def _take_back(self, asked: "Asked") -> None:
        """Remove a question from what was said: it was not answered, and is asked again below."""
        if self._exchange is asked:
            self._exchange = self._words
        self._asked = None
        await asked.remove()

    async def drop_question(self) -> None:
        """Remove the open question."""
        await self.query(QuestionCard).remove()
