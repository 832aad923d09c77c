"""Apply a user's settings to the app: themes, theme and keys; what fails is named and left out."""

from textual.app import App
from textual.color import Color, ColorParseError
from textual.theme import Theme

from kb.errors import did_you_mean
from kb.tui.settings import Settings


def apply_settings(app: App[None], settings: Settings) -> list[str]:
    """Set themes and keys; return a line for each thing that could not be used."""
    problems = list(settings.problems)
    for name, colours in settings.themes.items():
        bad = [key for key, value in colours.items() if key != "dark" and not _is_colour(value)]
        if bad:
            problems.append(f"themes.{name}.{bad[0]}: {colours[bad[0]]!r} is no colour")
        else:
            app.register_theme(Theme(name=name, **colours))
    if settings.theme in app.available_themes:
        app.theme = settings.theme
    elif settings.theme:
        hint = did_you_mean(settings.theme, app.available_themes)
        problems.append(f"theme: there is no {settings.theme!r}{hint}")
    app.set_keymap(settings.keys)
    return problems


def _is_colour(value: object) -> bool:
    try:
        Color.parse(str(value))
    except ColorParseError:
        return False
    return True
