"""Files that hold no log, known by their first bytes: what they are and what to save instead."""

import re
from collections.abc import Sequence

_CSV = "save the curves as CSV or JSON"
FOREIGN: Sequence[tuple[re.Pattern[bytes], str]] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (rb"\x80[\x02-\x05]", f"is a pickle, which could run code when it is opened; {_CSV}"),
        (
            rb"\((?:d|l|i)p\d+\n|c[\w.]+\n[\w.]+\n",
            f"is a pickle, which could run code when it is opened; {_CSV}",
        ),
        (rb"PK\x03\x04.{26,80}xl/|PK\x03\x04.{26,80}\[Content_Types\]", f"is an Excel workbook; {_CSV}"),
        (rb"PK\x03\x04", f"is a zip archive, such as a checkpoint or .npz; unpack it or {_CSV}"),
        (rb"\x93NUMPY", f"is a NumPy array without names; {_CSV}, e.g. with numpy.savetxt"),
        (rb"\x89HDF", f"is an HDF5 file (weights or data); {_CSV}"),
        (rb"PAR1|ARROW1", f"is a Parquet or Arrow table; {_CSV}"),
        (rb"SQLite format 3\x00", f"is a SQLite database; {_CSV}"),
        (rb"\xd0\xcf\x11\xe0", f"is an old Office document; {_CSV}"),
        (rb"MATLAB 5\.0", f"is a MATLAB file; {_CSV}, e.g. with writetable"),
        (rb"\x28\xb5\x2f\xfd|BZh\d|\xfd7zXZ\x00", "is compressed, and not with gzip; unpack it first"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF", "is a picture or a document, not a log"),
    )
)


def foreign(head: bytes) -> str:
    """Return what is wrong with a file of another kind, or nothing."""
    return next((said for pattern, said in FOREIGN if pattern.match(head)), "")
