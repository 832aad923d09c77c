"""The skeleton of a new entry, in both languages."""

from pathlib import Path

from kb.errors import UsageError, did_you_mean
from kb.knowledge.words import COST_LABEL, GROUPS, OPTIONAL_SECTIONS, RISK_LABEL, SECTIONS, Kind
from kb.language import Lang

_FACTS: dict[Kind, str] = {
    "failure": "symptoms:\n  train_loss=flat: usually\n  val_loss=rising: never\n",
    "practice": "addresses: []\n",
}
_LISTS = {
    "causes": "- **TODO** : why.",
    "checks": "1. **TODO.**\n   - If TODO: it is this.\n   - If TODO: it is something else.",
    "steps": "1. **TODO.**\n   TODO.",
    "confusions": "- [TODO](TODO.md): the fact that tells them apart.",
    "evidence": "- **weak** TODO. [@TODO]",
}


def write_skeleton(directory: Path, entry_id: str, kind: Kind, group: str) -> list[Path]:
    """Write the two files of a new entry and return their paths.

    Raises `UsageError` for an unknown group or where a file exists already.
    """
    if group not in GROUPS:
        raise UsageError(f"no group {group!r}{did_you_mean(group, GROUPS)}; groups: {', '.join(GROUPS)}")
    folder = directory / group
    paths = [folder / f"{entry_id}.md", folder / f"{entry_id}.zh.md"]
    for path in paths:
        if path.exists():
            raise UsageError("exists already", path=path)
    folder.mkdir(parents=True, exist_ok=True)
    title = entry_id.replace("-", " ").capitalize()
    phrases = "phrases:\n" + "".join(f"  - TODO {number}\n" for number in range(1, 5))
    facts = f"kind: {kind}\ngroup: {group}\nfrequency: occasional\nseverity: medium\n"
    text = f"title: {title}\nsummary: TODO.\n"
    english = f"id: {entry_id}\n{facts}{text}aliases: []\n{_FACTS[kind]}{phrases}claims: []\n"
    chinese = f"id: {entry_id}\n{text}{phrases}follows: ''\n"
    for path, front, lang in zip(paths, (english, chinese), ("en", "zh"), strict=True):
        path.write_text(f"---\n{front}---\n\n# {title}\n\n{_body(kind, lang)}", encoding="utf-8")
    return paths


def _body(kind: Kind, lang: Lang) -> str:
    parts = [
        f"## {headings[lang]}\n{_section(key, lang)}\n"
        for key, headings in SECTIONS[kind].items()
        if key not in OPTIONAL_SECTIONS[kind]
    ]
    return "\n".join(parts)


def _section(key: str, lang: Lang) -> str:
    if key == "remedies":
        return f"1. **TODO.**\n   TODO.\n   - {COST_LABEL[lang]} TODO.\n   - {RISK_LABEL[lang]} TODO."
    text = _LISTS.get(key, "TODO.")
    if lang == "zh":
        text = text.replace("**weak**", "**较弱**").replace("TODO.md", "TODO.zh.md")
    return text
