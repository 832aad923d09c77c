"""A case written to a file and taken up again."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.consult.case import LogSeen, Snapshot
from kb.consult.guide import step_at
from kb.consult.replying.replies import Reply, Told, compose_reply
from kb.errors import KbError, UsageError
from kb.findings import Finding
from kb.language import Text

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation
    from kb.curves import Analysis
    from kb.logs.run import Run

FORMAT = "kb-session-1"

_RESUMED = Text("Taken up from `{path}`: {count} findings.", "已从 `{path}` 恢复：{count} 条发现。")
_NOT_SAVED = Text("the session cannot be saved: {reason}", "无法保存会话：{reason}")
_NOT_OPENED = Text("the session cannot be opened: {reason}", "无法打开会话：{reason}")
_NO_SESSION = Text("not a session that kb saved: {reason}", "不是 kb 保存的会话：{reason}")
_LOST_LOG = Text(
    "`{source}` cannot be read any more; what it showed is kept, its plot is not.",
    "无法再读取 `{source}`：保留它显示的内容，但没有曲线图。",
)
_LOST_FINDING = Text(
    "`{symptom}` is not in the vocabulary any more and was left out.", "词表中已没有 `{symptom}`，已略去。"
)


def save(talk: "Consultation", path: str | Path) -> None:
    """Write the case to a file; raises `UsageError` where it cannot be written."""
    now = talk.case.now
    facts = {
        "format": FORMAT,
        "findings": [_finding_facts(finding) for finding in now.findings],
        "words": list(now.words),
        "logs": [_log_facts(log) for log in now.logs],
        "asked": list(now.asked),
        "unknown": list(now.unknown),
        "path": None if now.path is None else list(now.path),
        "leads": list(now.leads),
        "told": list(now.told),
        "transcript": [list(exchange) for exchange in talk.transcript],
    }
    try:
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        Path(path).expanduser().write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(_filled(_NOT_SAVED, reason=str(error.strerror)), path=path) from None


def resume(talk: "Consultation", path: str | Path) -> Reply:
    """Put a saved case in place of the present one, as one move; say what could not be restored.

    What was said before comes with it, in place of what was said so far.
    """
    facts = _read(path)
    try:
        snapshot, lost = _snapshot(talk, facts)
        transcript = [(str(said), str(reply)) for said, reply in facts.get("transcript", [])]
        if snapshot.path is not None:
            step_at(talk.store, snapshot.path, talk.lang)
    except (KeyError, TypeError, ValueError, AttributeError, UsageError) as error:
        raise UsageError(_filled(_NO_SESSION, reason=f"{type(error).__name__} {error}"), path=path) from None
    talk.case.put(snapshot)
    talk.transcript = transcript
    talk.told = Told()
    head = _RESUMED[talk.lang].format(path=path, count=len(snapshot.findings))
    return compose_reply(talk, head, *(text[talk.lang] for text in lost))


def is_session(path: str | Path) -> bool:
    """Say whether a file is a saved session, by its first bytes."""
    try:
        with Path(path).expanduser().open("rb") as file:
            return f'"format": "{FORMAT}"'.encode() in file.read(64)
    except OSError:
        return False


def _read(path: str | Path) -> dict[str, Any]:
    try:
        facts = json.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(_filled(_NOT_OPENED, reason=str(error.strerror)), path=path) from None
    except (ValueError, RecursionError):
        raise UsageError(_filled(_NO_SESSION, reason="it is not JSON"), path=path) from None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:  # pyright: ignore[reportUnknownMemberType]
        raise UsageError(_filled(_NO_SESSION, reason=f"'format' is not {FORMAT!r}"), path=path)
    return facts  # pyright: ignore[reportUnknownVariableType]


def _snapshot(talk: "Consultation", facts: dict[str, Any]) -> tuple[Snapshot, list[Text]]:
    lost: list[Text] = []
    findings: list[Finding] = []
    for item in facts["findings"]:
        finding = _finding(item)
        if finding.value in talk.model.vocabulary.get(finding.observable, {}).get("values", {}):
            findings.append(finding)
        else:
            lost.append(_filled(_LOST_FINDING, symptom=finding.symptom))
    logs = tuple(_log(item) for item in facts["logs"])
    lost += [_filled(_LOST_LOG, source=log.source) for log in logs if log.run is None]
    path = None if facts["path"] is None else tuple(int(number) for number in facts["path"])
    leads = tuple(name for name in facts["leads"] if name in talk.model.cards)
    asked = tuple(name for name in facts["asked"] if name in talk.model.vocabulary)
    unknown = tuple(name for name in facts.get("unknown", []) if name in asked)
    told = tuple(str(name) for name in facts.get("told", []))
    words = tuple(str(text) for text in facts["words"])
    return Snapshot(tuple(findings), words, logs, asked, unknown, path, leads, told), lost


def _filled(text: Text, **facts: str) -> Text:
    return Text(text.en.format(**facts), text.zh.format(**facts))


def _finding_facts(finding: Finding) -> dict[str, Any]:
    names = ("symptom", "strength", "origin", "present", "first", "last", "series")
    return {name: getattr(finding, name) for name in names} | {"evidence": _text_facts(finding.evidence)}


def _finding(item: dict[str, Any]) -> Finding:
    if item["origin"] not in ("text", "log", "answer"):
        raise ValueError(f"origin {item['origin']!r}")
    strength = float(item["strength"])
    if not 0.0 <= strength <= 1.0:
        raise ValueError(f"strength {strength}")
    return Finding(
        str(item["symptom"]), strength, _text(item["evidence"]), item["origin"], bool(item["present"]),
        _number(item["first"]), _number(item["last"]), item["series"] and str(item["series"]),
    )  # fmt: skip


def _log_facts(log: LogSeen) -> dict[str, Any]:
    return {
        "source": log.source,
        "verdict": log.verdict,
        "shapes": [_finding_facts(finding) for finding in log.shapes],
        "untold": [_finding_facts(finding) for finding in log.untold],
        "head_start": dict(log.head_start),
        "visible": list(log.visible),
        "notes": [_text_facts(note) for note in log.notes],
        "run": None if log.run is None else [log.run.label, log.run.points],
    }


def _log(item: dict[str, Any]) -> LogSeen:
    if item["verdict"] not in ("healthy", "problem", "inconclusive"):
        raise ValueError(f"verdict {item['verdict']!r}")
    shapes, untold = (tuple(_finding(fact) for fact in item[key]) for key in ("shapes", "untold"))
    notes = tuple(_text(note) for note in item["notes"])
    start = {str(name): float(factor) for name, factor in item.get("head_start", {}).items()}
    visible = tuple(str(name) for name in item["visible"])
    source = str(item["source"])
    run = _run(source, item.get("run"))
    analysis = None if run is None else _analyse(run)
    return LogSeen(source, item["verdict"], shapes, untold, start, visible, notes, run, analysis)


def _run(source: str, known: object) -> "Run | None":
    """Return the run of a log that is still there: the `known` one (label, points), or the longest.

    A file that changed shows its new curves.
    """
    from kb.logs import read_logs

    if source == "-":
        return None
    try:
        runs = read_logs(source)
    except KbError:
        return None
    return max(runs, key=lambda run: ([run.label, run.points] == known, run.points))


def _analyse(run: "Run") -> "Analysis":
    from kb.curves import analyse

    return analyse(run)


def _text_facts(text: Text) -> list[str]:
    return [text.en, text.zh]


def _text(item: Any) -> Text:
    english, chinese = item
    return Text(str(english), str(chinese))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
