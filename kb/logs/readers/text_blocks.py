"""Values that console output spreads over several lines.

Boxes of `| name | value |`, tables without separators, names in one line and values in the next.
"""

import re
from typing import Protocol

from kb.logs.readers.numbers import number_or_none
from kb.logs.readers.text_columns import BAR, Columns
from kb.logs.readers.text_counters import read_progress
from kb.logs.readers.text_lines import undressed
from kb.logs.readers.text_pairs import phase_in

_BOX_LINE = re.compile(r"^\s*\|\s*([A-Za-z][\w/ ]*?)\s*\|\s*(\S+)\s*\|\s*$")
_BOX_TITLE = re.compile(r"^\s*\|\s*([A-Za-z]\w*/)\s*\|\s*\|\s*$")
_PHASES = re.compile(r"\btrain(?:ing)?\s*[|│]\s*validation\s*(?:[|│]\s*test\s*)?(?:[|│]\s*)?$", re.IGNORECASE)
_RULE = re.compile(r"^-{5,} +-{5,}\s*$")
_RULED = re.compile(r"^([A-Za-z][\w/ ().-]*?)\s{2,}(\S+)\s*$")
_DRAWN = re.compile(r"^\s*[\u2500-\u257f]+\s*$")


class TakeRow(Protocol):
    """What is done with a finished row.

    Names and numbers, the data, and whether they come from a bar that is not full.
    """

    def __call__(self, row: dict[str, float], phase: str = "", *, running: bool = False) -> None:
        """Take the row."""
        ...


class Blocks:
    """All kinds of blocks; a line that belongs to one is taken, its values come as a row when it ends."""

    def __init__(self) -> None:
        self._box = Box()
        self._columns = Columns()
        self._pasted: tuple[str, ...] | None = None
        self._unfinished = False
        self.open = False
        """Whether the meaning of a next line may depend on the lines before it."""

    def wants(self, line: str) -> bool:
        """Whether the meaning of this line may depend on the lines before it, where some do."""
        return self._unfinished or self._columns.may_be_row(line)

    def take(self, line: str, put: TakeRow) -> bool:
        """Take a line that belongs to a block; False where it does not."""
        taken = self._take(line, put)
        self._unfinished = self._box.open or self._pasted is not None
        self.open = self._unfinished or self._columns.headed
        return taken

    def _take(self, line: str, put: TakeRow) -> bool:
        if not self._box.open and self._columns.header(line):
            return True
        if self._box.take(line):
            return True
        ended = self._box.end()
        for phase, row in ended:
            put(row, phase)
        if " copypaste: " in line:
            return self._paste(line.partition(" copypaste: ")[2].strip(), put)
        if (ended and self._columns.header(line)) or self._columns.is_border(line):
            return True
        return self._columns.may_be_row(line) and self._row(line, put)

    def _row(self, line: str, put: TakeRow) -> bool:
        progress = read_progress(undressed(line))
        row, phase = self._columns.row(progress.text)
        if row:
            put(row, phase, running=not progress.complete)
        return bool(row)

    def _paste(self, text: str, put: TakeRow) -> bool:
        """Detectron2: `Task: bbox`, then names, then values, with commas between."""
        if self._pasted and re.match(r"[\d.nan,-]+$", text):
            cells = [number_or_none(cell) for cell in text.split(",")]
            pairs = zip(self._pasted[1:], cells, strict=False)
            put({self._pasted[0] + name: value for name, value in pairs if value is not None}, "val")
            self._pasted = None
        elif text.startswith("Task: "):
            self._pasted = (text.removeprefix("Task: ").strip() + "/",)
        elif self._pasted:
            self._pasted = (self._pasted[0], *text.split(","))
        return True


class Box:
    """Names and values line by line: between bars as Stable-Baselines prints, between rules as garage does.

    AllenNLP and Ludwig give each name one value for each kind of data.
    """

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, float]] = {}
        self._title = ""
        self._phases: tuple[str, ...] = ()
        self._ruled = False

    @property
    def open(self) -> bool:
        """Whether lines of a box have been taken and its end has not come."""
        return bool(self._rows or self._title or self._phases or self._ruled)

    def take(self, line: str) -> bool:
        """Take a line of the box; False where the line is none."""
        if self._ruled or line.startswith("-----"):
            return self._between_rules(line)
        if "|" not in line and "│" not in line:
            return bool(self._phases) and _DRAWN.match(line) is not None
        if self._phases:
            return self._by_phase(line)
        phases = _PHASES.search(line)
        if phases:
            self._phases = tuple(phase_in(cell) for cell in BAR.split(phases[0]) if cell)
            return True
        title = _BOX_TITLE.match(line)
        if title:
            self._title = title[1]
            return True
        match = _BOX_LINE.match(line)
        return match is not None and self._put("", match[1], match[2])

    def _by_phase(self, line: str) -> bool:
        name, *values = BAR.split(line.strip(" │"))
        for phase, value in zip(self._phases, values, strict=False):
            self._put(phase, (name.split() or [""])[-1], value)
        return len(values) > 1

    def _between_rules(self, line: str) -> bool:
        """Open the block at a rule in two pieces; any other line than a name and its value ends it."""
        if not self._ruled:
            self._ruled = _RULE.match(line) is not None
            return self._ruled
        match = _RULED.match(line)
        return match is not None and self._put("", match[1], match[2])

    def _put(self, phase: str, name: str, text: str) -> bool:
        value = number_or_none(text)
        if value is not None:
            self._rows.setdefault(phase, {})[self._title + name] = value
        return True

    def end(self) -> list[tuple[str, dict[str, float]]]:
        """Return the finished rows with their data, none where there was no box."""
        if not self.open:
            return []
        rows = self._rows
        self.__init__()
        return list(rows.items())
