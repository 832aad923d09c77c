"""The command palette: the commands that work here, found by their names in either language."""

from collections.abc import Iterable
from functools import partial
from typing import cast

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.theme import ThemeProvider

from kb.language import LANGUAGES, Text
from kb.tui import words
from kb.tui.context import kb_app
from kb.tui.keymap import COMMANDS, Command


class CommandsHere(Provider):
    """Every command that works where the palette was opened."""

    @property
    def commands(self) -> Iterable[Command]:
        """The commands, as the keymap orders them."""
        active = {item.binding.id for item in self.screen.active_bindings.values() if item.enabled}
        return (command for group in COMMANDS.values() for command in group if command.id in active)

    async def discover(self) -> Hits:
        """Offer all of them while nothing is typed."""
        lang = kb_app(self.screen).lang
        for command in self.commands:
            yield DiscoveryHit(command.label[lang], self._run(command), help=command.help[lang])

    async def search(self, query: str) -> Hits:
        """Offer those whose name matches; people know a command by the language they met it in."""
        lang, matcher, is_found = kb_app(self.screen).lang, self.matcher(query), False
        for command in self.commands:
            score = max(matcher.match(command.label[one]) for one in LANGUAGES)
            if score > 0:
                is_found = True
                shown = matcher.highlight(command.label[lang])
                yield Hit(score, shown, self._run(command), help=command.help[lang])
        if not is_found:
            yield _nothing(words.NO_COMMAND[lang])

    def _run(self, command: Command) -> "partial[object]":
        return partial(self.app.run_action, f"app.run_command('{command.id}')")


class Themes(ThemeProvider):
    """The themes; says in the language of the app when none matches."""

    async def search(self, query: str) -> Hits:
        """Offer the themes whose name matches."""
        is_found = False
        async for hit in super().search(query):
            is_found = True
            yield hit
        if not is_found:
            yield _nothing(words.NO_COMMAND[kb_app(self.screen).lang])


def open_palette(app: App[None], provider: type[Provider], placeholder: Text) -> None:
    """Show the palette over the app, unless it is open."""
    if not CommandPalette.is_open(cast("App[object]", app)):
        text = placeholder[kb_app(app).lang]
        app.push_screen(CommandPalette([provider], placeholder=text, id="--command-palette"))


def _nothing(text: str) -> Hit:
    """Stand in for the line of the toolkit that knows only English; taking it closes the palette."""
    return Hit(1, text, lambda: None)
