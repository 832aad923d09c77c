"""The reader: one entry as a page, with history, sections by digit, and links that lead to entries."""

import re
from collections.abc import Iterator

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Markdown

from kb.errors import UsageError
from kb.knowledge.page import page_markdown
from kb.tui import words
from kb.tui.context import kb_app, lang_of
from kb.tui.history import History
from kb.tui.keymap import bindings
from kb.tui.links import linked_ids
from kb.tui.screens.pick import Pick
from kb.tui.widgets.conversation import Reply


class Reader(VerticalScroll, can_focus=True):
    """Shows entries; `open` is the only way in."""

    BINDINGS = bindings("reader")

    def __init__(self) -> None:
        super().__init__(id="reader")
        self.history = History()
        self.source = ""

    def compose(self) -> Iterator[Widget]:
        """Yield the page."""
        yield Reply(words.READER_EMPTY[lang_of(self)])

    async def announce(self, text: str) -> None:
        """Say what is being opened while there is no page to look at."""
        if self.history.current is None:
            await self.page.update(text)

    async def open(self, entry_id: str) -> None:
        """Show an entry and remember the visit; an id that does not exist becomes a note."""
        try:
            self.history.visit(kb_app(self).session.store.resolve(entry_id))
        except UsageError as error:
            kb_app(self).tell(words.ENTRY_BROKEN, severity="warning", error=error.in_language(lang_of(self)))
            return
        await self.reload()
        self.scroll_home(animate=False)

    async def reload(self) -> None:
        """Show the present entry again, in the language of the app."""
        lang, current = lang_of(self), self.history.current
        if current is None:
            await self.page.update(words.READER_EMPTY[lang])
            return
        self.source = page_markdown(kb_app(self).session.store, current, lang, linked=True)
        await self.page.update(self.source)
        self.refresh_bindings()

    @property
    def page(self) -> Markdown:
        """The Markdown on show."""
        return self.query_one(Reply)

    @property
    def headings(self) -> list[Widget]:
        """The headings of the sections, in order."""
        return list(self.page.query("MarkdownH2"))

    def jump(self, number: int) -> None:
        """Scroll to a section, counted from 0."""
        headings = self.headings
        if number < len(headings):
            headings[number].scroll_visible(top=True, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Jump by digit."""
        if event.character and event.character in "123456789":
            event.stop()
            self.jump(int(event.character) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what leads nowhere."""
        if action == "history":
            by = parameters[0]
            return True if isinstance(by, int) and self.history.can_step(by) else None
        return True if self.history.current or action not in ("sections", "links", "copy") else None

    async def action_history(self, by: int) -> None:
        """Go back or forward."""
        if self.history.step(by):
            await self.reload()
            self.scroll_home(animate=False)

    def action_sections(self) -> None:
        """Choose a section."""
        titles = dict(enumerate(re.findall(r"^## (.+)$", self.source, re.MULTILINE)))
        self.app.push_screen(
            Pick(words.SECTIONS, {str(n): title for n, title in titles.items()}),
            lambda key: self.jump(int(key)) if key else None,
        )

    def action_links(self) -> None:
        """Choose a link of this page."""
        store, lang = kb_app(self).session.store, lang_of(self)
        links = {name: store.card(name).title[lang] for name in linked_ids(self.source) if name in store}
        if not links:
            kb_app(self).tell(words.NO_LINKS)
            return
        self.app.push_screen(Pick(words.LINKS, links), self._follow)

    async def _follow(self, entry_id: str | None) -> None:
        if entry_id:
            await self.open(entry_id)

    def action_copy(self) -> None:
        """Copy the page as Markdown."""
        self.app.copy_to_clipboard(self.source)
        kb_app(self).tell(words.COPIED_ENTRY)
