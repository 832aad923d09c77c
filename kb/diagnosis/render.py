"""A report as text, for the terminal and for `print(report)`."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kb.language import Lang, Text, percent
from kb.layout import cells, wrap

if TYPE_CHECKING:
    from kb.diagnosis.report import Diagnosis, Report

Paint = Callable[..., str]

_WORDS = {
    "healthy": Text("healthy", "健康"),
    "problem": Text("problem", "有问题"),
    "inconclusive": Text("cannot tell", "无法判断"),
    "silent": Text("The curves show no sign of trouble.", "曲线里没有异常迹象。"),
    "shape": Text("What it is", "这是什么"),
    "cause": Text("Why it may be", "可能的原因"),
    "because": Text("for", "支持"),
    "against": Text("against", "反对"),
    "check": Text("check", "检查"),
    "do": Text("What to do: ", "怎么办："),
    "more": Text("all of it: ", "完整条目："),
    "notes": Text("Notes", "说明"),
    "points": Text("points", "个点"),
}
_COLOURS = {"healthy": "green", "problem": "red", "inconclusive": "yellow"}
_LABEL = 9  # cells for `against` and a space
_MARGIN = 8  # cells for a percentage and two spaces

# A further diagnosis that is less likely than this would only distract; `--json` lists it.
LEAST = {"shape": 0.2, "cause": 0.05}


def no_paint(text: str, *_styles: str) -> str:
    """Return the text as it is."""
    return text


def render_report(
    report: "Report",
    lang: Lang,
    limit: int = 3,
    width: int = 80,
    paint: Paint = no_paint,
    plot: str = "",
) -> str:
    """Return the report as lines of at most `width` cells, with at most `limit` diagnoses of each level.

    `plot` is a picture of the curves to stand below the headline.
    """
    lines = [_headline(report, lang, paint)]
    lines += ["", plot] if plot else []
    if report.verdict == "healthy":
        lines += ["", _WORDS["silent"][lang]]
    for level in ("shape", "cause"):
        chosen = _chosen(report, level)[:limit]
        lines += ["", paint(_WORDS[level][lang], "bold")] if chosen else []
        for diagnosis in chosen:
            lines += _diagnosis_lines(diagnosis, lang, width, paint)
    lines += _to_do(report, lang, width, paint)
    lines += _section("notes", [note[lang] for note in report.notes], lang, width, paint)
    return "\n".join(lines)


def _headline(report: "Report", lang: Lang, paint: Paint) -> str:
    run = report.run
    name = f"{run.source} [{run.label}]" if run.label else run.source
    verdict = paint(_WORDS[report.verdict][lang], "bold", _COLOURS[report.verdict])
    return f"{name} ({run.format}, {run.points} {_WORDS['points'][lang]}): {verdict}"


def _chosen(report: "Report", level: str) -> "list[Diagnosis]":
    found = [diagnosis for diagnosis in report.diagnoses if diagnosis.level == level]
    return found[:1] + [diagnosis for diagnosis in found[1:] if diagnosis.probability >= LEAST[level]]


def _diagnosis_lines(diagnosis: "Diagnosis", lang: Lang, width: int, paint: Paint) -> list[str]:
    title, name = diagnosis.title[lang], diagnosis.id
    share = f"  {percent(diagnosis.probability):>4}  "
    lines = [f"{share}{paint(title, 'bold')} ({paint(name, 'cyan')})"]
    if cells(title) + cells(name) + _MARGIN + 3 > width:
        lines = [share + paint(title, "bold"), " " * _MARGIN + paint(name, "cyan")]
    parts = [("because", text[lang]) for text in diagnosis.because[:3]]
    if diagnosis.level == "cause":
        parts += [("against", text[lang]) for text in diagnosis.against[:2]]
        parts += [("check", diagnosis.next_check[lang])] if diagnosis.next_check[lang] else []
    return lines + [_labelled(label, text, lang, width, paint) for label, text in parts]


def _labelled(label: str, text: str, lang: Lang, width: int, paint: Paint) -> str:
    word = _WORDS[label][lang]
    indent = " " * _MARGIN + word + " " * (_LABEL - cells(word))
    block = wrap(text, width, " " * (_MARGIN + _LABEL))
    return " " * _MARGIN + paint(word, "dim") + indent[_MARGIN + len(word) :] + block[_MARGIN + _LABEL :]


def _to_do(report: "Report", lang: Lang, width: int, paint: Paint) -> list[str]:
    """Return the remedies of the most probable diagnosis, in the order to try."""
    first = next((d for d in report.diagnoses if d.remedies), None)
    if first is None:
        return []
    lines = ["", paint(_WORDS["do"][lang] + first.title[lang], "bold")]
    for number, (_, text) in enumerate(first.remedies[:3], 1):
        lines.append(wrap(text[lang], width, f"  {number}. ", "     "))
    return [*lines, f"     {_WORDS['more'][lang]}{paint(f'kb show {first.id}', 'cyan')}"]


def _section(word: str, texts: Iterable[str], lang: Lang, width: int, paint: Paint) -> list[str]:
    blocks = [wrap(text, width, "  - ", "    ") for text in texts]
    return ["", paint(_WORDS[word][lang], "bold"), *blocks] if blocks else []
