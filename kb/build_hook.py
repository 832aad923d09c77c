"""Build hook of the wheel: compile the entries, so that the first `kb search` is as fast as the second."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileEntries(BuildHookInterface[Any]):
    """Puts `knowledge.sqlite` beside the entries in the wheel; an editable install compiles on first use."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the entries and add the result to the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from kb.knowledge.compile import write_compiled
        from kb.knowledge.corpus import load_corpus
        from kb.search.tables import write_tables

        target = Path(self.directory) / "knowledge.sqlite"
        corpus = load_corpus([Path(self.root) / "entries"])
        write_compiled(corpus, target, "shipped", write_tables)
        build_data["force_include"][str(target)] = "kb/bundled/knowledge.sqlite"
