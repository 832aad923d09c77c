"""Free text: any console output with names and numbers on repeated lines."""

from collections.abc import Sequence

from kb.language import Text
from kb.logs.readers.text_collector import Collector
from kb.logs.readers.text_lines import screen_lines
from kb.logs.source import LONGEST_ROW, Source
from kb.logs.table import Table


class FreeText:
    """Lines such as `epoch 3: train loss 0.5, val loss 0.6`.

    The format is named after the writer where it shows.
    """

    name = "text"

    def recognise(self, source: Source) -> bool:
        """Everything that is text in lines."""
        return not source.broken_document and (
            b"\0" not in source.head or source.encoding.startswith("utf-16")
        )

    def read(self, source: Source) -> Sequence[Table]:
        """One row a line that measures something; lines of a kind that never comes back are prose."""
        collector = Collector()
        for raw in source.lines():
            if "\r" in raw or "\x08" in raw or "Epoch" in raw:
                for line in screen_lines(raw):
                    collector.line(line)
            else:
                collector.line(raw)
        table = collector.table(self.name)
        if not table.columns and source.endless:
            raise source.error(
                Text(
                    f"begins with a line of more than {LONGEST_ROW >> 20} MB: no line of a log is so long",
                    f"第一行超过 {LONGEST_ROW >> 20} MB：日志中没有这么长的行",
                )
            )
        if not table.columns:
            raise source.error(
                Text(
                    "no training curve was found: no lines that repeat a loss or a metric",
                    "没有找到训练曲线：没有反复出现 loss 或指标的行",
                )
            )
        return [table]


READERS = (FreeText(),)
