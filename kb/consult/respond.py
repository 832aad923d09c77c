"""Free text at any moment: what the user wants, done on the consultation, and the reply to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.consult.listen import hear
from kb.consult.moves import Kind, Move, read_move, split_unsure
from kb.consult.pages import checks, short_page
from kb.consult.paths import named_log
from kb.consult.replies import (
    Reply,
    compose_reply,
    explain_question,
    join,
    log_next_time,
    named,
    noted,
    say,
    symptom_words,
    turn_words,
    turns,
)
from kb.errors import UsageError
from kb.findings import Finding
from kb.language import Text
from kb.search.normalise import normalise, tokens

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

_WORDS = {
    "hello": Text(
        "Hello. Tell me what the training does, paste an error, name a log file, or say `guide me`.",
        "你好。请描述训练出了什么问题、贴出报错、给出日志文件，或输入“引导我”。",
    ),
    "thanks": Text(
        "You are welcome. `report` writes the case down.", "不客气。输入“报告”可以把这次问诊写下来。"
    ),
    "help": Text(
        "Say anything in your own words, at any time: what you see, an error, a file name, the answer to a question.\n\n"
        "- `don't know`, `why do you ask`, `what else`, `how do I check that`\n"
        "- `show overfitting`, `case`, `report`, `guide me`\n"
        "- `sorry, I meant train loss`, `remove 2`, `undo`, `redo`, `start over`",
        "随时可以用自己的话说：现象、报错、文件名、对问题的回答。\n\n"
        "- `不知道`、`为什么问这个`、`还有别的可能吗`、`怎么检查`\n"
        "- `显示 overfitting`、`病历`、`报告`、`引导我`\n"
        "- `我是说训练loss`、`删除 2`、`撤销`、`重做`、`重新开始`",
    ),
    "unread": Text(
        "I could not read a word in that. Describe what the loss does, paste the error message, or name a log file.",
        "没有读到文字。请描述 loss 的变化、贴出报错信息，或给出日志文件。",
    ),
    "not_heard": Text(
        "I recognise no symptom of my vocabulary in that; I go by its words.",
        "这句话里没有认出已知的症状，先按字面检索。",
    ),
    "choose": Text("Which of these is it: {what}?", "是下面哪一种：{what}？"),
    "corrected": Text("Corrected.", "已更正。"),
    "kept": Text("There is nothing on the case sheet that this would correct.", "病历上没有可更正的内容。"),
    "undone": Text("Taken back.", "已撤销。"),
    "no_undo": Text("There is nothing to take back.", "没有可以撤销的步骤。"),
    "redone": Text("Done again.", "已重做。"),
    "no_redo": Text("There is nothing to do again.", "没有可以重做的步骤。"),
    "restarted": Text("A new case. `undo` brings the old one back.", "新的病历。输入“撤销”可以恢复刚才的。"),
    "dropped": Text("Removed: {what}.", "已删除：{what}。"),
    "unknown": Text("That is fine.", "没关系。"),
    "no_candidates": Text(
        "There is no candidate yet; tell me what you see.", "还没有候选原因，请先描述现象。"
    ),
    "empty_case": Text("The case sheet is empty.", "病历还是空的。"),
    "something_else": Text(
        "Something that the knowledge base does not hold: {p}.", "知识库之外的原因：{p}。"
    ),
}


def respond(talk: "Consultation", text: str) -> Reply:
    """Take any text; return the reply. Raises `LogError` where a named log cannot be read."""
    if not tokens(normalise(text)) and text.strip() not in ("?", "？"):
        return Reply(_WORDS["unread"][talk.lang])
    move = read_move(
        text, lambda topic: _topic_entry(talk, topic) is not None or _finding(talk, topic) is not None
    )
    if move.kind == "describe":
        path = named_log(text)
        return talk.load_log(path) if path else _describe(talk, text)
    return _MOVES[move.kind](talk, move)


def _describe(talk: "Consultation", text: str) -> Reply:
    """Take symptoms, settings and the answer to the open question from plain words."""
    question = talk.question if not talk.case.now.is_empty else None
    unsure, rest = split_unsure(text)
    heard = hear(talk.searcher, rest, question, _optimizer(talk))
    asked = talk.case.now.asked
    if question and (unsure or heard.answered):
        asked = (*asked, question.observable)
    over = {finding.observable for finding in heard.findings if talk.is_exclusive(finding.observable)}
    talk.case.record(heard.findings, over=over, words=(*talk.case.now.words, rest), asked=asked)
    first = noted(talk, heard.findings) or ("" if talk.diagnoses else _WORDS["not_heard"][talk.lang])
    return compose_reply(talk, first)


def _optimizer(talk: "Consultation") -> str:
    known = (f.value for f in talk.case.now.findings if f.present and f.observable == "optimizer")
    return next(known, "")


def _correct(talk: "Consultation", move: Move) -> Reply:
    """Put right what was said last: another value, or the same value of another observable."""
    now = talk.case.now
    spoken = [finding for finding in now.findings if finding.origin != "log"]
    heard = hear(talk.searcher, move.topic, None, _optimizer(talk)).findings or _moved(
        talk, move.topic, spoken
    )
    if not heard:
        return Reply(_WORDS["kept"][talk.lang]) if not spoken else _describe(talk, move.topic)
    wrong = _corrected_by(heard, spoken)
    left = tuple(finding for finding in now.findings if finding not in wrong)
    words = (*now.words[:-1], move.topic if len(move.topic.split()) > 2 else _as_words(talk, heard))
    named_new = {finding.symptom for finding in heard}
    kept = tuple(finding for finding in left if finding.symptom not in named_new)
    talk.case.put(replace(now, findings=(*kept, *heard), words=words))
    return compose_reply(talk, f"{_WORDS['corrected'][talk.lang]} {noted(talk, heard)}")


def _corrected_by(heard: tuple[Finding, ...], spoken: list[Finding]) -> list[Finding]:
    """Return what a correction replaces: the same observable, else the newest finding with the same value."""
    observables = {finding.observable for finding in heard}
    same = [finding for finding in spoken if finding.observable in observables]
    values = {finding.value for finding in heard}
    return same or [finding for finding in reversed(spoken) if finding.value in values][:1]


def _moved(talk: "Consultation", topic: str, spoken: list[Finding]) -> tuple[Finding, ...]:
    """Return the newest finding moved to the observable that a correction names ("I meant train loss")."""
    for old in reversed(spoken):
        for observable in talk.observables_in(topic):
            if old.value in talk.model.vocabulary[observable]["values"]:
                return (replace(old, symptom=f"{observable}={old.value}"),)
    return ()


def _as_words(talk: "Consultation", heard: tuple[Finding, ...]) -> str:
    return join(
        (symptom_words(talk, finding).replace("`", "").replace("_", " ") for finding in heard), talk.lang
    )


def _unknown(talk: "Consultation", _move: Move) -> Reply:
    question = talk.question
    if question is None or talk.case.now.is_empty:
        return compose_reply(talk)
    talk.case.record(asked=(*talk.case.now.asked, question.observable))
    return compose_reply(talk, _WORDS["unknown"][talk.lang])


def _why(talk: "Consultation", _move: Move) -> Reply:
    question = talk.question
    if question is None:
        return Reply(say("no_question", talk.lang))
    return Reply(f"*{question.text}*\n\n{explain_question(talk, question.observable)}")


def _else(talk: "Consultation", _move: Move) -> Reply:
    """List the candidates with what speaks for and against each, and what would change the order."""
    lang, diagnoses = talk.lang, talk.diagnoses
    if not diagnoses:
        return Reply(_WORDS["no_candidates"][lang])
    lines: list[str] = []
    for diagnosis in diagnoses:
        lines.append(f"- {named(diagnosis, lang)}")
        if diagnosis.because:
            lines.append("  - " + say("for", lang, what=join((t[lang] for t in diagnosis.because[:2]), lang)))
        if diagnosis.against:
            lines.append(
                "  - " + say("against", lang, what=join((t[lang] for t in diagnosis.against[:2]), lang))
            )
    parts = ["\n".join(lines), "\n".join(f"- {turn_words(talk, turn)}" for turn in turns(talk)[:2])]
    rest = 1 - sum(ranked.probability for ranked in talk.ranked)
    if not talk.case.now.logs and rest >= 0.01:
        parts.append(_WORDS["something_else"][lang].format(p=f"{rest:.0%}"))
    return Reply("\n\n".join(part for part in [*parts, log_next_time(talk)] if part))


def _check(talk: "Consultation", move: Move) -> Reply:
    entry = _topic_entry(talk, move.topic) if move.topic else None
    if entry is None:
        diagnoses = talk.diagnoses
        if not diagnoses:
            return Reply(_WORDS["no_candidates"][talk.lang])
        entry = diagnoses[0].id
    return Reply(checks(talk.store, entry, talk.lang))


def _show(talk: "Consultation", move: Move) -> Reply:
    entry = _topic_entry(talk, move.topic)
    return Reply(short_page(talk.store, entry, talk.lang)) if entry else _describe(talk, move.topic)


def _topic_entry(talk: "Consultation", topic: str) -> str | None:
    """Return the entry that a topic means: its place among the candidates, an id, an alias or a title."""
    if topic.isdecimal():
        diagnoses = talk.diagnoses
        return diagnoses[int(topic) - 1].id if 1 <= int(topic) <= len(diagnoses) else None
    try:
        return talk.store.resolve(topic)
    except UsageError:
        return talk.titles.get(normalise(topic))


def _forget(talk: "Consultation", move: Move) -> Reply:
    finding = _finding(talk, move.topic)
    if finding is None:
        return _describe(talk, move.topic)
    return talk.drop(finding.symptom)


def _finding(talk: "Consultation", topic: str) -> Finding | None:
    """Return the finding that a topic means: its number on the case sheet, its symptom or its observable."""
    findings = talk.case.now.findings
    if topic.isdecimal():
        return findings[int(topic) - 1] if 1 <= int(topic) <= len(findings) else None
    wanted = topic.lower().replace(" ", "_")
    return next((f for f in findings if wanted in (f.symptom, f.observable)), None)


def dropped(talk: "Consultation", finding: Finding) -> Reply:
    """Say that a finding left the case sheet."""
    return compose_reply(talk, _WORDS["dropped"][talk.lang].format(what=symptom_words(talk, finding)))


def restarted(talk: "Consultation") -> Reply:
    """Say that the case is new."""
    return Reply(_WORDS["restarted"][talk.lang])


def case_lines(talk: "Consultation") -> str:
    """Return the case sheet as a numbered list with the origin of each finding."""
    origins = {"text": Text("said", "描述"), "log": Text("log", "日志"), "answer": Text("answered", "回答")}
    findings = talk.case.now.findings
    lines = [
        f"{number}. {symptom_words(talk, f)} ({origins[f.origin][talk.lang]})"
        for number, f in enumerate(findings, 1)
    ]
    return "\n".join(lines) or _WORDS["empty_case"][talk.lang]


def _step(key: str, done: Callable[["Consultation"], bool]) -> Callable[["Consultation", Move], Reply]:
    def move(talk: "Consultation", _move: Move) -> Reply:
        if not done(talk):
            return Reply(_WORDS[f"no_{key}"][talk.lang])
        words = _WORDS[f"{key}ne" if key.endswith("o") else key][talk.lang]
        return Reply(words) if talk.case.now.is_empty else compose_reply(talk, words)

    return move


def _back(talk: "Consultation", move: Move) -> Reply:
    return talk.guide_back() if talk.case.now.path else _MOVES["undo"](talk, move)


def _fixed(key: str) -> Callable[["Consultation", Move], Reply]:
    return lambda talk, _move: Reply(_WORDS[key][talk.lang])


_MOVES: dict[Kind, Callable[["Consultation", Move], Reply]] = {
    "correct": _correct,
    "unknown": _unknown,
    "why": _why,
    "else": _else,
    "check": _check,
    "show": _show,
    "forget": _forget,
    "undo": _step("undo", lambda talk: talk.case.undo()),
    "redo": _step("redo", lambda talk: talk.case.redo()),
    "back": _back,
    "restart": lambda talk, _move: talk.start_over(),
    "guide": lambda talk, _move: talk.start_guide(),
    "case": lambda talk, _move: Reply(case_lines(talk)),
    "report": lambda talk, _move: Reply(talk.report()),
    "help": _fixed("help"),
    "hello": _fixed("hello"),
    "thanks": _fixed("thanks"),
}
