"""The assistant's own sentences in both languages; everything of substance in them comes from entries."""

import re

from kb.language import Lang, Text

_STOPS = ".。:： "
_TWO_STOPS = re.compile(r"([?!？！])[.。]$")

# Each tuple holds sentences that say the same; the turns of a conversation take them in order.
NOTED = (
    Text("Noted: {what}.", "记下了：{what}。"),
    Text("Good to know: {what}.", "明白：{what}。"),
    Text("I put down: {what}.", "已记录：{what}。"),
)
LEADS = (
    Text("Most likely so far is **{title}** (`{id}`), {p}.", "目前最可能的是：**{title}**（`{id}`），{p}。"),
    Text(
        "**{title}** (`{id}`) explains this best, {p}.", "最能解释这些现象的是：**{title}**（`{id}`），{p}。"
    ),
)
WEAK_LEADS = (
    Text(
        "Nothing is certain; I would look at **{title}** (`{id}`) first, {p}.",
        "还不能确定，建议先看：**{title}**（`{id}`），{p}。",
    ),
)
SETTLED = (
    Text("This points clearly to **{title}** (`{id}`), {p}.", "线索清楚地指向：**{title}**（`{id}`），{p}。"),
    Text(
        "I am fairly sure that it is **{title}** (`{id}`), {p}.",
        "基本可以确定是：**{title}**（`{id}`），{p}。",
    ),
)

