"""The key bar: what can be done here, in the language of the app, each part clickable."""

from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from kb.tui.context import kb_app, lang_of
from kb.tui.keymap import BY_ID, COMMANDS

_ORDER = {command.id: place for place, command in enumerate(COMMANDS["app"], 1)}


class KeyBar(Static):
    """One line made from the active bindings; Textual's own footer knows only one language."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        """Follow focus and bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)
        self.watch(kb_app(self), "view", self.refresh_keys, init=False)
        self.call_after_refresh(self.refresh_keys)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh_keys()

    def refresh_keys(self) -> None:
        """Show the commands that work now, whole ones; what finds no room is in the help and the palette."""
        parts: dict[str, Content] = {}
        for active in sorted(self.screen.active_bindings.values(), key=_place):
            name = active.binding.id or ""
            if active.binding.show and active.enabled and name in BY_ID and name not in parts:
                parts[name] = self._part(active.binding)
        room, fitting = self.size.width, set[str]()
        for name in sorted(parts, key=lambda name: not BY_ID[name].essential):
            if parts[name].cell_length <= room:
                room -= parts[name].cell_length
                fitting.add(name)
        self.update(Content("").join(part for name, part in parts.items() if name in fitting))

    def _part(self, binding: Binding) -> Content:
        click = Style.from_meta({"@click": f"app.run_command('{binding.id}')"})
        style = Style.parse("bold $text-accent") + click
        key = Content.styled(f" {kb_app(self).get_key_display(binding)}", style)
        return key + Content.styled(f" {BY_ID[binding.id or ''].label[lang_of(self)]} ", click)

    def on_resize(self) -> None:
        """Show as many commands as there is room for."""
        self.refresh_keys()


def _place(active: ActiveBinding) -> int:
    """Put the help first, then what is special here, then the other commands of the app in their order."""
    return -1 if active.binding.id == "help" else _ORDER.get(active.binding.id or "", 0)
