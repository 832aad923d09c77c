"""The case sheet and the candidates as lists: what is known, what speaks for and against each."""

from typing import TYPE_CHECKING

from kb.consult.replies import WORTH_NAMING, finding_words, join, log_next_time, named, turn_words, turns
from kb.consult.sentences import say
from kb.language import Text

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis

_ORIGINS = {"text": Text("said", "描述"), "log": Text("log", "日志"), "answer": Text("answered", "回答")}


def case_lines(talk: "Consultation") -> str:
    """Return the case sheet as a numbered list with the origin of each finding."""
    lines = [
        f"{number}. {finding_words(talk, finding)} ({_ORIGINS[finding.origin][talk.lang]})"
        for number, finding in enumerate(talk.case.now.findings, 1)
    ]
    return "\n".join(lines) or say("empty_case", talk.lang)


def candidate_lines(talk: "Consultation") -> str:
    """Return the candidates with what speaks for and against each, and what would change the order."""
    if not talk.diagnoses:
        return say("no_candidates", talk.lang)
    worth = [d for d in talk.diagnoses if d.probability >= WORTH_NAMING] or talk.diagnoses
    lines = [line for diagnosis in worth for line in _reasons(talk, diagnosis)]
    changes = [f"- {turn_words(talk, turn)}" for turn in turns(talk)[:2]]
    rest = 1 - sum(ranked.probability for ranked in talk.ranked)
    parts = ["\n".join(lines), "\n".join(changes), log_next_time(talk)]
    if rest >= 0.01:
        parts.insert(2, say("something_else", talk.lang, p=f"{rest:.0%}"))
    return "\n\n".join(part for part in parts if part)


def _reasons(talk: "Consultation", diagnosis: "Diagnosis") -> list[str]:
    lines = [f"- {named(diagnosis, talk.lang)}"]
    for key, texts in (("for", diagnosis.because), ("against", diagnosis.against)):
        if texts:
            what = join((text[talk.lang] for text in texts[:2]), talk.lang)
            lines.append("  - " + say(key, talk.lang, what=what))
    return lines
