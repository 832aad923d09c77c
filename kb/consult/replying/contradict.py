"""What was said and what a log shows may disagree: the log counts, and the reply names it."""

from collections.abc import Iterable

from kb.diagnosis.reasons import finding_words
from kb.findings import Finding
from kb.knowledge.labels import Vocabulary
from kb.language import Lang, Text

# A log that is more likely wrong than right about a symptom contradicts nobody.
SURE = 0.5

# Of an observable with several values at once only these exclude each other.
_OPPOSITES = (frozenset({"rising", "falling"}),)

_AGAINST = Text('"{said}" against "{shown}"', "“{said}”与“{shown}”")


def contradictions(
    vocabulary: Vocabulary, told: Iterable[Finding], shown: Iterable[Finding]
) -> list[tuple[Finding, Finding]]:
    """Return what was said or answered with the finding of the log that contradicts it."""
    sure = [finding for finding in shown if finding.strength >= SURE]
    pairs = ((old, next((new for new in sure if _excludes(vocabulary, new, old)), None)) for old in told)
    return [(old, new) for old, new in pairs if new is not None]


def contradiction_words(vocabulary: Vocabulary, old: Finding, new: Finding, lang: Lang) -> str:
    """Return what was said beside what the log shows."""
    said, shown = (finding_words(vocabulary, finding, lang) for finding in (old, new))
    return _AGAINST[lang].format(said=said, shown=shown)


def _excludes(vocabulary: Vocabulary, new: Finding, old: Finding) -> bool:
    if old.origin == "log" or old.observable != new.observable:
        return False
    if old.symptom == new.symptom:
        return old.present != new.present
    if not (old.present and new.present):
        return False
    return vocabulary[old.observable]["exclusive"] or frozenset({old.value, new.value}) in _OPPOSITES
