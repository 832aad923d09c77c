"""Training logs in, runs out: sniff the format, read it, give the columns their canonical names."""

from kb.logs.read import read_log, read_logs
from kb.logs.run import Run, Series

__all__ = ["Run", "Series", "read_log", "read_logs"]
