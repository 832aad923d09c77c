"""Links to entries in Markdown: `[text](kb:<id>)`."""

import re

from kb.knowledge.store import Store

_QUOTED_ID = re.compile(r"`(?:kb show )?([a-z0-9]+(?:-[a-z0-9]+)*)`")


def linked_ids(markdown: str) -> list[str]:
    """Return the entries that a page links to, each once, in order."""
    return list(dict.fromkeys(re.findall(r"\]\(kb:([^)]+)\)", markdown)))


def link_ids(markdown: str, store: Store) -> str:
    """Turn ids in backquotes, also those in the command that shows them, into links to their entries."""
    known = set(store.ids())
    return _QUOTED_ID.sub(lambda m: f"[{m[1]}](kb:{m[1]})" if m[1] in known else m[0], markdown)
