"""Parts of sentences that replies, lists and the report share."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kb.consult.replying.pages import titled
from kb.diagnosis.ranking import LEAST_PROBABLE
from kb.diagnosis.reasons import findings_words
from kb.knowledge.plain import literal
from kb.language import Lang, Text, percent

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis
    from kb.findings import Finding


def join(parts: Iterable[str], lang: Lang) -> str:
    """Return parts as one list within a sentence."""
    return ("；" if lang == "zh" else "; ").join(parts)


def said(talk: "Consultation", findings: "Sequence[Finding]") -> str:
    """Return findings as one list, with one phrase for each observable."""
    return join(findings_words(talk.model.vocabulary, findings, talk.lang), talk.lang)


def reasons(texts: Iterable[Text], lang: Lang, most: int) -> str:
    """Return reasons as one list, each once: two may differ in the other language only.

    They quote the user and the columns of his log.
    """
    return join([literal(text) for text in dict.fromkeys(text[lang] for text in texts)][:most], lang)


def named(diagnosis: "Diagnosis", lang: Lang) -> str:
    """Return a candidate as title, id and probability."""
    gap = "" if lang == "zh" else " "
    return f"{titled(diagnosis.title[lang], diagnosis.id, lang)}{gap}{percent(diagnosis.probability)}"


def all_named(diagnoses: "Iterable[Diagnosis]", lang: Lang) -> str:
    """Return candidates as one list."""
    return join((named(diagnosis, lang) for diagnosis in diagnoses), lang)


def worth_naming(diagnoses: "Sequence[Diagnosis]") -> "list[Diagnosis]":
    """Return the candidates worth a line, the first in any case."""
    return [d for d in diagnoses if d.probability >= LEAST_PROBABLE or d is diagnoses[0]]
