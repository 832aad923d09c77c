"""No widget of ours takes a private name of Textual's by accident: such a name breaks the app in silence."""

import inspect
import pkgutil
from importlib import import_module

from textual.message_pump import MessagePump

import kb.tui

# Handlers are meant to be taken: Textual calls those of all classes. The rest is written by its metaclass.
ALLOWED = ("_on_", "_decorated_handlers", "_reactives", "_inherit_", "_css_", "_merged_bindings", "_computes")


def our_classes():
    for module in pkgutil.walk_packages(kb.tui.__path__, "kb.tui."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and issubclass(kind, MessagePump):
                yield kind


def test_private_names_are_our_own():
    taken = [
        f"{kind.__name__}.{name}"
        for kind in our_classes()
        for name in vars(kind)
        if name.startswith("_") and not name.startswith(("__", *ALLOWED))
        and any(name in vars(base) for base in kind.__mro__[1:] if not base.__module__.startswith("kb."))
    ]  # fmt: skip
    assert taken == []
