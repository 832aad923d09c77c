"""A knowledge base of neural-network training failures, with search, log diagnosis and consultation.

    >>> import kb
    >>> base = kb.load()
    >>> base.search("val loss rising", limit=1)[0].entry.id
    'overfitting'

Importing this package is cheap: every public name loads its module on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.consult import Consultation, Question
    from kb.diagnosis import Diagnosis, Report
    from kb.errors import EntryError, KbError, LogError, UsageError
    from kb.findings import Finding
    from kb.knowledge.models import Entry
    from kb.library import Hit, KnowledgeBase, load
    from kb.logs import Run, Series, read_log, read_logs

__version__ = "0.1.0"

_HOMES = {
    "Consultation": "kb.consult",
    "Diagnosis": "kb.diagnosis",
    "Entry": "kb.knowledge.models",
    "EntryError": "kb.errors",
    "Finding": "kb.findings",
    "Hit": "kb.library",
    "KbError": "kb.errors",
    "KnowledgeBase": "kb.library",
    "LogError": "kb.errors",
    "Question": "kb.consult",
    "Report": "kb.diagnosis",
    "Run": "kb.logs",
    "Series": "kb.logs",
    "UsageError": "kb.errors",
    "load": "kb.library",
    "read_log": "kb.logs",
    "read_logs": "kb.logs",
}

__all__ = [
    "Consultation",
    "Diagnosis",
    "Entry",
    "EntryError",
    "Finding",
    "Hit",
    "KbError",
    "KnowledgeBase",
    "LogError",
    "Question",
    "Report",
    "Run",
    "Series",
    "UsageError",
    "load",
    "read_log",
    "read_logs",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
