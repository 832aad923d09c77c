"""How screens and widgets reach the app and its language with full types."""

from typing import TYPE_CHECKING, cast

from textual.dom import DOMNode

from kb.language import Lang

if TYPE_CHECKING:
    from kb.tui.app import KbApp


def kb_app(node: DOMNode) -> "KbApp":
    """Return the running app of a screen or widget."""
    return cast("KbApp", cast("object", node.app))


def lang_of(node: DOMNode) -> Lang:
    """Return the language that the screen speaks now."""
    return kb_app(node).lang
