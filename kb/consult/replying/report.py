"""The case as a Markdown page for an issue or a team chat."""

from typing import TYPE_CHECKING

from kb.consult.replying.explain import turn_words
from kb.consult.replying.listing import by_level
from kb.consult.replying.pages import check_lines, evidence_lines, remedy_lines, source_lines
from kb.consult.replying.phrasing import join, reasons, said, worth_naming
from kb.consult.replying.replies import is_healthy, log_next_time, turns
from kb.consult.replying.sentences import say
from kb.findings import Finding
from kb.knowledge.labels import name_words
from kb.knowledge.plain import code_span, literal
from kb.language import Text, percent

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation
    from kb.diagnosis import Diagnosis

_WORDS = {
    "title": Text("Training consultation", "训练问诊报告"),
    "said": Text("What was reported", "描述"),
    "logs": Text("Logs", "日志"),
    "findings": Text("Findings", "发现"),
    "table": Text("finding | from | how sure | evidence", "发现 | 来源 | 把握 | 依据"),
    "text": Text("said", "描述"),
    "log": Text("log", "日志"),
    "answer": Text("answered", "回答"),
    "ruled_out": Text("ruled out", "已排除"),
    "unknown": Text("Asked, not known: {what}.", "问过但不知道：{what}。"),
    "causes": Text("Causes, most probable first", "候选原因（按可能性排序）"),
    "cause": Text("{title} (`{id}`), {p}", "{title}（`{id}`），{p}"),
    "check": Text("Check first", "先做检查"),
    "fix": Text("Remedies, in this order", "按此顺序处理"),
    "evidence": Text("Evidence", "依据"),
    "turn": Text("What would change this", "什么会改变这个判断"),
    "next": Text("Next time", "下次"),
    "sources": Text("Sources", "来源"),
    "none": Text("Nothing in the knowledge base fits.", "知识库里没有匹配的条目。"),
    "healthy": Text("The curves look healthy.", "曲线看起来健康。"),
}

WORKED_OUT = 3  # causes that get checks and remedies; the others are named
REASONS = 6  # weaker ones stand in the table of findings
CLAIMS = 4  # of the first cause; the page of the entry has the rest


def report_markdown(talk: "Consultation") -> str:
    """Return the whole case as Markdown."""
    parts = [f"# {_WORDS['title'][talk.lang]}", *_said(talk), *_logs(talk), *_findings(talk)]
    parts += [*_causes(talk), *_changes(talk), *_sources(talk)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(talk: "Consultation", key: str, level: int = 2) -> str:
    return f"{'#' * level} {_WORDS[key][talk.lang]}"


def _said(talk: "Consultation") -> list[str]:
    quotes = [
        "\n".join(f"> {code_span(line)}" if line.strip() else ">" for line in words.strip().splitlines())
        for words in talk.case.now.words
        if words.strip()
    ]
    return [_heading(talk, "said"), *quotes] if quotes else []


def _logs(talk: "Consultation") -> list[str]:
    parts: list[str] = []
    for log in talk.case.now.logs:
        parts.append(say(f"log_{log.verdict}", talk.lang, source=log.source))
        if log.run is not None:
            from kb.consult.logs import plots

            parts.append(f"```text\n{plots(log.run)}\n```")
        parts += ["\n".join(f"- {literal(note[talk.lang])}" for note in log.notes)]
    return [_heading(talk, "logs"), *parts] if parts else []


def _findings(talk: "Consultation") -> list[str]:
    now = talk.case.now
    if not now.findings and not now.unknown:
        return []
    parts = [_heading(talk, "findings")]
    # What a log merely does not show would bury what it shows.
    telling = [f for f in now.findings if f.present or f.origin != "log"]
    if telling:
        head = _WORDS["table"][talk.lang]
        parts.append("\n".join([f"| {head} |", "|---|---|---|---|", *(_row(talk, f) for f in telling)]))
    open_ones = [name for name in now.unknown if all(f.observable != name for f in now.findings)]
    if open_ones:
        names = (name_words(talk.model.vocabulary, name, talk.lang) for name in open_ones)
        parts.append(_WORDS["unknown"][talk.lang].format(what=join(names, talk.lang)))
    return parts


def _row(talk: "Consultation", finding: Finding) -> str:
    cells = (
        said(talk, [finding]),
        _WORDS[finding.origin][talk.lang],
        f"{finding.strength:.0%}",
        literal(finding.evidence[talk.lang]),
    )
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _causes(talk: "Consultation") -> list[str]:
    diagnoses = talk.diagnoses
    if not diagnoses:
        return [_WORDS["healthy" if is_healthy(talk) else "none"][talk.lang]]
    parts = [_heading(talk, "causes")]
    for head, found in by_level(talk, worth_naming(diagnoses)):
        parts.append(f"**{head}**" if head else "")
        for number, diagnosis in enumerate(found, 1):
            parts += _cause(talk, number, diagnosis)
    return parts


def _cause(talk: "Consultation", number: int, diagnosis: "Diagnosis") -> list[str]:
    title = _WORDS["cause"][talk.lang].format(
        title=diagnosis.title[talk.lang], id=diagnosis.id, p=percent(diagnosis.probability)
    )
    parts = [f"### {number}. {title}", *_reasons(talk, diagnosis)]
    if number <= WORKED_OUT:
        parts += _advice(talk, diagnosis)
    return parts + (_evidence(talk, diagnosis) if diagnosis is talk.diagnoses[0] else [])


def _reasons(talk: "Consultation", diagnosis: "Diagnosis") -> list[str]:
    lang = talk.lang
    lines = [talk.store.card(diagnosis.id).summary[lang]]
    for key, texts in (("for", diagnosis.because), ("against", diagnosis.against)):
        if texts:
            lines.append("- " + say(key, lang, what=reasons(texts, lang, REASONS)))
    return ["\n".join([lines[0], "", *lines[1:]])] if len(lines) > 1 else lines


def _advice(talk: "Consultation", diagnosis: "Diagnosis") -> list[str]:
    lang = talk.lang
    page = talk.store.page(diagnosis.id, lang)
    sections = (("check", check_lines(page["checks"], lang)), ("fix", remedy_lines(page["remedies"], lang)))
    return [part for key, text in sections if text for part in (f"**{_WORDS[key][lang]}**", text)]


def _evidence(talk: "Consultation", diagnosis: "Diagnosis") -> list[str]:
    claims = talk.store.page(diagnosis.id, talk.lang)["evidence"][:CLAIMS]
    return [f"**{_WORDS['evidence'][talk.lang]}**", evidence_lines(claims, talk.lang)] if claims else []


def _changes(talk: "Consultation") -> list[str]:
    parts: list[str] = []
    if talk.diagnoses:
        lines = [f"- {turn_words(talk.model, turn, talk.lang)}" for turn in turns(talk)]
        parts += [_heading(talk, "turn"), "\n".join(lines)] if lines else []
    missing = log_next_time(talk) if talk.case.now.logs and talk.diagnoses else ""
    return [*parts, *([_heading(talk, "next"), missing] if missing else [])]


def _sources(talk: "Consultation") -> list[str]:
    pages = [talk.store.page(diagnosis.id, talk.lang) for diagnosis in talk.diagnoses[:1]]
    lines = source_lines(talk.store, [item for page in pages for item in page["evidence"][:CLAIMS]])
    return [_heading(talk, "sources"), lines] if lines else []
