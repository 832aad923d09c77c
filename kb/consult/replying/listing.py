"""The case sheet and the candidates as lists: what is known, what speaks for and against each."""

from typing import TYPE_CHECKING

from kb.consult.replying.explain import turn_words
from kb.consult.replying.phrasing import named, reasons, said, worth_naming
from kb.consult.replying.replies import log_next_time, turns
from kb.consult.replying.sentences import say
from kb.language import Text, percent

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis

_ORIGINS = {"text": Text("said", "描述"), "log": Text("log", "日志"), "answer": Text("answered", "回答")}
_LEVELS = {"shape": Text("What it is", "这是什么"), "cause": Text("Why it may be", "可能的原因")}


def case_lines(talk: "Consultation") -> str:
    """Return the case sheet as a numbered list with the origin of each finding."""
    lines = [
        f"{number}. {said(talk, [finding])} ({_ORIGINS[finding.origin][talk.lang]})"
        for number, finding in enumerate(talk.case.now.findings, 1)
    ]
    return "\n".join(lines) or say("empty_case", talk.lang)


def candidate_lines(talk: "Consultation") -> str:
    """Return the candidates with what speaks for and against each, and what would change the order."""
    if not talk.diagnoses:
        return say("no_candidates", talk.lang)
    parts = [_level(talk, head, found) for head, found in by_level(talk, worth_naming(talk.diagnoses))]
    rest = 1 - sum(ranked.probability for ranked in talk.ranked)
    parts.append("\n".join(f"- {turn_words(talk.model, turn, talk.lang)}" for turn in turns(talk)[:2]))
    parts.append(say("something_else", talk.lang, p=percent(rest)) if rest >= 0.01 else "")
    return "\n\n".join(part for part in (*parts, log_next_time(talk)) if part)


def by_level(talk: "Consultation", diagnoses: "list[Diagnosis]") -> "list[tuple[str, list[Diagnosis]]]":
    """Return what the curves show, then why, each under its heading; one list where all compete.

    The probabilities of each level add up by themselves: in one list they would exceed 1.
    """
    if talk.reading.rivals is talk.ranked:
        return [("", diagnoses)]
    levels = ((head, [d for d in diagnoses if d.level == level]) for level, head in _LEVELS.items())
    return [(head[talk.lang], found) for head, found in levels if found]


def _level(talk: "Consultation", head: str, diagnoses: "list[Diagnosis]") -> str:
    lines = "\n".join(line for diagnosis in diagnoses for line in _reasons(talk, diagnosis))
    return f"**{head}**\n\n{lines}" if head else lines


def _reasons(talk: "Consultation", diagnosis: "Diagnosis") -> list[str]:
    lines = [f"- {named(diagnosis, talk.lang)}"]
    for key, texts in (("for", diagnosis.because), ("against", diagnosis.against)):
        if texts:
            lines.append("  - " + say(key, talk.lang, what=reasons(texts, talk.lang, 2)))
    return lines
