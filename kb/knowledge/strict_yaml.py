"""The only YAML reader of the project: PyYAML's C parser without YAML 1.1's surprises.

`no` and `on` stay words, `1e-3` is a number, dates stay text, and a key that stands twice is an error.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from kb.errors import EntryError

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:  # a PyYAML built without libyaml reads the same, only more slowly
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):
    """Safe loading with unique keys and only the implicit types of YAML 1.2."""

    # A class attribute of its own, or the resolvers below would be added to every loader of the process.
    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}  # pyright: ignore[reportIncompatibleVariableOverride]

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_PLAIN_TYPES = (  # tag, pattern of a plain scalar, characters it can start with ("" is the empty scalar)
    ("bool", r"true|True|false|False", [*"tTfF"]),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)(?:[eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
)
for _tag, _pattern, _first in _PLAIN_TYPES:
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


def parse_yaml(text: str, path: Path, first_line: int = 1) -> Any:
    """Parse `text`, which starts at line `first_line` of `path`.

    Raises `EntryError` with file and line where the text is not YAML or repeats a key.
    """
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + mark.line if mark else first_line
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise EntryError(f"not valid YAML: {problem}", path=path, line=line) from None


def read_yaml(path: Path) -> Any:
    """Read a YAML file; raises `EntryError` where it is missing, not UTF-8 or not valid."""
    return parse_yaml(read_text(path), path)


def read_text(path: Path) -> str:
    """Read a UTF-8 text file of the knowledge base; raises `EntryError` where that is impossible."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise EntryError(f"not UTF-8 text: byte {error.start} cannot be decoded", path=path) from None
    except OSError as error:
        raise EntryError(f"cannot be read: {error.strerror or error}", path=path) from None
