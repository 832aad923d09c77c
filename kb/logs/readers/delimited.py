"""Tables with a separator.

CSV, TSV, padded columns, semicolons with decimal commas, with or without a header.
"""

from collections.abc import Sequence

from kb.language import Text
from kb.logs.readers.table_families import family, guess_columns, split_by_run
from kb.logs.readers.table_rows import read_fast, read_patiently
from kb.logs.readers.table_shape import Shape, find_shape
from kb.logs.source import Source
from kb.logs.table import Table


class Delimited:
    """All tables of numbers; the name of the format tells the writer where its columns give it away."""

    name = "csv"

    def recognise(self, source: Source) -> bool:
        """Return whether the first lines split into the same number of cells, most columns hold numbers."""
        return find_shape(source) is not None

    def read(self, source: Source) -> Sequence[Table]:
        """One row a line; a table of finished runs is refused, it has no curve."""
        shape = find_shape(source)
        assert shape is not None
        _refuse_run_table(source, shape)
        name = family(shape)
        table = read_fast(source, shape, name) or read_patiently(source, shape, name)
        if not any(len(column) for column in table.columns):
            raise source.error(Text("the table holds no numbers", "表格里没有数字"))
        if not shape.named:
            guess_columns(table, labelled=shape.labelled)
        return split_by_run(table, source)


def _refuse_run_table(source: Source, shape: Shape) -> None:
    if {"Name", "State", "Created", "Runtime"} <= set(shape.header):
        raise source.error(
            Text(
                "is a table of finished runs, one row a run; export the history of one run (a chart) instead",
                "是训练汇总表，每行一次训练；请改为导出某一次训练的历史（一张曲线图）",
            )
        )


READERS = (Delimited(),)
