"""What the assistant says: composed from entries, with their ids; nothing is invented."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.diagnosis import Ranked
from kb.language import Text

if TYPE_CHECKING:
    from kb.consult.consultation import Consultation

_NOTHING = Text(
    "Nothing in the knowledge base fits yet. "
    "Describe what the loss does, paste the error message, or load a log.",
    "知识库里暂时没有匹配的条目。请描述 loss 的变化、贴出报错信息，或载入训练日志。",
)
_LEADS = Text("Most likely so far:", "目前最可能的原因：")
_SEPARATES = Text("The answer separates {names}.", "这个回答能区分：{names}。")


class Reply(str):
    """The assistant's words, as Markdown."""

    __slots__ = ()


def compose_reply(talk: "Consultation") -> Reply:
    """Return the state of the case in a few lines: leading candidates with reasons."""
    diagnoses = talk.diagnoses[:3]
    if not diagnoses or diagnoses[0].probability < 0.02:
        return Reply(_NOTHING[talk.lang])
    lines = [_LEADS[talk.lang], ""]
    for diagnosis in diagnoses:
        lines.append(f"- **{diagnosis.title[talk.lang]}** (`{diagnosis.id}`), {diagnosis.probability:.0%}")
        lines += [f"  - {reason[talk.lang]}" for reason in diagnosis.because[:2]]
    return Reply("\n".join(lines))


def explain_question(talk: "Consultation", observable: str, ranked: Sequence[Ranked]) -> str:
    """Say which leading candidates the answer to a question tells apart."""
    mentioned = [
        r for r in ranked[:12] if any(s.startswith(observable + "=") for s in talk.model.cards[r.id].symptoms)
    ]
    names = [talk.model.cards[r.id].title[talk.lang] for r in mentioned[:3]]
    joined = ("、" if talk.lang == "zh" else ", ").join(names)
    return _SEPARATES[talk.lang].format(names=joined) if names else ""