_SENTENCES = {
    "for": Text("For it: {what}.", "支持：{what}。"),
    "for_too": Text("What was known speaks for it, too: {what}.", "之前的信息也支持：{what}。"),
    "words": Text("the words you used match its page", "你的描述与该条目相符"),
    "against": Text("Against it: {what}.", "不支持：{what}。"),
    "still": Text("Still {what}.", "目前仍是：{what}。"),
    "others": Text("Then: {what}.", "其次：{what}。"),
    "also": Text("The curves also show: {what}.", "曲线还表现为：{what}。"),
    "cause": Text("Why it may be: {what}.", "可能的原因：{what}。"),
    "early": Text(
        "It is too early to tell. The nearest so far: {what}.", "现在下结论还太早。目前最接近的是：{what}。"
    ),
    "early_still": Text("Still too early to tell: {what} leads.", "仍然为时过早，目前最接近的是：{what}。"),
    "nothing_still": Text("Still nothing that fits.", "仍然没有匹配的条目。"),
    "paste": Text(
        "Paste the last lines of the error: they tell more than anything else.",
        "请贴出报错的最后几行：它比什么都说明问题。",
    ),
    "turn": Text(
        '*{ask}* If "{value}", it would rather be {what}.',
        "*{ask}* 如果是“{value}”，则更可能是{what}。",
    ),
    "check": Text("The check that decides: {what}.", "决定性的检查：{what}。"),
    "code": Text("Say `how do I check that` to see its code.", "输入 `怎么检查` 可以看到代码。"),
    "do": Text("If it holds: {what}.", "若确认：{what}。"),
    "yes": Text("Yes, probably: {what}, candidate {place}.", "很可能是：{what}，候选第 {place} 位。"),
    "perhaps": Text("Perhaps: {what}, candidate {place}.", "有可能：{what}，候选第 {place} 位。"),
    "less_likely": Text(
        "Possible, but others are more likely: {what}, candidate {place}.",
        "可能性不大：{what}，候选第 {place} 位。",
    ),
    "hardly": Text("Hardly, as far as I know the case: {what}.", "就目前所知，基本不是：{what}。"),
    "none_of_it": Text(
        'Hardly, as far as I know the case: no likely candidate is about "{what}".',
        "就目前所知，基本不是：可能的候选都与“{what}”无关。",
    ),
    "nothing": Text(
        "Nothing in the knowledge base fits yet. Describe what the loss does, paste the error message, "
        "load a log, or say `guide me`.",
        "知识库里暂时没有匹配的条目。请描述 loss 的变化、贴出报错信息、载入训练日志，或输入“引导我”。",
    ),
    "weak": Text("No candidate stands out. The nearest: {what}.", "还没有明显的候选。最接近的是：{what}。"),
    "log": Text(
        "Next time, log {what}: that would tell these apart.",
        "下次请记录 {what}：它们最能区分这些原因。",
    ),
    "practice": Text("On how to do it: {what}.", "具体做法可看：{what}。"),
    "why": Text("The answer tells the leading candidates apart:", "这个回答能区分目前的候选："),
    "why_open": Text(
        "Nothing leads yet; an answer would change that:", "目前还没有明显的候选，回答之后就有方向了："
    ),
    "why_line": Text('- "{value}" speaks for {what}', "- “{value}”：支持{what}"),
    "why_other": Text("- any other answer speaks rather for {what}", "- 其他回答：更支持{what}"),
    "why_none": Text(
        "No single answer decides, but each moves the leading candidates: {what}.",
        "没有哪个回答能单独下定论，但都会改变目前候选的可能性：{what}。",
    ),
    "no_choice": Text(
        "No question is open that a number would answer. Tell me what the training does.",
        "目前没有可以用数字回答的问题。请描述训练的情况。",
    ),
    "no_turn": Text(
        "No single answer that is still open would put another candidate first.",
        "剩下的问题里，没有哪个回答能单独改变排在第一位的候选。",
    ),
    "okay": Text("All right. Tell me whatever you see next.", "好的。看到什么随时告诉我。"),
    "no_question": Text("I have no question open.", "目前没有待回答的问题。"),
    "log_problem": Text(
        "I read `{source}`: the curves show a problem.", "已读取 `{source}`：曲线显示有问题。"
    ),
    "log_healthy": Text("I read `{source}`: the curves look healthy.", "已读取 `{source}`：曲线看起来健康。"),
    "log_inconclusive": Text(
        "I read `{source}`: it is too little for a verdict.", "已读取 `{source}`：信息不足，无法下结论。"
    ),
    "healthy": Text(
        "The curves of the log still look healthy; nothing in it needs mending.",
        "日志里的曲线看起来仍然健康，没有需要处理的问题。",
    ),
    "hello": Text(
        "Hello. Tell me what the training does, paste an error, name a log file, or say `guide me`.",
        "你好。请描述训练的问题、贴出报错、给出日志文件，或输入“引导我”。",
    ),
    "thanks": Text(
        "You are welcome. `report` writes the case down.", "不客气。输入“报告”可以把这次问诊写下来。"
    ),
    "help": Text(
        "Say anything in your own words, at any time: what you see, an error, a file name, an answer.\n\n"
        "- `don't know`, `why do you ask`, `what else`, `how do I check that`, `what should I do`\n"
        "- `show overfitting`, `case`, `report`, `guide me`\n"
        "- `sorry, I meant train loss`, `remove 2`, `undo`, `redo`, `start over`",
        "随时可以用自己的话说：现象、报错、文件名、对问题的回答。\n\n"
        "- `不知道`、`为什么问这个`、`还有别的可能吗`、`怎么检查`、`怎么办`\n"
        "- `显示 overfitting`、`病历`、`报告`、`引导我`\n"
        "- `我是说训练loss`、`删除 2`、`撤销`、`重做`、`重新开始`",
    ),
    "unread": Text(
        "I could not read a word in that. Describe what the loss does, paste the error, or name a log.",
        "没有读到文字。请描述 loss 的变化、贴出报错信息，或给出日志文件。",
    ),
    "not_heard": Text(
        "I recognised nothing new in that; say it in other words, or leave it.",
        "没有从中认出新的信息，可以换个说法，也可以略过。",
    ),
    "foreign": Text(
        "I cannot tell from that what goes wrong in a training: the loss, the results, an error message?",
        "这句话看不出训练哪里有问题。是 loss 不对、结果不好，还是有报错？",
    ),
    "matched": Text(
        "I recognised no symptom by its name, but your words themselves count.",
        "没有认出具体症状的名称，但你的原话已计入判断。",
    ),
    "known_error": Text("I know this error message: `{what}`.", "认得这条报错：`{what}`。"),
    "contradicted": Text(
        "The log contradicts what was said before ({what}); the log counts.",
        "日志与之前的说法矛盾（{what}），以日志为准。",
    ),
    "corrected": Text("Corrected.", "已更正。"),
    "undone": Text("Taken back.", "已撤销。"),
    "gone": Text("No longer in the case: {what}.", "病历中不再有：{what}。"),
    "again": Text("In the case again: {what}.", "病历中恢复了：{what}。"),
    "skipped": Text('"don\'t know" ({what})', "“不知道”（{what}）"),
    "no_undo": Text("There is nothing to take back.", "没有可以撤销的步骤。"),
    "redone": Text("Done again.", "已重做。"),
    "no_redo": Text("There is nothing to do again.", "没有可以重做的步骤。"),
    "restarted": Text("A new case. `undo` brings the old one back.", "新的病历。输入“撤销”可以恢复刚才的。"),
    "dropped": Text("Removed: {what}.", "已删除：{what}。"),
    "unknown": Text("That is fine.", "没关系，先跳过。"),
    "known": Text("I know that already: {what}.", "这一点已经记下了：{what}。"),
    "empty_case": Text("The case sheet is empty.", "病历还是空的。"),
    "no_candidates": Text(
        "There is no candidate yet; tell me what you see.", "还没有候选原因，请先描述现象。"
    ),
    "something_else": Text(
        "Something that the knowledge base does not hold: {p}.", "知识库之外的原因：{p}。"
    ),
}


def say(key: str, lang: Lang, **facts: str) -> str:
    """Return one of the sentences with its facts filled in."""
    return fill(_SENTENCES[key], lang, **facts)


def fill(sentence: Text, lang: Lang, **facts: str) -> str:
    """Return a sentence with its facts, which may bring a stop of their own: it ends with one."""
    filled = sentence[lang].format(**{name: fact.rstrip(_STOPS) for name, fact in facts.items()})
    return _TWO_STOPS.sub(r"\1", filled)
