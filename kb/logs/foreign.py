"""Files that hold no log, known by their first bytes: what they are and what to save instead."""

import re
from collections.abc import Sequence

from kb.language import Text

_CSV, _CSV_ZH = "save the curves as CSV or JSON", "请把曲线另存为 CSV 或 JSON"
_PICKLE = Text(
    f"is a pickle, which could run code when it is opened; {_CSV}",
    f"是 pickle，打开时可能执行代码；{_CSV_ZH}",
)
FOREIGN: Sequence[tuple[re.Pattern[bytes], Text]] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (rb"\x80[\x02-\x05]", _PICKLE),
        (rb"\((?:d|l|i)p\d+\n|c[\w.]+\n[\w.]+\n(?:p\d+\n|\(|q.)", _PICKLE),
        (
            rb"PK\x03\x04.{26,80}xl/|PK\x03\x04.{26,80}\[Content_Types\]",
            Text(f"is an Excel workbook; {_CSV}", f"是 Excel 工作簿；{_CSV_ZH}"),
        ),
        (
            rb"PK\x03\x04",
            Text(
                f"is a zip archive, such as a checkpoint or .npz; unpack it or {_CSV}",
                f"是 zip 压缩包（如 checkpoint 或 .npz）；请解压，或{_CSV_ZH[1:]}",
            ),
        ),
        (
            rb"\x93NUMPY",
            Text(
                f"is a NumPy array without names; {_CSV}, e.g. with numpy.savetxt",
                f"是没有列名的 NumPy 数组；{_CSV_ZH}，例如用 numpy.savetxt",
            ),
        ),
        (
            rb"\x89HDF",
            Text(f"is an HDF5 file (weights or data); {_CSV}", f"是 HDF5 文件（权重或数据）；{_CSV_ZH}"),
        ),
        (rb"PAR1|ARROW1", Text(f"is a Parquet or Arrow table; {_CSV}", f"是 Parquet 或 Arrow 表；{_CSV_ZH}")),
        (rb"SQLite format 3\x00", Text(f"is a SQLite database; {_CSV}", f"是 SQLite 数据库；{_CSV_ZH}")),
        (rb"\xd0\xcf\x11\xe0", Text(f"is an old Office document; {_CSV}", f"是旧版 Office 文档；{_CSV_ZH}")),
        (
            rb"MATLAB 5\.0",
            Text(
                f"is a MATLAB file; {_CSV}, e.g. with writetable",
                f"是 MATLAB 文件；{_CSV_ZH}，例如用 writetable",
            ),
        ),
        (
            rb"\x28\xb5\x2f\xfd|BZh\d|\xfd7zXZ\x00",
            Text("is compressed, and not with gzip; unpack it first", "是压缩文件，但不是 gzip；请先解压"),
        ),
        (
            rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF",
            Text("is a picture or a document, not a log", "是图片或文档，不是日志"),
        ),
    )
)


def foreign(head: bytes) -> Text | None:
    """Return what is wrong with a file of another kind, or None."""
    return next((said for pattern, said in FOREIGN if pattern.match(head)), None)
