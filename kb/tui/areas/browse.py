"""Browse: all entries by group, live search, and the reader."""

import asyncio
from collections.abc import Iterable

from textual import events, on, work
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from kb.errors import UsageError
from kb.tui import words
from kb.tui.areas.base import Area
from kb.tui.context import kb_app, lang_of
from kb.tui.dropped import dropped_log
from kb.tui.keymap import bindings
from kb.tui.messages import AreaWanted, EntryWanted
from kb.tui.widgets.catalogue import Catalogue
from kb.tui.widgets.reader import Reader

# A search takes a few milliseconds; this pause only joins keys that arrive together, as in a paste.
PAUSE = 0.02  # seconds
LIMIT = 30


class BrowseArea(Area):
    """Search field and list at the left, the page at the right; in a narrow window one of the two."""

    NAME = "browse"
    CSS_PATH = "browse.tcss"
    BINDINGS = bindings("browse")

    def __init__(self) -> None:
        super().__init__()
        self._came_from = ""

    def compose_body(self) -> Iterable[Widget]:
        """Yield both panes."""
        with Horizontal(classes="body"):
            with Vertical(id="finder"):
                yield Input(id="search", compact=True, select_on_focus=False)
                yield Catalogue(markup=False, id="catalogue")
            yield Reader()

    def on_mount(self) -> None:
        """Begin with the whole list; a page may have been asked for before there was a list."""
        if not self.has_class("reading"):
            self.query_one(Input).focus()

    async def relabel(self) -> None:
        """Show everything in the language of the app."""
        self.query_one(Input).placeholder = words.SEARCH[lang_of(self)]
        self.search(self.query_one(Input).value)
        self.call_later(self._reload)

    async def _reload(self) -> None:
        await kb_app(self).loaded()
        await self.query_one(Reader).reload()

    @on(Input.Changed, "#search")
    def _type(self, event: Input.Changed) -> None:
        self.search(event.value)

    @work(exclusive=True, group="search")
    async def search(self, query: str) -> None:
        """List what answers a query, or everything where there is none; a newer query cancels this one."""
        session, lang = await kb_app(self).loaded(), lang_of(self)
        await asyncio.sleep(PAUSE)
        catalogue = self.query_one(Catalogue)
        try:
            answer = await asyncio.to_thread(session.base.searcher.search, query, lang, LIMIT)
        except UsageError:  # no word in it: nothing is asked
            catalogue.show_all(session.store, lang)
            return
        catalogue.show_answer(answer, session.store, lang)

    @on(Input.Submitted, "#search")
    def _open_first(self) -> None:
        catalogue = self.query_one(Catalogue)
        if catalogue.highlighted is None:
            catalogue.focus()
        else:
            catalogue.action_select()

    @on(EntryWanted)
    def _open(self, event: EntryWanted) -> None:
        event.stop()
        self.open(event.entry_id)

    @work(exclusive=True, group="reader")
    async def open(self, entry_id: str, came_from: str = "") -> None:
        """Show an entry; `came_from` is the area that Escape leads back to."""
        app = kb_app(self)
        await app.loaded()
        self._came_from = came_from or self._came_from
        self.set_class(True, "reading")
        # What is typed from now on is for the page, not for the search that is hidden or left.
        reader = self.query_one(Reader)
        self.set_focus(reader)
        app.busy = words.OPENING[app.lang].format(name=entry_id)
        await reader.announce(app.busy)
        # A long page takes a while to lay out: first the screen says what comes.
        seen = asyncio.Event()
        self.call_after_refresh(seen.set)
        await seen.wait()
        await reader.open(entry_id)
        self.set_focus(reader)  # a screen that opens with a page gives it to the first field otherwise
        app.busy = ""
        self.query_one(Catalogue).mark(entry_id)

    @property
    def field(self) -> Input | None:
        """The search field beside the list; on a page letters are keys of the reader."""
        is_hidden = self.has_class("reading", "-narrow")
        return None if is_hidden or isinstance(self.focused, Reader) else self.query_one(Input)

    def aim(self, event: events.Key | events.Paste) -> None:
        """Search for what is typed; a file that is dropped beside the search field is a log."""
        if isinstance(event, events.Key) or dropped_log(event.text) is None:
            super().aim(event)

    def action_move(self, by: int) -> None:
        """Move along the list without leaving the search field."""
        catalogue = self.query_one(Catalogue)
        if by > 0:
            catalogue.action_cursor_down()
        else:
            catalogue.action_cursor_up()

    def action_search(self) -> None:
        """Go to the search field."""
        self.set_class(False, "reading")
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """From the page to where one came from, or to the list; from there to the search field."""
        came_from, self._came_from = self._came_from, ""
        if came_from and came_from != self.NAME:
            self.post_message(AreaWanted(came_from))
        elif self.has_class("reading"):
            self.set_class(False, "reading")
            self.query_one(Catalogue).focus()
        else:
            self.query_one(Input).value = ""
            self.query_one(Input).focus()
