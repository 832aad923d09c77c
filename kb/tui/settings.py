"""A user's own keys, theme and colours: `tui.toml` in the configuration directory.

    theme = "nord"

    [keys]                      # ids as the help page and `keymap.py` name them
    open = "ctrl+g"

    [themes.mine]               # colours as in Textual; `primary` is the only one needed
    primary = "#3a7ca5"
    dark = true

Everything that is wrong is left out and named; the rest still counts.
"""

import os
import re
import sys
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from kb.errors import did_you_mean
from kb.tui.keymap import BY_ID, COMMANDS

_MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}

_COLOURS = (
    "primary", "secondary", "warning", "error", "success", "accent",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip


@dataclass(slots=True)
class Settings:
    """What the file holds, and one line for each thing in it that cannot be used."""

    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict[str, str])
    themes: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    problems: list[str] = field(default_factory=list[str])


def settings_file() -> Path:
    """Return where the settings are: `KB_CONFIG`, or `kb/tui.toml` among this system's settings."""
    chosen = os.environ.get("KB_CONFIG")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "kb" / "tui.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kb" / "tui.toml"


def read_settings(path: Path) -> Settings:
    """Read the settings; a missing file is no problem, anything else that is wrong becomes one."""
    settings = Settings()
    try:
        data: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return settings
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        settings.problems.append(f"{path}: {error}")
        return settings
    for name, value in data.items():
        _take(settings, path, name, value)
    _drop_clashes(settings, path)
    return settings


def _take(settings: Settings, path: Path, name: str, value: object) -> None:
    if name == "theme" and isinstance(value, str):
        settings.theme = value
    elif name == "keys" and isinstance(value, dict):
        for command, key in cast("dict[str, object]", value).items():
            _take_key(settings, path, command, key)
    elif name == "themes" and isinstance(value, dict):
        for theme, colours in cast("dict[str, object]", value).items():
            _take_theme(settings, path, theme, colours)
    else:
        hint = did_you_mean(name, ("theme", "keys", "themes")) or "; there are theme, keys and themes"
        settings.problems.append(f"{path}: {name}: cannot be used{hint}")


def _take_key(settings: Settings, path: Path, command: str, key: object) -> None:
    if command not in BY_ID:
        settings.problems.append(f"{path}: keys.{command}: no such command{did_you_mean(command, BY_ID)}")
    elif not isinstance(key, str) or not key.strip():
        settings.problems.append(f"{path}: keys.{command}: a key is a text such as 'ctrl+g'")
    elif unknown := [one for one in map(str.strip, key.split(",")) if not _is_key(one)]:
        settings.problems.append(
            f"{path}: keys.{command}: unknown key {unknown[0]!r}; a key is such as 'ctrl+g'"
        )
    else:
        settings.keys[command] = key


def _is_key(name: str) -> bool:
    """Say whether a key of this name can be pressed: a character, or its name, with or without modifiers."""
    *held, key = name.split("+") if len(name) > 1 else [name]
    is_named = key in set(Keys) or re.fullmatch(r"f([1-9]|1\d|2[0-4])", key) is not None
    try:
        is_named = is_named or bool(unicodedata.lookup(key.replace("_", " ")))
    except KeyError:
        is_named = is_named or (len(key) == 1 and key.isprintable()) or key in KEY_NAME_REPLACEMENTS.values()
    return is_named and set(held) <= _MODIFIERS


def _drop_clashes(settings: Settings, path: Path) -> None:
    """Leave out a key that another command of the same place has: only one of the two would work."""
    groups = {command.id: group for group, commands in COMMANDS.items() for command in commands}
    for name, key in list(settings.keys.items()):
        mine = set(map(str.strip, key.split(",")))
        for other in BY_ID.values():
            theirs = set(map(str.strip, settings.keys.get(other.id, other.keys).split(",")))
            meet = groups[name] == groups[other.id] or "app" in (groups[name], groups[other.id])
            if other.id != name and meet and mine & theirs:
                clash = ", ".join(sorted(mine & theirs))
                settings.problems.append(
                    f"{path}: keys.{name}: {clash!r} is the key of {other.id!r}; give that another key first"
                )
                del settings.keys[name]
                break


def _take_theme(settings: Settings, path: Path, name: str, colours: object) -> None:
    allowed = (*_COLOURS, "dark")
    if not isinstance(colours, dict) or not isinstance(colours.get("primary"), str):  # pyright: ignore[reportUnknownMemberType]
        settings.problems.append(f'{path}: themes.{name}: needs at least primary = "#rrggbb"')
        return
    facts = cast("dict[str, object]", colours)
    unknown = [key for key in facts if key not in allowed]
    if unknown:
        hint = did_you_mean(unknown[0], allowed)
        settings.problems.append(f"{path}: themes.{name}.{unknown[0]}: no such colour{hint}")
    settings.themes[name] = {key: value for key, value in facts.items() if key in allowed}
