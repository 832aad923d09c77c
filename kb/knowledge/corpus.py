"""All entries with what they refer to: vocabulary, bibliography, tree.

A team's directories lie over the bundled one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from kb.errors import EntryError, did_you_mean
from kb.knowledge.locate import entry_files
from kb.knowledge.models import Entry, Observable, Source
from kb.knowledge.reader import read_entry
from kb.knowledge.strict_yaml import read_text, read_yaml
from kb.knowledge.tree import Tree

Progress = Callable[[int, int], None]
_Table = TypeVar("_Table")
_VOCABULARY = TypeAdapter(dict[str, Observable])
_SOURCES = TypeAdapter(list[Source])
_TREE = TypeAdapter(Tree)


@dataclass(slots=True)
class Corpus:
    """A validated knowledge base. `redirects` maps aliases and retired ids to ids.

    `faults` holds the errors of files that could not be read, when they were asked for instead of raised.
    """

    directories: tuple[Path, ...]
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    vocabulary: dict[str, Observable] = field(default_factory=dict[str, Observable])
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    tree: Tree | None = None
    redirects: dict[str, str] = field(default_factory=dict[str, str])
    faults: list[EntryError] = field(default_factory=list[EntryError])

    @property
    def symptoms(self) -> dict[str, tuple[str, str]]:
        """Every symptom of the vocabulary with its observable and value."""
        return {f"{o}={v}": (o, v) for o, observable in self.vocabulary.items() for v in observable.values}


def load_corpus(
    directories: Sequence[Path], *, collect_faults: bool = False, progress: Progress | None = None
) -> Corpus:
    """Read and validate all entries of `directories`; an entry of a later one replaces an earlier one.

    Raises the first `EntryError`, or collects all of them in `Corpus.faults`. `progress` is called with the
    number of entries read and their total.
    """
    corpus = Corpus(tuple(directories))

    def attempt(step: Callable[[], None]) -> None:
        try:
            step()
        except EntryError as error:
            if not collect_faults:
                raise
            corpus.faults.append(error)

    for directory in directories:
        if not directory.is_dir():
            raise EntryError("no such directory of entries", path=directory)
        attempt(lambda directory=directory: _read_tables(corpus, directory))
    files = [path for directory in directories for path in entry_files(directory)]
    for number, path in enumerate(files, 1):
        attempt(lambda path=path: _add_entry(corpus, path))
        if progress:
            progress(number, len(files))
    _add_redirects(corpus)
    return corpus


def _read_tables(corpus: Corpus, directory: Path) -> None:
    for path in sorted((directory / "vocabulary").glob("*.yaml")):
        if path.stem != "synonyms":
            for name, observable in _table(_VOCABULARY, path).items():
                corpus.vocabulary[name] = observable.model_copy(update={"part": path.stem})
    if (directory / "sources.yaml").is_file():
        for source in _table(_SOURCES, directory / "sources.yaml"):
            corpus.sources[source.id] = source
    if (directory / "tree.yaml").is_file():
        corpus.tree = _table(_TREE, directory / "tree.yaml")


def _table(adapter: TypeAdapter[_Table], path: Path) -> _Table:
    try:
        return adapter.validate_python(read_yaml(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = [str(part) for part in first["loc"]]
        message = f"{'.'.join(place)}: {first['msg'].removeprefix('Value error, ')}"
        raise EntryError(message, path=path, line=_line_of(path, place)) from None


def _line_of(path: Path, place: list[str]) -> int:
    """Return the line where the keys of `place` are met one below the other, as far as they are."""
    number = 0
    lines = read_text(path).split("\n")
    for key in place:
        number = next((n for n, line in enumerate(lines[number:], number) if f"{key}:" in line), number)
    return number + 1


def _add_entry(corpus: Corpus, path: Path) -> None:
    entry = read_entry(path)
    before = corpus.entries.get(entry.id)
    if before is not None and _home(corpus, before.path) == _home(corpus, path):
        raise EntryError(f"the id {entry.id!r} is taken by {before.path}", path=path, line=2)
    for symptom in entry.symptoms:
        observable, _, value = symptom.partition("=")
        if observable not in corpus.vocabulary or value not in corpus.vocabulary[observable].values:
            hint = did_you_mean(symptom, corpus.symptoms)
            line = next((n for n, text in enumerate(read_text(path).split("\n"), 1) if symptom in text), 1)
            raise EntryError(f"unknown symptom {symptom!r}{hint}", path=path, line=line)
    corpus.entries[entry.id] = entry


def _home(corpus: Corpus, path: Path) -> Path | None:
    return next((directory for directory in corpus.directories if path.is_relative_to(directory)), None)


def _add_redirects(corpus: Corpus) -> None:
    """Map aliases to ids; an id, or who claims an alias first, wins (`kb lint` reports the rest)."""
    for entry in corpus.entries.values():
        for alias in entry.aliases:
            if alias not in corpus.entries:
                corpus.redirects.setdefault(alias, entry.id)
