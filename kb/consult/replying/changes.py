"""What a step back or forth took from the case, or brought back to it, in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from kb.consult.case import Snapshot
from kb.consult.replying.phrasing import said
from kb.consult.replying.replies import Reply, compose_reply
from kb.consult.replying.sentences import say
from kb.knowledge.labels import name_words
from kb.knowledge.plain import code_span

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

_Item = TypeVar("_Item")

_MOST_QUOTED = 60  # characters of a line that is only named


def undo(talk: "Consultation") -> Reply:
    """Take the last move back, and say what it was."""
    before = talk.case.now
    return _after(talk, "undone", before) if talk.case.undo() else Reply(say("no_undo", talk.lang))


def redo(talk: "Consultation") -> Reply:
    """Do again what was taken back last, and say what it was."""
    before = talk.case.now
    return _after(talk, "redone", before) if talk.case.redo() else Reply(say("no_redo", talk.lang))


def _after(talk: "Consultation", key: str, before: Snapshot) -> Reply:
    words = _changed(talk, key, before, talk.case.now)
    return Reply(words) if talk.case.now.is_empty else compose_reply(talk, words)


def _changed(talk: "Consultation", key: str, before: Snapshot, after: Snapshot) -> str:
    """Say what a step back (`undone`) or forth (`redone`) took away and what it brought."""
    parts = [say(key, talk.lang)]
    for word, other, one in (("gone", after, before), ("again", before, after)):
        what = _only_in(talk, one, other)
        parts.append(say(word, talk.lang, what=what) if what else "")
    return ("" if talk.lang == "zh" else " ").join(part for part in parts if part)


def _only_in(talk: "Consultation", one: Snapshot, other: Snapshot) -> str:
    """Return what the first of two states holds and the second does not, by its most telling part."""
    logs = [log.source for log in _new(one.logs, other.logs)]
    findings = _new(one.findings, other.findings)
    if findings and not logs:
        return said(talk, findings)
    lines = logs or _new(one.words, other.words)
    if lines:
        return ", ".join(code_span(_shortened(line)) for line in lines)
    names = _new(one.unknown, other.unknown)
    vocabulary = talk.model.vocabulary
    return ", ".join(
        say("skipped", talk.lang, what=name_words(vocabulary, name, talk.lang)) for name in names
    )


def _new(one: Sequence[_Item], other: Sequence[_Item]) -> list[_Item]:
    return [item for item in one if item not in other]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_QUOTED else line[: _MOST_QUOTED - 1] + "…"
