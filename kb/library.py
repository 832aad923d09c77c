"""The library: one object that holds the knowledge base and opens every door to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UsageError
from kb.knowledge.opening import open_store
from kb.knowledge.store import Store
from kb.language import Lang

if TYPE_CHECKING:
    from kb.consult import Consultation
    from kb.diagnosis import Report
    from kb.findings import Finding
    from kb.knowledge.compile import Extension
    from kb.knowledge.corpus import Progress
    from kb.knowledge.models import Entry
    from kb.logs import Run
    from kb.search import Answer, Searcher


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a query: how well (0..1, comparable between queries) and by which words."""

    id: str
    score: float
    matched: tuple[str, ...]
    _store: Store = field(repr=False, compare=False)

    @property
    def entry(self) -> "Entry":
        """The entry itself."""
        return self._store.entry(self.id)


class KnowledgeBase:
    """A mapping of ids to entries that can be searched, asked for a diagnosis, and talked to.

    Get one from `kb.load()`.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __len__(self) -> int:
        return len(self.store)

    def __iter__(self) -> "Iterator[Entry]":
        return (self.store.entry(entry_id) for entry_id in self.store.ids())

    def __contains__(self, name: object) -> bool:
        return name in self.store

    def __getitem__(self, name: str) -> "Entry":
        """Return the entry of an id or alias; raises `UsageError` with the nearest id if there is none."""
        return self.store.entry(self.store.resolve(name))

    @property
    def failures(self) -> "list[Entry]":
        """All entries that describe a failure."""
        return [entry for entry in self if entry.kind == "failure"]

    @property
    def practices(self) -> "list[Entry]":
        """All entries that describe a technique."""
        return [entry for entry in self if entry.kind == "practice"]

    @cached_property
    def searcher(self) -> "Searcher":
        """The search over this knowledge base, which also explains refusals and near misses."""
        from kb.search import Searcher

        return Searcher(self.store)

    def search(self, query: str, limit: int = 10, lang: Lang = "en") -> list[Hit]:
        """Return the entries that answer `query`, best first; empty where nothing does.

        Raises `UsageError` for an empty query.
        """
        answer: Answer = self.searcher.search(query, lang=lang, limit=limit)
        return [Hit(hit.id, hit.score, hit.matched, self.store) for hit in answer.hits]

    def diagnose(self, run: "Run", findings: "Iterable[Finding]" = (), runs: int = 1) -> "Report":
        """Return what the curves of `run` show and what explains it.

        `findings` adds what is known from elsewhere, for instance from words or answers; `runs` is the number
        of runs that the log held.
        """
        from kb.diagnosis.diagnose import diagnose
        from kb.logs import Run

        # Untyped callers pass a path; tell them what to write instead.
        if not isinstance(run, Run):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError("diagnose takes a run: base.diagnose(kb.read_log(path))")

        return diagnose(self.store, run, findings, runs)

    def consult(self, lang: Lang = "en") -> "Consultation":
        """Start a consultation: free text, logs and answers in; questions, causes and advice out."""
        from kb.consult import Consultation

        return Consultation(self.store, lang)


def load(*directories: str | Path, progress: "Progress | None" = None) -> KnowledgeBase:
    """Return the bundled knowledge base with a team's own `directories` of entries over it.

    Raises `EntryError` (file, line, what would be right) where a directory or an entry cannot be used.
    """
    if any(not str(directory) for directory in directories):
        raise UsageError("the name of a directory of entries is empty")
    return KnowledgeBase(open_store([Path(directory) for directory in directories], _search_tables, progress))


def _search_tables() -> "Extension":
    from kb.search.tables import write_tables

    return write_tables
