"""A report as text, for the terminal and for `print(report)`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kb.language import Lang, Text
from kb.layout import wrap

if TYPE_CHECKING:
    from kb.diagnosis.report import Diagnosis, Report

Paint = Callable[..., str]

_WORDS = {
    "healthy": Text("healthy", "健康"),
    "problem": Text("problem", "有问题"),
    "inconclusive": Text("cannot tell", "无法判断"),
    "silent": Text("The curves show no sign of trouble.", "曲线里没有异常迹象。"),
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
_COLOURS = {"healthy": "green", "problem": "red", "inconclusive": "yellow"}


def no_paint(text: str, *_styles: str) -> str:
    """Return the text as it is."""
    return text


def render_report(
    report: "Report", lang: Lang, limit: int = 3, width: int = 80, paint: Paint = no_paint
) -> str:
    """Return the report as lines of at most `width` cells, with at most `limit` diagnoses of each level."""
    run = report.run
    name = f"{run.source} [{run.label}]" if run.label else run.source
    verdict = paint(_WORDS[report.verdict][lang], "bold", _COLOURS[report.verdict])
    lines = [f"{name} ({run.format}, {run.points} {_WORDS['points'][lang]}): {verdict}"]
    if report.verdict == "healthy":
        lines.append(_WORDS["silent"][lang])
    else:
        seen = [finding.evidence[lang] for finding in report.findings if finding.present]
        lines += _section("seen", seen, lang, width, paint)
    for level in ("shape", "cause"):
        chosen = [diagnosis for diagnosis in report.diagnoses if diagnosis.level == level][:limit]
        if chosen:
            lines += ["", paint(_WORDS[level][lang], "bold")]
        for diagnosis in chosen:
            lines += _diagnosis_lines(diagnosis, lang, width, paint)
    lines += _section("notes", [note[lang] for note in report.notes], lang, width, paint)
    return "\n".join(lines)


def _section(word: str, texts: list[str], lang: Lang, width: int, paint: Paint) -> list[str]:
    if not texts:
        return []
    return ["", paint(_WORDS[word][lang], "bold"), *(wrap(text, width, "  - ", "    ") for text in texts)]


def _diagnosis_lines(diagnosis: "Diagnosis", lang: Lang, width: int, paint: Paint) -> list[str]:
    title = paint(diagnosis.title[lang], "bold")
    lines = [f"  {diagnosis.probability:4.0%}  {title} ({paint(diagnosis.id, 'cyan')})"]

    def add(label: str, text: str) -> None:
        lines.append(wrap(f"{label}: {text}", width, " " * 8, " " * 10))

    for text in diagnosis.because[:3]:
        add(_WORDS["because"][lang], text[lang])
    for text in diagnosis.against[:2]:
        add(_WORDS["against"][lang], text[lang])
    if diagnosis.next_check[lang]:
        add(_WORDS["check"][lang], diagnosis.next_check[lang])
    for number, (_, text) in enumerate(diagnosis.remedies[:3], 1):
        add(f"{_WORDS['do'][lang]} {number}", text[lang])
    return lines
