"""What a line of free text asks for: a question of its own, a step back, a correction, or plain description.

Every pattern must match the whole line, so that a description ("why does the loss go back up?") is never
taken for a command ("why?", "back").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "describe", "correct", "unknown", "why", "else", "check", "show", "undo", "redo", "back", "restart",
    "forget", "guide", "case", "report", "help", "hello", "thanks",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What the user wants, and about what: an entry, a finding, or the words left to read."""

    kind: Kind
    topic: str = ""


_CHECK = "check|test|verify|confirm|find out|find that out|diagnose|be sure|make sure"
_OPEN = r"show(?: me)?|open|read|explain|describe|tell me(?: more)? about|what is|what's|whats|what are|more (?:on|about)"

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("undo", r"undo(?: (?:that|it|the last one))?|take (?:that|it) back|scratch that|never ?mind|撤销|撤回|撤消|收回"),
    ("redo", r"redo(?: (?:that|it))?|重做|恢复刚才的"),
    ("back", r"(?:go |step )?back|previous|上一步|返回|回退|后退"),
    ("restart", r"(?:start|begin) (?:over|again|anew|afresh)|restart|reset|new case|clear(?: everything| all)?"
                r"|重新开始|重来|从头再来|从头开始|清空|新的?(?:案例|问题)"),
    ("why", r"why(?: (?:do|are) you)?(?: (?:ask|asking|want to know|need to know|need))?(?: (?:that|this|it))?"
            r"|why (?:this|that) question|what for|how does (?:that|this) help"
            r"|(?:你)?(?:为什么|为啥|为何|干嘛)(?:要)?(?:问|想知道)?(?:这个|这)?(?:问题)?|问这个(?:干嘛|做什么|有什么用)|这(?:个问题)?有什么用"),
    ("else", r"(?:and )?what else(?: (?:could|can|might|may)(?: it| this| that)?(?: be)?| is possible)?|anything else"
             r"|(?:are there )?any other (?:ideas?|causes?|candidates?|possibilit(?:y|ies)|reasons?)"
             r"|other (?:causes|candidates|possibilities|reasons)|alternatives|candidates"
             r"|还(?:有|可能)(?:是|有)?(?:什么|哪些|别的|其他)(?:的)?(?:可能(?:性)?|原因)?|还有别的(?:可能|原因)|别的(?:可能|原因)|其他(?:可能(?:性)?|原因)|候选"),
    ("check", rf"(?:how (?:do|can|could|should|would) (?:i|we|you|one) (?:{_CHECK})|how to (?:{_CHECK})|{_CHECK})"
              r"(?: (?:for|if it is|whether it is))?(?: (?P<topic>.+))?"
              r"|(?:我)?(?:应该|该|要)?(?:怎么|如何|怎样)(?:才能)?(?:检查|验证|确认|排查|确定|检验)(?:一下)?(?:是不是|是否)?(?P<topic_zh>.*)"),
    ("report", r"(?:(?:show|give|write|print)(?: me)? )?(?:the |a )?(?:report|summary)|summari[sz]e|(?:生成|写|出|打印)?报告|总结(?:一下)?"),
    ("case", r"(?:(?:show|print)(?: me)? )?(?:the )?(?:case(?: sheet)?|findings)|what do you know(?: so far)?|病历|案例|目前知道(?:什么|哪些)|已知信息"),
    ("help", r"help|commands|what can (?:i|you) (?:say|do|ask)|帮助|命令|怎么用|能做什么|你能做什么"),
    ("guide", r"guide(?: me)?|walk me through(?: it)?|step by step|i (?:do not|don't|dont) know where to (?:start|begin)"
              r"|引导(?:我)?|向导|带我(?:走|一步步来)?|一步(?:一)?步来|一步步引导我?|不知道从哪(?:里|儿)?开始"),
    ("unknown", r"(?:i )?(?:do not|don't|dont|did not|didn't) (?:really )?(?:know|remember|look|check|measure)(?: (?:that|it|yet|this))*"
                r"|(?:i have )?no idea|(?:i am |i'm |im )?(?:not sure|unsure)|unknown|dunno|idk|skip(?: (?:it|this|that))?|pass"
                r"|next(?: question)?|(?:i )?(?:can't|cannot|can not|cant) (?:say|tell)|hard to say|n/?a|\?"
                r"|(?:我)?(?:也)?不(?:太)?(?:知道|清楚|确定|记得|了解)|没(?:看过|注意|试过|测过|查过)|不好说|跳过|下一(?:题|个)|？"),
    ("hello", r"(?:hi|hello|hey|good (?:morning|evening|afternoon))(?: there)?|你好|您好|嗨|在吗"),
    ("thanks", r"(?:ok(?:ay)?[, ]*)?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much))?|(?:好的[，, ]*)?(?:谢谢|多谢|感谢)(?:你|您)?"),
    ("forget", r"(?:remove|delete|drop|forget|ignore)(?: the)?(?: finding)? (?P<topic>.+)|(?:删除|删掉|去掉|忽略|忘掉)(?P<topic_zh>.+)"),
    ("show", rf"(?:{_OPEN})(?: the)?(?: entry| page)? (?P<topic>.+)|(?:显示|打开|看看|看一下|查看|介绍一?下?|解释一?下?|讲讲|什么是|说说)(?P<topic_zh>.+)"
             r"|(?P<topic_end>.+?)是(?:什么(?:意思)?|啥)"),
)  # fmt: skip

