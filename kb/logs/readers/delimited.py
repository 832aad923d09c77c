"""Tables with a separator.

CSV, TSV, padded columns, semicolons with decimal commas, with or without a header.
"""

from collections.abc import Sequence

from kb.language import Text
from kb.logs.names import meaning
from kb.logs.readers.table_families import drop_index, family, guess_columns, split_by_run
from kb.logs.readers.table_rows import read_fast, read_patiently
from kb.logs.readers.table_shape import Shape, find_shape
from kb.logs.readers.table_wide import is_wide, read_wide
from kb.logs.several import names_a_run
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
        fast = read_wide if is_wide(shape) else read_fast
        table = fast(source, shape, name) or read_patiently(source, shape, name)
        if not any(len(column) for column in table.columns):
            raise source.error(Text("the table holds no numbers", "表格里没有数字"))
        if shape.named:
            drop_index(table)
            _refuse_results(source, table)
        else:
            guess_columns(table, labelled=shape.labelled)
        return split_by_run(table, source)


def _refuse_results(source: Source, table: Table) -> None:
    """Refuse one row for each fold or seed: the results of runs, none of which is drawn."""
    if any(meaning(column.name).kind in ("epoch", "step", "iteration") for column in table.columns):
        return
    for column in table.columns:
        if names_a_run(column.name) and 1 < len(column) == table.length == len(set(column.values.tolist())):
            raise source.error(
                Text(
                    f"is a table of results, one row a {column.name}: it holds no curve",
                    f"是结果汇总表，每个 {column.name} 一行，其中没有曲线",
                )
            )


def _refuse_run_table(source: Source, shape: Shape) -> None:
    if {"Name", "State", "Created", "Runtime"} <= set(shape.header):
        raise source.error(
            Text(
                "is a table of finished runs, one row a run; export the history of one run (a chart) instead",
                "是训练汇总表，每行一次训练；请改为导出某一次训练的历史（一张曲线图）",
            )
        )


READERS = (Delimited(),)
