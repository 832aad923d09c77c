"""Collect the rows of a console log, line by line, remembering which data the last heading announced."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kb.logs.names import meaning
from kb.logs.readers.json_rows import flat, phase_of
from kb.logs.readers.text_blocks import Box, Columns
from kb.logs.readers.text_counters import read_progress
from kb.logs.readers.text_dialects import Dialects
from kb.logs.readers.text_lines import plain
from kb.logs.readers.text_pairs import (
    Pair,
    find_pairs,
    has_split,
    heading_phase,
    is_counter,
    is_measured,
    phase_in,
)
from kb.logs.table import Column, Key, Table, TableBuilder

MORE_THAN_ONCE = 2
_NUMBER_LIKE = re.compile(r"\d|nan|inf", re.IGNORECASE)
_CONSIDERED = 20_000
"""Characters of a line that are looked at: no line of values is longer, a dump of data or code may be."""


class Sheet:
    """Rows with the kind of line each came from: its names in their order."""

    def __init__(self) -> None:
        self.builder = TableBuilder()
        self._kinds: dict[tuple[str, ...], int] = {}
        self._of_row: list[int] = []
        self.measured = 0

    def add(self, cells: Sequence[tuple[Key, float]]) -> None:
        """Append a row."""
        first = next((name + phase for (name, phase, _), _ in cells if is_measured(name)), "")
        kind = (cells[0][0][0], first) if cells else ()
        self._of_row.append(self._kinds.setdefault(kind, len(self._kinds)))
        self.measured += any(is_measured(name) and has_split(name) for (name, _, _), _ in cells)
        self.builder.add_keyed(cells)

    def table(self, name: str) -> Table:
        """Return the table without lines of a kind that came once only.

        Where other kinds came again and again.
        """
        table = self.builder.table(name)
        counts = Counter(self._of_row)
        if max(counts.values(), default=0) <= MORE_THAN_ONCE:
            return table
        keep = np.array([counts[kind] > 1 for kind in self._of_row], dtype=np.bool_)
        table.columns = [_kept(column, keep) for column in table.columns if keep[column.rows].any()]
        return table


def _kept(column: Column, keep: NDArray[np.bool_]) -> Column:
    chosen = keep[column.rows]
    return Column(column.name, column.rows[chosen], column.values[chosen], column.phase, None, column.aspect)


_ASPECTS = re.compile(
    r"\b(?:(?P<inner>train_inner|inner)|(?P<summary>results?|summary|done|finished|completed?))\b", re.I
)


def _aspect_of(line: str) -> str:
    """Whether a line speaks of the batches inside an epoch or sums the epoch up, where it says so."""
    match = _ASPECTS.search(line[:200])
    return (match.lastgroup or "") if match else ""


def _before_bar(line: str) -> str:
    """Return the part of a line before a progress bar."""
    return re.split(r":?\s*\d+%\|", line, maxsplit=1)[0]


def _carries(name: str) -> bool:
    """Whether a name alone makes its line worth keeping: a counter, loss or metric.

    Memory or time alone do not.
    """
    return is_counter(name) or (
        is_measured(name) and meaning(name).quantity not in ("memory", "step_time", "throughput")
    )


class Collector:
    """Lines in, a table out.

    Values of progress bars and running means inside an epoch go to a sheet of their own, used only where
    the log has nothing better.
    """

    def __init__(self) -> None:
        self._sheet = Sheet()
        self._running = Sheet()
        self._dialects = Dialects()
        self._heading = ""
        self._box = Box()
        self._columns = Columns()

    def new_section(self) -> None:
        """Forget the last heading (a new cell of a notebook)."""
        self._heading = ""

    def line(self, line: str) -> None:
        """Take one line of the screen."""
        if len(line) > _CONSIDERED:
            line = line[:_CONSIDERED]
        if self._block(line):
            return
        if not _NUMBER_LIKE.search(line):
            self._heading = heading_phase(line) or self._heading
            return
        if '{"' in line and self._json(line):
            return
        progress = read_progress(plain(line))
        row, phase = self._columns.row(progress.text.partition(" | ")[0])
        if row:
            self.row(row, phase)  # of a bar that is redrawn over its columns the last state stays
            return
        pairs = find_pairs(progress.text)
        if not pairs:
            self._heading = heading_phase(progress.text) or self._heading
            return
        if progress.step is not None:
            pairs.insert(0, Pair("step", float(progress.step), ""))
        if self._row(pairs, self._running if progress.partial else self._sheet, _aspect_of(progress.text)):
            self._dialects.see(line)

    def row(self, row: Mapping[str, float], phase: str = "") -> None:
        """Take a row that is already names and numbers."""
        self._sheet.add(
            [
                ((name, phase if is_measured(name) and has_split(name) else "", ""), value)
                for name, value in row.items()
            ]
        )

    def _block(self, line: str) -> bool:
        """Take a line of a box or the header of a table."""
        if "|" in line and self._box.take(line):
            return True
        row = self._box.end()
        if row:
            self.row(row)
        return ("poch" in line or "Class" in line) and self._columns.header(_before_bar(plain(line)))

    def _json(self, line: str) -> bool:
        """Take a line that ends in a JSON object: `[train] | INFO | {"epoch": 1, "train_loss": "3.9"}`."""
        start, end = line.find('{"'), line.rfind("}") + 1
        try:
            value: object = json.loads(line[start:end])
        except (ValueError, RecursionError):
            return False
        if not isinstance(value, Mapping):
            return False
        item = cast("Mapping[str, object]", value)
        row = flat(item)
        if any(is_measured(name) for name in row):
            self._dialects.see(line)
            self.row(row, phase_of(item) or phase_in(line[:start]))
        return True

    def _row(self, pairs: Sequence[Pair], sheet: Sheet, aspect: str) -> bool:
        """Take the values of one line; False where it measures nothing."""
        in_test = self._heading in ("val", "test") and all(not p.value.is_integer() for p in pairs)
        if not in_test and not any(_carries(p.name) for p in pairs):
            return False
        line_phase = next((p.phase for p in pairs if p.phase), "")
        self._update_heading(pairs, line_phase)
        phase = line_phase or self._heading
        cells: list[tuple[Key, float]] = []
        for pair in pairs:
            if is_counter(pair.name):
                if phase in ("val", "test") and meaning(pair.name).kind == "iteration":
                    continue  # batches of the validation set do not move the training
                cells.append(((pair.name, "", ""), pair.value))
            else:
                split = pair.phase or (self._heading if has_split(pair.name) else "")
                own = aspect if split in ("", "train") and has_split(pair.name) else ""
                cells.append(((pair.name, split, own), pair.value))
        sheet.add(cells)
        return any(is_measured(p.name) for p in pairs)

    def _update_heading(self, pairs: Sequence[Pair], line_phase: str) -> None:
        kinds = {meaning(pair.name).kind for pair in pairs}
        if line_phase in ("val", "test") and "iteration" in kinds:
            self._heading = line_phase  # a summary line without a mark follows the batches of the validation
        elif "epoch" in kinds or (line_phase == "train") or "iteration" in kinds:
            self._heading = ""

    def table(self, name: str) -> Table:
        """Return what was collected; bars only where nothing else was measured."""
        self._block("")
        better = self._sheet if self._sheet.measured > 1 or not self._running.measured else self._running
        return better.table(self._dialects.name or name)