# Of these the topic must be known (an entry, a finding), otherwise the line is a description:
# "explain my loss" is one, "explain overfitting" is not.
_NEED_TOPIC: frozenset[Kind] = frozenset({"show", "check", "forget"})

_CORRECTION = re.compile(
    r"(?:(?:oh|no|sorry|oops|wait|ah|my mistake|my bad)[,.!; ]+)*"
    r"(?:i (?:meant|mean)|i misspoke|correction|make that|i should have said|i wanted to say|that should be)"
    r"(?: to say)?[,:; ]+(?P<topic>.+)"
    r"|(?:(?:不对|不是|抱歉|不好意思|对不起|说错了|我说错了|错了|等等)[，,。.！! ]*)*"
    r"(?:我(?:是说|的意思是|想说的是|指的是|刚才说错了)|更正(?:一下)?|说错了|应该是)[：:，, ]*(?P<topic_zh>.+)",
    re.IGNORECASE | re.DOTALL,
)
_UNSURE_START = re.compile(
    r"(?P<head>[^,，;；.。]+)[,，;；.。]\s*(?:but |though |不过|但是?)?\s*(?P<rest>.+)", re.DOTALL
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_EMPTY_TOPICS = frozenset(
    {"", "that", "this", "it", "for that", "for it", "them", "这个", "这点", "这一点", "它", "呢"}
)


def read_move(text: str, is_known: Callable[[str], bool]) -> Move:
    """Return what a line asks for; `is_known` says whether a topic names an entry or a finding."""
    line = text.strip()
    correction = _CORRECTION.fullmatch(line)
    if correction:
        return Move("correct", _topic(correction))
    bare = _bare(line)
    for kind, pattern in _COMPILED:
        found = pattern.fullmatch(bare)
        if found is None:
            continue
        topic = _topic(found)
        if kind not in _NEED_TOPIC or (kind == "check" and not topic) or (topic and is_known(topic)):
            return Move(kind, topic)
    return Move("describe", line)


def split_unsure(text: str) -> tuple[bool, str]:
    """Return whether a line begins with "don't know", and what it says besides."""
    found = _UNSURE_START.fullmatch(text.strip())
    if found and _is_unsure(found["head"]):
        return True, found["rest"]
    return False, text


def _is_unsure(text: str) -> bool:
    return read_move(text, lambda _topic: False).kind == "unknown"


def _bare(line: str) -> str:
    """Return a line in lower case without polite words and final punctuation, but never empty."""
    text = " ".join(line.lower().replace("’", "'").split())
    text = re.sub(
        r"^(?:please|can you|could you|请(?:你|问)?|能不能|麻烦)[, ，]*|[, ]*(?:please|吧|呀|呢|啊)?[.!。！…]*$",
        "",
        text,
    )
    return text.rstrip("?？ ") or text


def _topic(found: re.Match[str]) -> str:
    groups = (text for name, text in found.groupdict().items() if name.startswith("topic") and text)
    topic = next(groups, "").strip(" ,.!?，。！？“”\"'`")
    return "" if topic.lower() in _EMPTY_TOPICS else topic
