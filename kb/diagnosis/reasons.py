"""A finding as a reason for or against an entry, in words that stand by themselves."""

from collections.abc import Iterable

from kb.findings import Finding
from kb.knowledge.labels import Vocabulary, labelled, value_words
from kb.language import LANGUAGES, Lang, Text

_DENIED = Text("not {what}", "不是“{what}”")
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
    """Return a finding as name and label, with "not" where it was ruled out."""
    return labelled(vocabulary, finding.observable, [_label(vocabulary, finding, lang)], lang)


def findings_words(vocabulary: Vocabulary, findings: Iterable[Finding], lang: Lang) -> list[str]:
    """Return findings in words, those about one observable as one phrase."""
    labels: dict[str, list[str]] = {}
    for finding in findings:
        labels.setdefault(finding.observable, []).append(_label(vocabulary, finding, lang))
    return [labelled(vocabulary, observable, said, lang) for observable, said in labels.items()]


def _label(vocabulary: Vocabulary, finding: Finding, lang: Lang) -> str:
    label = value_words(vocabulary, finding.observable, finding.value, lang)
    return label if finding.present else _DENIED[lang].format(what=label)
