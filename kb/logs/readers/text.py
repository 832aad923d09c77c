"""Free text: any console output with names and numbers on repeated lines."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from kb.logs.names import meaning
from kb.logs.readers.text_lines import plain, screen_lines
from kb.logs.readers.text_pairs import Pair, find_pairs, heading_phase, is_measured
from kb.logs.source import Source
from kb.logs.table import Column, Table, TableBuilder

Template = tuple[tuple[str, str], ...]


class FreeText:
    """Lines such as `epoch 3: train loss 0.5, val loss 0.6`."""

    name = "text"

    def recognise(self, source: Source) -> bool:
        """Everything that is text."""
        return b"\0" not in source.head or source.encoding.startswith("utf-16")

    def read(self, source: Source) -> Sequence[Table]:
        """One row a line that measures something; lines of a kind that never comes back are prose."""
        collector = Collector()
        for raw in source.lines():
            for line in screen_lines(raw):
                collector.line(line)
        return [collector.table(self.name)]


class Collector:
    """Lines in, a table out; remembers which data the last heading announced."""

    def __init__(self) -> None:
        self._builder = TableBuilder()
        self._templates: Counter[Template] = Counter()
        self._of_row: list[Template] = []
        self._heading = ""

    def line(self, line: str) -> None:
        """Take one line of the screen."""
        text = plain(line)
        if not any(character.isdigit() for character in text) and "nan" not in text.lower():
            self._heading = heading_phase(text) or self._heading
            return
        pairs = find_pairs(text)
        if not pairs:
            self._heading = heading_phase(text) or self._heading
            return
        if any(meaning(pair.name).kind == "epoch" for pair in pairs):
            self._heading = ""
        self.row(pairs)

    def row(self, pairs: Sequence[Pair]) -> None:
        """Take the values of one line."""
        if not any(is_measured(p.name) or meaning(p.name).kind != "quantity" for p in pairs):
            return
        phase = next((pair.phase for pair in pairs if pair.phase), self._heading)
        counters = {p.name: p.value for p in pairs if meaning(p.name).kind != "quantity"}
        values = {p.name: p.value for p in pairs if meaning(p.name).kind == "quantity"}
        for_row = {**counters, **values}
        template = tuple((name, phase) for name in for_row)
        self._templates[template] += 1
        self._of_row.append(template)
        self._builder.add_phased(
            [(name, value, "") for name, value in counters.items()]
            + [(p.name, p.value, p.phase or self._heading) for p in pairs if p.name in values]
        )

    def table(self, name: str) -> Table:
        """What was collected, without lines of a kind that came once only while others came again."""
        table = self._builder.table(name)
        often = max(self._templates.values(), default=0)
        if often < 3:
            return table
        keep = np.array([self._templates[template] > 1 for template in self._of_row], dtype=np.bool_)
        table.columns = [_kept(column, keep) for column in table.columns if keep[column.rows].any()]
        return table


def _kept(column: Column, keep: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Column:
    chosen = keep[column.rows]
    return Column(column.name, column.rows[chosen], column.values[chosen], column.phase)


READERS = (FreeText(),)
