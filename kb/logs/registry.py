"""The list of readers, asked in turn; the first that recognises the content reads the log.

Other packages add readers with the entry point group `kb.log_readers`: each entry point names an object
with `name`, `recognise` and `read` as in `Reader`. Readers from outside are asked before the bundled ones.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from kb.logs.source import Source
from kb.logs.table import Table


class Reader(Protocol):
    """One family of logs. `name` is what `format` shows in the JSON output."""

    @property
    def name(self) -> str:
        """The name of the format, in kebab-case."""
        ...

    def recognise(self, source: Source) -> bool:
        """Whether the content, not the file name, is of this family; looks at the head only where it can."""
        ...

    def read(self, source: Source) -> Sequence[Table]:
        """Return the tables in the log; raises LogError where the content turns out to be unusable."""
        ...


BUNDLED = (
    "kb.logs.readers.tfevents",
    "kb.logs.readers.wandb_file",
    "kb.logs.readers.notebook",
    "kb.logs.readers.json_document",
    "kb.logs.readers.json_lines",
    "kb.logs.readers.delimited",
    "kb.logs.readers.text",
)
"""Modules with a tuple `READERS`, in the order of asking: the strictest signature first, free text last."""


@cache
def readers() -> tuple[Reader, ...]:
    """All readers in the order in which they are asked."""
    outside = tuple(cast("Reader", point.load()) for point in entry_points(group="kb.log_readers"))
    bundled = tuple(
        reader for module in BUNDLED for reader in cast("tuple[Reader, ...]", import_module(module).READERS)
    )
    return outside + bundled
