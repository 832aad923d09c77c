"""Read the rows of a table: all at once with pandas where it is clean, cell by cell where it is not."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from kb.language import Text
from kb.logs.labels import MOST_WORDS, NONE, Labels
from kb.logs.readers.numbers import NAN, NOT_LOGGED, to_number
from kb.logs.readers.table_shape import LABELLED, Shape, cells_of, is_header, is_marker, numeric
from kb.logs.run import Floats
from kb.logs.source import LONGEST_ROW, Source
from kb.logs.table import Column, Rows, Table, TableBuilder

if TYPE_CHECKING:
    import pandas as pd


def read_fast(source: Source, shape: Shape, name: str) -> Table | None:
    """Read a clean table with pandas; None where rows are ragged or a column mixes numbers with words.

    An empty cell was not logged; a cell that says `nan` was. pandas is told to leave the two apart: only
    empty cells become missing, and a column with the word `nan` comes back as text and is converted here.
    """
    if shape.separator == " " or shape.labelled or _overflows(source, shape):
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
    labels: list[Labels] = []
    every = np.arange(len(frame))
    for header in shape.header:
        column = _column(header, frame[header], every)
        if column is None:
            return None
        if isinstance(column, Labels):
            labels.append(column)
        elif len(column):
            columns.append(column)
    return Table(name, columns, labels=labels)


def _overflows(source: Source, shape: Shape) -> bool:
    """Whether a row has far more cells than the header, over which pandas takes minutes."""
    most = 2 * len(shape.header) + 16
    return any(line.count(shape.separator) > most for line in (*source.head_lines, source.cut_line))


def _frame(source: Source, options: dict[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    if source.plain_path:
        return cast("pd.DataFrame", pd.read_csv(source.plain_path, compression=None, **options))
    with source.open() as stream:
        return cast("pd.DataFrame", pd.read_csv(stream, **options))


def _column(name: str, cells: "pd.Series", every: Rows) -> Column | Labels | None:
    """Return the numbers of a column, or its words; None where it holds both, or numbers in a dress."""
    import pandas as pd

    if cells.dtype.kind in "iuf":
        values = cells.to_numpy(dtype=np.float64)
        return _logged(name, values, ~np.isnan(values), every)
    if cells.dtype.kind == "b":
        return Column(name, np.empty(0, np.int64), np.empty(0))
    codes, different = pd.factorize(cells)
    text = pd.Series(different, dtype="object").astype(str).str.strip()
    lower = text.str.lower()
    broken = lower.isin(list(NAN)).to_numpy()
    absent = lower.isin(list(NOT_LOGGED)).to_numpy()
    values = pd.to_numeric(text.str.rstrip("%"), errors="coerce").to_numpy(dtype=np.float64)
    number = ~np.isnan(values)
    words = ~(number | broken | absent)
    if words.any():
        said = cast("list[str]", text[words].tolist())
        mixed = _share(codes, number) > 0.05 or any(numeric(word) for word in said[:DRESSES_TRIED])
        return None if mixed else _labels(name, codes, words, said)
    values, logged = np.append(values, np.nan), np.append(number | broken, False)
    return _logged(name, values[codes], logged[codes], every)


DRESSES_TRIED = 20
"""Words tried for being a number as a program prints it: `tensor(0.5)`, `[0.01]`, `3/50`."""


def _share(codes: Rows, chosen: NDArray[np.bool_]) -> float:
    return float(np.append(chosen, False)[codes].mean())


def _labels(name: str, codes: Rows, chosen: NDArray[np.bool_], said: list[str]) -> Column | Labels:
    if len(said) > MOST_WORDS:
        return Column(name, np.empty(0, np.int64), np.empty(0))
    place = np.append(np.where(chosen, np.cumsum(chosen) - 1, NONE), NONE)
    return Labels(name, place[codes], said)


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
    for number, line in enumerate(source.lines(LONGEST_ROW)):
        if number < shape.first or not line.strip() or line.startswith("#"):
            continue
        if is_marker(line):
            builder.begin_run()
            continue
        cells = cells_of(line, shape.separator)
        row, words = _row(header, cells, shape)
        if not row and shape.named and is_header(cells):
            header = tuple(cells)
            builder.begin_run()
            continue
        odd += len(cells) != len(header)
        if row:
            builder.add(row, words=words)
    table = builder.table(name)
    if odd:
        table.notes.append(_ragged(odd))
    return table


def _row(
    header: Sequence[str], cells: Sequence[str], shape: Shape
) -> tuple[dict[str, float], dict[str, str]]:
    row: dict[str, float] = {}
    words: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        try:
            value = to_number(cell)
        except ValueError:
            label = LABELLED.match(cell) if shape.labelled else None
            value = float(label[1]) if label else None
            if label is None:
                words[name] = cell
        if value is not None:
            row[name] = value
    return row, words


def _ragged(count: int) -> Text:
    return Text(
        f"{count} rows have more or fewer cells than the header; what could be matched was used",
        f"有 {count} 行的列数与表头不符；只使用能对上的部分",
    )
