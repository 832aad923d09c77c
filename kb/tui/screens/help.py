"""The help page: the keys that work where the focus is, then those that work everywhere."""

from collections.abc import Iterator, Sequence

from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label, Static

from kb.layout import cells, wrap
from kb.tui import words
from kb.tui.context import kb_app, lang_of
from kb.tui.keymap import BY_ID, COMMANDS

KEYS = 16  # cells of the column of keys
TEXT = 50  # cells of the column of texts; both fit a window of 80


class Help(ModalScreen[None]):
    """Made from the active bindings, so that it is right for a changed keymap too."""

    BINDINGS = [Binding("escape,f1,q", "dismiss(None)", show=False)]  # noqa: RUF012

    def __init__(self, active: Sequence[ActiveBinding]) -> None:
        super().__init__()
        bound = [item.binding for item in active]
        keys = {name: [binding.key for binding in bound if binding.id == name] for name in BY_ID}
        self._keys = {name: found for name, found in keys.items() if found}

    def compose(self) -> Iterator[Widget]:
        """Yield the two lists."""
        lang = lang_of(self)
        everywhere = {command.id for command in COMMANDS["app"]}
        here = [name for name in self._keys if name not in everywhere]
        with Vertical(classes="dialog help"):
            yield Label(words.HELP[lang], markup=False, classes="pane-title")
            with VerticalScroll():
                yield Static(words.HELP_ALWAYS[lang] + "\n", markup=False)
                if here:
                    yield Static(self._table(words.HELP_HERE[lang], here), markup=False)
                yield Static(
                    self._table(words.HELP_EVERYWHERE[lang], [n for n in self._keys if n in everywhere]),
                    markup=False,
                )
            yield Label(words.HELP_CLOSE[lang], markup=False, classes="hint")

    def _table(self, title: str, names: Sequence[str]) -> Content:
        lang = lang_of(self)
        parts = [Content.styled(f"{title}\n", "bold underline")]
        for name in names:
            keys = " ".join(kb_app(self).get_key_display(Binding(key, "", "")) for key in self._keys[name])
            pad = " " * max(KEYS - cells(keys), 1)
            command = BY_ID[name]
            label = command.label[lang]
            lines = wrap(f"{label} · {command.help[lang]}", KEYS + TEXT, " " * KEYS)
            text = lines.strip().removeprefix(label)
            parts.append(
                Content.assemble((keys, "bold $text-accent"), pad, label, (f"{text}\n", "$text-muted"))
            )
        return Content("").join([*parts, Content("\n")])
