"""Where a text calls an observable by its name: "grad clip", "warmup_steps", "labels 里没有 EOS"."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kb.search.normalise import Atom, atoms

# Between the parts of a name that may stand apart: "eos … labels", in either order.
APART = "…"

# So many atoms may stand between two parts ("the EOS token is simply not part of the labels").
_FARTHEST = 8

_Parts = tuple[tuple[str, ...], ...]


class Place(NamedTuple):
    """A name in a clause: what stands before it, between its parts (None where it has one), and after it."""

    observable: str
    name: str
    before: str
    inside: str | None
    after: str


class _Hit(NamedTuple):
    observable: str
    first: int  # atom
    last: int
    gap: tuple[int, int] | None  # the atoms around the words between two parts


class Names:
    """The names of the observables of a vocabulary."""

    def __init__(self, vocabulary: Mapping[str, Mapping[str, Any]]) -> None:
        self._by_atom: dict[str, list[tuple[str, _Parts]]] = {}
        for observable, facts in vocabulary.items():
            for name in dict.fromkeys((observable, *facts.get("names", ()))):
                parts = tuple(_texts(part) for part in name.split(APART))
                for first in {part[0] for part in parts}:
                    self._by_atom.setdefault(first, []).append((observable, parts))
        for names in self._by_atom.values():
            names.sort(key=lambda name: -sum(map(len, name[1])))

    def places(self, clause: str) -> Iterator[Place]:
        """Yield the names in a clause in order, the longest at each place."""
        found = atoms(clause)
        hits = _without_owners([*self._hits(found)], found, clause)
        borders = [0, *(found[hit.last].end for hit in hits)]
        starts = [*(found[hit.first].start for hit in hits), len(clause)]
        for number, hit in enumerate(hits):
            inside = clause[found[hit.gap[0]].end : found[hit.gap[1]].start] if hit.gap else None
            before = clause[borders[number] : starts[number]]
            name = clause[found[hit.first].start : found[hit.last].end]
            yield Place(
                hit.observable, name, before, inside, clause[borders[number + 1] : starts[number + 1]]
            )

    def _hits(self, found: Sequence[Atom]) -> Iterator[_Hit]:
        words = [atom.text for atom in found]
        place = 0
        while place < len(words):
            names = self._by_atom.get(words[place], ())
            hits = (_hit(observable, parts, words, place) for observable, parts in names)
            hit = next(filter(None, hits), None)
            if hit:
                yield hit
            place = hit.last + 1 if hit else place + 1


def _without_owners(hits: Sequence[_Hit], found: Sequence[Atom], clause: str) -> list[_Hit]:
    """Leave out what another name is called on: `optimizer.zero_grad()` is about the gradients alone."""
    kept: list[_Hit] = []
    for hit in hits:
        between = clause[found[kept[-1].last].end : found[hit.first].start] if kept else ""
        if between == ".":
            kept.pop()
        kept.append(hit)
    return kept


def _hit(observable: str, parts: _Parts, words: Sequence[str], place: int) -> _Hit | None:
    for first, *others in (parts, parts[::-1]):
        end = place + len(first)
        if tuple(words[place:end]) != first:
            continue
        if not others:
            return _Hit(observable, place, end - 1, None)
        for start in range(end, min(end + _FARTHEST, len(words))):
            if tuple(words[start : start + len(others[0])]) == others[0]:
                return _Hit(observable, place, start + len(others[0]) - 1, (end - 1, start))
    return None


def _texts(name: str) -> tuple[str, ...]:
    return tuple(atom.text for atom in atoms(name.replace("_", " ")))
