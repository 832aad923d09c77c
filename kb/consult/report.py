"""The case as a Markdown page for an issue or a team chat."""

from typing import TYPE_CHECKING

from kb.language import Text

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

_TITLES = {
    "title": Text("Training consultation", "训练问诊报告"),
    "said": Text("What was reported", "描述"),
    "findings": Text("Findings", "发现"),
    "causes": Text("Candidates", "候选原因"),
    "check": Text("Check", "检查"),
    "remedies": Text("Remedies, in this order", "处理顺序"),
}


def report_markdown(talk: "Consultation") -> str:
    """Return the whole case as Markdown."""
    lang, now = talk.lang, talk.case.now
    lines = [f"# {_TITLES['title'][lang]}", ""]
    if now.words:
        lines += [
            f"## {_TITLES['said'][lang]}",
            "",
            *(f"> {line}" for word in now.words for line in word.splitlines()),
            "",
        ]
    if now.findings:
        lines += [f"## {_TITLES['findings'][lang]}", ""]
        lines += [f"- `{f.symptom}` ({f.origin}): {f.evidence[lang]}" for f in now.findings if f.present]
        lines.append("")
    lines += [f"## {_TITLES['causes'][lang]}", ""]
    for diagnosis in talk.diagnoses:
        lines += [f"### {diagnosis.title[lang]} (`{diagnosis.id}`), {diagnosis.probability:.0%}", ""]
        if diagnosis.next_check[lang]:
            lines += [f"**{_TITLES['check'][lang]}:** {diagnosis.next_check[lang]}", ""]
        if diagnosis.remedies:
            lines += [f"{_TITLES['remedies'][lang]}:", ""]
            lines += [f"{n}. {text[lang]}" for n, (_, text) in enumerate(diagnosis.remedies, 1)]
            lines.append("")
    return "\n".join(lines)
