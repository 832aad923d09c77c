"""Training logs in, runs out: sniff the format, read it, give the columns their canonical names."""

from kb.logs.run import Run, Series

__all__ = ["Run", "Series"]
