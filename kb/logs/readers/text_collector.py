"""Collect the rows of a console log, line by line, remembering which data the last heading announced."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from kb.logs.names import meaning
from kb.logs.readers.json_rows import flat, phase_of
from kb.logs.readers.text_blocks import Blocks
from kb.logs.readers.text_dialects import Dialects
from kb.logs.readers.text_lines import is_detail
from kb.logs.readers.text_pairs import Pair, has_split, is_counter, is_measured, phase_in
from kb.logs.readers.text_reading import Line, read_line
from kb.logs.readers.text_sheet import RUNNING, Sheet
from kb.logs.readers.text_templates import LONGEST, MOST_SHAPES, Slot, learn, shape_of
from kb.logs.table import Key, Table

_CONSIDERED = 20_000
"""Characters of a line that are looked at: no line of values is longer, a dump of data or code may be."""

_Cell = tuple[Callable[[int], None], Callable[[float], None], int, float]
"""What takes the row and the value, and what its slot says: its number in the line and the factor."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the values of a line of a known shape go under a certain heading, if they go anywhere."""

    heading: str
    placed: bool = False
    kind: int = 0
    cells: Sequence[_Cell] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape of lines that has been learnt, with one plan a heading."""

    line: Line
    slots: Sequence[Slot]
    always: bool
    plans: dict[str, _Plan] = field(default_factory=dict[str, _Plan])


class Collector:
    """Lines in, a table out.

    Values of progress bars and running means inside an epoch are marked as such: they are used only where
    the log has nothing better. A line whose shape came before is not parsed again.
    """

    def __init__(self) -> None:
        self._sheet = Sheet()
        self._dialects = Dialects()
        self._heading = ""
        self._blocks = Blocks()
        self._shapes: dict[str, _Shape | None] = {}

    def new_section(self) -> None:
        """Forget the last heading (a new cell of a notebook)."""
        self._heading = ""

    def line(self, line: str) -> None:
        """Take one line of the screen."""
        if len(line) > LONGEST or (self._blocks.open and self._blocks.wants(line)):
            self._parse(line[:_CONSIDERED])
            return
        shape, numbers = shape_of(line)
        known = self._shapes.get(shape)
        if known is not None and (known.always or self._heading not in ("val", "test")):
            self._follow(known, numbers)
            return
        met = shape in self._shapes
        read = self._parse(line)
        if not met:
            if len(self._shapes) >= MOST_SHAPES:
                self._shapes.clear()
            self._shapes[shape] = None
        elif read is not None and known is None:
            slots = learn(line, read.pairs, lambda text: read_line(text).pairs)
            if slots is not None:
                self._shapes[shape] = _Shape(read, slots, read.carries or not read.pairs)

    def row(self, row: Mapping[str, float], phase: str = "", *, running: bool = False) -> None:
        """Take a row that is already names and numbers."""
        aspect = RUNNING if running else ""
        self._sheet.add(
            [((name, phase if has_split(name) else "", aspect), value) for name, value in row.items()]
        )

    def table(self, name: str) -> Table:
        """Return what was collected."""
        self._blocks.take("", self.row)
        return self._sheet.table(self._dialects.name or name)

    def _parse(self, line: str) -> Line | None:
        """Take a line of an unknown shape; None where it is part of a block or an object."""
        if self._blocks.take(line, self.row) or ('{"' in line and self._json(line)):
            return None
        read = Line((), False, "", "") if is_detail(line) else read_line(line)
        keys = self._place(read)
        if keys:
            self._sheet.add([(key, pair.value) for key, pair in zip(keys, read.pairs, strict=True) if key])
            self._dialects.see(line)
        return read

    def _follow(self, shape: _Shape, numbers: Sequence[str]) -> None:
        """Take a line of a known shape."""
        plan = shape.plans.get(self._heading)
        if plan is None:
            heading = self._heading
            plan = shape.plans[heading] = self._plan(shape)
        self._heading = plan.heading
        if not plan.placed:
            return
        builder = self._sheet.builder
        row = builder.length
        for add_row, add_value, index, factor in plan.cells:
            add_row(row)
            add_value(factor * float(numbers[index]) if index >= 0 else factor)
        self._sheet.count(plan.kind)
        builder.advance(len(plan.cells))

    def _plan(self, shape: _Shape) -> _Plan:
        keys = self._place(shape.line)
        if not keys:
            return _Plan(self._heading)
        cells = {key: slot for key, slot in zip(keys, shape.slots, strict=True) if key}
        columns = map(self._sheet.builder.column, cells)
        return _Plan(
            self._heading,
            True,
            self._sheet.kind(list(cells)),
            [
                (rows.append, values.append, slot.index, slot.factor)
                for (rows, values), slot in zip(columns, cells.values(), strict=True)
            ],
        )

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

    def _place(self, line: Line) -> Sequence[Key | None]:
        """Return the columns for the pairs of a line, none where it says nothing, and move the heading on."""
        if not line.pairs:
            self._heading = line.announces or self._heading
            return ()
        in_test = self._heading in ("val", "test") and all(not p.value.is_integer() for p in line.pairs)
        if not in_test and not line.carries:
            return ()
        line_phase = next((p.phase for p in line.pairs if p.phase), "")
        self._heading = _next_heading(self._heading, line.pairs, line_phase)
        phase = line_phase or self._heading
        keys = [_key(pair, phase, self._heading, line.aspect) for pair in line.pairs]
        if line.partial:
            return [key and (key[0], key[1], RUNNING) for key in keys]
        return _with_batches(keys, line.pairs, phase)


def _key(pair: Pair, phase: str, heading: str, aspect: str) -> Key | None:
    """Return the column of a pair; None for a count of validation batches: it does not move the training."""
    if is_counter(pair.name):
        if phase not in ("val", "test"):
            return pair.name, "", ""
        kind = meaning(pair.name).kind
        return None if kind == "iteration" else (pair.name, "val" if kind == "step" else "", "")
    split = pair.phase or (heading if has_split(pair.name) else "")
    own = aspect == "best" or (split in ("", "train") and has_split(pair.name))
    return pair.name, split, aspect if own else ""


def _with_batches(keys: Sequence[Key | None], pairs: Sequence[Pair], phase: str) -> Sequence[Key | None]:
    """Mark what was measured on single batches of the validation set."""
    if phase not in ("val", "test") or all(meaning(pair.name).kind != "iteration" for pair in pairs):
        return keys
    return [key and (key[0], key[1], key[2] or ("inner" if key[1] else "")) for key in keys]


def _next_heading(heading: str, pairs: Sequence[Pair], line_phase: str) -> str:
    kinds = {meaning(pair.name).kind for pair in pairs}
    if line_phase in ("val", "test") and "iteration" in kinds:
        return line_phase  # a summary line without a mark follows the batches of the validation
    moves = "epoch" in kinds or line_phase == "train" or "iteration" in kinds
    return "" if moves else heading
