"""Jupyter notebooks: printed lines and result tables in the outputs of the cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import cast

from kb.language import Text
from kb.logs.names import meaning
from kb.logs.readers.numbers import to_number
from kb.logs.readers.text_collector import Collector
from kb.logs.readers.text_lines import screen_lines
from kb.logs.readers.text_pairs import is_measured
from kb.logs.source import Source
from kb.logs.table import Table, TableBuilder

Object = Mapping[str, object]

_Tag = tuple[re.Pattern[str], re.Pattern[str]]


def _tag(name: str) -> _Tag:
    """Return what opens and what closes an element."""
    return re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE)


_TABLE, _ROW, _CELL = _tag("table"), _tag("tr"), _tag("t[hd]")
_MARKUP = re.compile(r"<[^<>]*>")


class Notebook:
    """Notebooks (format 4): streams, plain results and HTML tables such as fastai and Hugging Face print."""

    name = "notebook"

    def recognise(self, source: Source) -> bool:
        """Return whether an object with cells."""
        document = source.json
        return isinstance(document, Mapping) and isinstance(cast("Object", document).get("cells"), list)

    def read(self, source: Source) -> Sequence[Table]:
        """Return A table for each result table that has a loss, and one for all printed lines together."""
        collector = Collector()
        tables: list[Table] = []
        for cell in _objects(cast("Object", source.json)["cells"]):
            collector.new_section()
            text = ""
            for output in _objects(cell.get("outputs")):
                tables.extend(_html_tables(output, self.name))
                text += _text(output)
            for raw in text.split("\n"):
                for line in screen_lines(raw):
                    collector.line(line)
        printed = collector.table(self.name)
        printed.format = self.name
        if any(is_measured(column.name) for column in printed.columns):
            tables.append(printed)
        if not tables:
            raise source.error(
                Text("no output of this notebook holds a training curve", "notebook 的输出里没有训练曲线")
            )
        return tables


def _objects(value: object) -> Iterator[Object]:
    if isinstance(value, list):
        for item in cast("list[object]", value):
            if isinstance(item, Mapping):
                yield cast("Object", item)


def _joined(value: object) -> str:
    if isinstance(value, list):
        return "".join(item for item in cast("list[object]", value) if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _data(output: Object, kind: str) -> str:
    data = output.get("data")
    return _joined(cast("Object", data).get(kind)) if isinstance(data, Mapping) else ""


def _text(output: Object) -> str:
    if output.get("output_type") == "stream":
        return _joined(output.get("text"))
    return "" if _data(output, "text/html") else _data(output, "text/plain") + "\n"


def _html_tables(output: Object, name: str) -> Iterator[Table]:
    for html in _inside(_TABLE, _data(output, "text/html")):
        rows = [
            [unescape(_MARKUP.sub("", cell)).strip() for cell in _inside(_CELL, row)]
            for row in _inside(_ROW, html)
        ]
        rows = [row for row in rows if row]
        if len(rows) > 1 and _is_history(rows[0]):
            yield _table(rows, name)


def _inside(tag: _Tag, html: str) -> Iterator[str]:
    """Yield the contents of the elements, in one pass whatever is left open."""
    opens, closes = tag
    for piece in closes.split(html)[:-1]:
        opened = opens.search(piece)
        if opened:
            yield piece[opened.end() :]


def _is_history(header: Sequence[str]) -> bool:
    """Whether a table is a training history.

    A counter and a loss or metric among its columns, no data frame.
    """
    known = [meaning(cell) for cell in header if cell]
    counted = any(found.kind in ("epoch", "step", "iteration") for found in known)
    return counted and any("loss" in found.quantity or found.quantity == "accuracy" for found in known)


def _table(rows: Sequence[Sequence[str]], name: str) -> Table:
    builder = TableBuilder()
    for cells in rows[1:]:
        row: dict[str, float] = {}
        for header, cell in zip(rows[0], cells, strict=False):
            try:
                value = to_number(cell)
            except ValueError:
                continue
            if value is not None:
                row[header] = value
        builder.add(row)
    return builder.table(name)


READERS = (Notebook(),)
