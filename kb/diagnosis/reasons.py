"""A finding as a reason for or against an entry, in words that stand by themselves."""

from collections.abc import Iterable, Sequence

from kb.findings import Finding
from kb.knowledge.labels import Vocabulary, labelled, value_words
from kb.language import LANGUAGES, Lang, Text

_DENIED = Text("ruled out: {what}", "已排除：{what}")
# What need not be said beside a value that says more, or says it better. What fell and then stopped, falls.
_SAID_BY: dict[str, frozenset[str]] = {
    "slow": frozenset({"falling", "above_reference"}),
    "flat": frozenset({"falling", "slow", "above_reference", "low"}),
    "plateau": frozenset({"falling", "slow", "flat", "above_reference"}),
    "chance_level": frozenset({"falling", "slow", "flat", "plateau", "above_reference", "low"}),
    "near_zero": frozenset({"falling", "flat", "plateau"}),
    "zero": frozenset({"flat", "low"}),
    "oscillating": frozenset({"above_reference"}),
    "stairs": frozenset({"falling"}),
    "delayed_drop": frozenset({"falling", "flat", "plateau"}),
    "exploding": frozenset({"rising"}),
    "nan": frozenset({"rising"}),
    "late_collapse": frozenset({"rising", "falling"}),
    "sudden_drop": frozenset({"falling", "low"}),
    "recovers": frozenset({"rising", "falling"}),
    "late_jump": frozenset({"rising", "flat"}),
    "perfect_at_once": frozenset({"rising"}),
    "suspiciously_low": frozenset({"falling"}),
}
_QUOTED = Text("{what} ({evidence})", "{what}（{evidence}）")


def reason(vocabulary: Vocabulary, finding: Finding) -> Text:
    """Return what a log measured, or what words and answers were understood to say.

    A quotation alone ("you said: agent") would not tell which of its words counts, and as what.
    """
    if finding.origin == "log":
        return finding.evidence
    english, chinese = (_said(vocabulary, finding, lang) for lang in LANGUAGES)
    return Text(english, chinese)


def _said(vocabulary: Vocabulary, finding: Finding, lang: Lang) -> str:
    """Return a finding in words, with the quotation where that says it in other words."""
    what, evidence = finding_words(vocabulary, finding, lang), finding.evidence[lang]
    label = value_words(vocabulary, finding.observable, finding.value, lang)
    is_same = finding.origin != "text" or label.casefold() in evidence.casefold()
    return what if is_same else _QUOTED[lang].format(what=what, evidence=evidence)


def finding_words(vocabulary: Vocabulary, finding: Finding, lang: Lang) -> str:
    """Return a finding as name and label, with "ruled out" where it was."""
    return findings_words(vocabulary, [finding], lang)[0]


def findings_words(vocabulary: Vocabulary, findings: Iterable[Finding], lang: Lang) -> list[str]:
    """Return findings in words, those about one observable as one phrase of what says most.

    What was seen of an observable says more than what was ruled out.
    """
    values: dict[tuple[str, bool], list[str]] = {}
    for finding in findings:
        values.setdefault((finding.observable, finding.present), []).append(finding.value)
    return [
        _phrase(vocabulary, observable, _telling(said) if present else said, present, lang)
        for (observable, present), said in values.items()
        if present or (observable, True) not in values
    ]


def _phrase(vocabulary: Vocabulary, observable: str, said: Iterable[str], present: bool, lang: Lang) -> str:
    labels = (value_words(vocabulary, observable, value, lang) for value in said)
    words = labelled(vocabulary, observable, labels, lang)
    return words if present else _DENIED[lang].format(what=words)


def _telling(said: Sequence[str]) -> list[str]:
    """Return values of one observable without those that another one says already."""
    less = {value for other in said for value in _SAID_BY.get(other, ())}
    return [value for value in said if value not in less] or list(said)
