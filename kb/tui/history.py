"""Where the reader has been: back and forward as in a web browser."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class History:
    """Visited entries with the place of the present one."""

    _visited: list[str] = field(default_factory=list[str])
    _place: int = -1

    @property
    def current(self) -> str | None:
        """The entry that is open, or None."""
        return self._visited[self._place] if self._visited else None

    def visit(self, entry_id: str) -> None:
        """Open an entry; what lay ahead is forgotten, a repeated visit changes nothing."""
        if entry_id == self.current:
            return
        del self._visited[self._place + 1 :]
        self._visited.append(entry_id)
        self._place += 1

    def step(self, by: int) -> str | None:
        """Go back (-1) or forward (+1); return the entry there, or None at an end."""
        if not 0 <= self._place + by < len(self._visited):
            return None
        self._place += by
        return self.current

    def can_step(self, by: int) -> bool:
        """Say whether there is an entry in that direction."""
        return 0 <= self._place + by < len(self._visited)
