"""Read the rows of a table: all at once with pandas where it is clean, cell by cell where it is not."""

import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from kb.language import Text
from kb.logs.readers.numbers import NAN, NOT_LOGGED, to_number
from kb.logs.readers.table_shape import Shape, cells_of, is_marker
from kb.logs.run import Floats
from kb.logs.source import Source
from kb.logs.table import Column, Rows, Table, TableBuilder

if TYPE_CHECKING:
    import pandas as pd


def read_fast(source: Source, shape: Shape, name: str) -> Table | None:
    """Read a clean table with pandas; None where rows are ragged or a column mixes numbers with words.

    An empty cell was not logged; a cell that says `nan` was. pandas is told to leave the two apart: only
    empty cells become missing, and a column with the word `nan` comes back as text and is converted here.
    """
    if shape.separator == " " or shape.labelled:
        return None
    options: dict[str, Any] = {
        "sep": shape.separator,
        "header": None,
        "names": list(shape.header),
        "skiprows": shape.first,
        "skipinitialspace": shape.padded,
        "keep_default_na": False,
        "na_values": [""],
        "decimal": shape.decimal,
        "encoding": source.encoding,
        "encoding_errors": "replace",
        "index_col": False,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = _frame(source, options)
    except (ValueError, UnicodeError, OverflowError):
        return None
    columns: list[Column] = []
    every = np.arange(len(frame))
    for header in shape.header:
        column = _column(header, frame[header], every)
        if column is None:
            return None
        columns.append(column)
    return Table(name, [column for column in columns if len(column)])


def _frame(source: Source, options: dict[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    with source.open() as stream:
        return cast("pd.DataFrame", pd.read_csv(stream, **options))


def _column(name: str, cells: "pd.Series", every: Rows) -> Column | None:
    """Return the numbers of a column, none where it holds words; None where it holds both."""
    import pandas as pd

    if cells.dtype.kind in "iuf":
        values = cells.to_numpy(dtype=np.float64)
        return _logged(name, values, ~np.isnan(values), every)
    if cells.dtype.kind == "b":
        return Column(name, np.empty(0, np.int64), np.empty(0))
    text = cells.astype("object").where(cells.notna(), "").astype(str).str.strip()
    lower = text.str.lower()
    broken = lower.isin(list(NAN)).to_numpy()
    absent = lower.isin(list(NOT_LOGGED)).to_numpy()
    values = pd.to_numeric(text.str.rstrip("%"), errors="coerce").to_numpy(dtype=np.float64)
    number = ~np.isnan(values)
    words = ~(number | broken | absent)
    if words.any():
        mixed = number.sum() > 0.05 * len(values)
        return None if mixed else Column(name, np.empty(0, np.int64), np.empty(0))
    return _logged(name, values, number | broken, every)


def _logged(name: str, values: Floats, logged: NDArray[np.bool_], every: Rows) -> Column:
    if logged.all():
        return Column(name, every, values)
    rows = np.flatnonzero(logged)
    return Column(name, rows, values[rows])


def read_patiently(source: Source, shape: Shape, name: str) -> Table:
    """Read cell by cell: ragged rows.

    Repeated headers, merge markers, words between numbers, labels on numbers.
    """
    builder, header = TableBuilder(), shape.header
    odd = 0
    for number, line in enumerate(source.lines()):
        if number < shape.first or not line.strip() or line.startswith("#"):
            continue
        if is_marker(line):
            builder.begin_run()
            continue
        cells = cells_of(line, shape.separator)
        row = _row(header, cells, shape)
        if (
            not row
            and shape.named
            and sum(bool(re.search(r"[^\W\d_]", cell)) for cell in cells) * 2 > len(cells)
        ):
            header = tuple(cells)
            builder.begin_run()
            continue
        odd += len(cells) != len(header)
        builder.add(row)
    table = builder.table(name)
    if odd:
        table.notes.append(_ragged(odd))
    return table


_NUMBER_IN_LABEL = re.compile(r"(\d+(?:\.\d+)?)\s*$")


def _row(header: Sequence[str], cells: Sequence[str], shape: Shape) -> dict[str, float]:
    row: dict[str, float] = {}
    for name, cell in zip(header, cells, strict=False):
        try:
            value = to_number(cell)
        except ValueError:
            label = _NUMBER_IN_LABEL.search(cell) if shape.labelled else None
            value = float(label[1]) if label else None
        if value is not None:
            row[name] = value
    return row


def _ragged(count: int) -> Text:
    return Text(
        f"{count} rows have more or fewer cells than the header; what could be matched was used",
        f"有 {count} 行的列数与表头不符；只使用能对上的部分",
    )
