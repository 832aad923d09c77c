"""A report in plain text, for the terminal and for `print(report)`."""

from typing import TYPE_CHECKING

from kb.language import Lang, Text

if TYPE_CHECKING:
    from kb.diagnosis.report import Diagnosis, Report

_WORDS = {
    "healthy": Text("healthy: no sign of trouble in these curves", "健康：曲线里没有异常迹象"),
    "problem": Text("problem", "有问题"),
    "inconclusive": Text("cannot tell", "无法判断"),
    "seen": Text("What the curves show", "曲线显示"),
    "shape": Text("What it is", "这是什么"),
    "cause": Text("Why it may be", "可能的原因"),
    "because": Text("because", "依据"),
    "against": Text("against", "不支持"),
    "check": Text("check", "检查"),
    "do": Text("do", "处理"),
    "notes": Text("Notes", "说明"),
    "points": Text("points", "个点"),
}


def render_report(report: "Report", lang: Lang, limit: int = 3) -> str:
    """Return the report as lines of plain text."""
    run = report.run
    name = f"{run.source} [{run.label}]" if run.label else run.source
    lines = [f"{name} ({run.format}, {run.points} {_WORDS['points'][lang]}): {_WORDS[report.verdict][lang]}"]
    if report.findings:
        lines += ["", _WORDS["seen"][lang]]
        lines += [f"  - {finding.evidence[lang]}" for finding in report.findings if finding.present]
    for level in ("shape", "cause"):
        chosen = [diagnosis for diagnosis in report.diagnoses if diagnosis.level == level][:limit]
        if chosen:
            lines += ["", _WORDS[level][lang]]
        for diagnosis in chosen:
            lines += _diagnosis_lines(diagnosis, lang)
    if report.notes:
        lines += ["", _WORDS["notes"][lang], *(f"  - {note[lang]}" for note in report.notes)]
    return "\n".join(lines)


def _diagnosis_lines(diagnosis: "Diagnosis", lang: Lang) -> list[str]:
    lines = [f"  {diagnosis.probability:4.0%}  {diagnosis.title[lang]} ({diagnosis.id})"]
    lines += [f"        {_WORDS['because'][lang]}: {text[lang]}" for text in diagnosis.because[:3]]
    lines += [f"        {_WORDS['against'][lang]}: {text[lang]}" for text in diagnosis.against[:2]]
    if diagnosis.next_check[lang]:
        lines.append(f"        {_WORDS['check'][lang]}: {diagnosis.next_check[lang]}")
    lines += [f"        {_WORDS['do'][lang]} {n}: {text[lang]}" for n, (_, text) in enumerate(diagnosis.remedies[:3], 1)]
    return lines
