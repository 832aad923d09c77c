"""The lines that mean a wish of the user, each kind with its patterns in both languages."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "describe", "correct", "unknown", "why", "else", "check", "show", "whether", "undo", "redo", "back",
    "restart", "forget", "retract", "fix", "guide", "case", "report", "help", "hello", "thanks", "okay",
    "sure", "turn", "repeat",
]  # fmt: skip

_CHECK = r"check|test|verify|confirm|find (?:that )?out|diagnose|be sure|make sure"
_KNOW = (
    r"(?:know|remember|look(?:ed)?(?: at)?|check(?:ed)?|measured?|log(?:ged)?|record(?:ed)?"
    r"|try|tried|test(?:ed)?)"
)
_MEND = r"(?:fix|solve|repair|mend|resolve)"
_CLICKED = "(?:answered|clicked|chose|picked|selected)(?: the)?(?: wrong)?(?: (?:question|answer|one))?"
_ADMITTED = r"(?:[,.;]? (?:but |actually |in fact )*(?:i )?(?:really )?(?:do not|don't|dont) know.*)?"
_ADMITTED_ZH = r"(?:[,，。;； ]*(?:其实|实际上)?我?也?不太?(?:知道|清楚|确定).*)?"
_WRONGLY = rf" (?:wrong(?:ly)?|incorrectly|by mistake){_ADMITTED}"
_IT = r"(?: (?:that|this|it|the last one|yet))*"

# Each kind with the lines that mean it, as alternatives of one pattern; the first kind that fits is taken.
LINES: Mapping[Kind, tuple[str, ...]] = {
    "undo": (
        rf"undo{_IT}",
        r"take (?:that|it) back|take back (?:that|it|(?:my|the) last (?:answer|one|line))",
        r"scratch that|never ?mind|that was wrong",
        r"撤[销回消](?:刚才的|上一[句条步])?|收回(?:刚才的话?)?|(?:上一[句条]|刚才(?:那句|的))(?:话)?(?:不算|作废|说错了)",
    ),
    "retract": (
        rf"(?:i |i have |i've )?{_CLICKED}(?: (?:about|on|for|to)(?: the)? (?P<topic>.+?))?{_WRONGLY}",
        r"my answer (?:about|on|for|to)(?: the)? (?P<topic_of>.+?) (?:was|is) (?:wrong|a mistake)"
        rf"{_ADMITTED}",
        r"(?:刚才|刚刚|之前|上面)(?:我|关于)?(?P<topic_zh>.*?)(?:[那这]一?[个道]?)?(?:题|问题)?我?"
        rf"(?:点|选|答|填|按|回答)错了?{_ADMITTED_ZH}",
        rf"(?:关于)?(?P<topic_zh_of>.+?)(?:[那这]一?[个道]?)(?:题|问题)我?(?:点|选|答|填|按|回答)错了?{_ADMITTED_ZH}",
    ),
    "redo": (rf"redo{_IT}", r"重做|恢复刚才的"),
    "back": (r"(?:go |step )?back", r"previous", r"上一步|返回|回退|后退"),
    "restart": (
        r"(?:let'?s |let us )?(?:start|begin) (?:all )?(?:over|again|anew|afresh)",
        r"restart|reset|(?:a )?(?:new|another|different) (?:case|problem)|clear(?: everything| all)?",
        r"重新开始|从?头?重来|重新来|从头(?:再?来|开始)|清空|新的?(?:案例|病历|问题)|(?:换|另)一?个(?:新?问题|案例)",
    ),
    "why": (
        rf"why(?: (?:do|are) you)?(?: (?:ask|asking|(?:want|need) to know|need))?{_IT}",
        r"why (?:this|that) question|what for|how does (?:that|this) help",
        r"(?:why|how) (?:does|is|would) (?:that|this|it) (?:matter|relevant|important)",
        r"(?:is|does) (?:that|this) (?:relevant|matter)",
        r"what (?:does|has) (?:that|this) (?:have |got )?to do with (?:it|this|my (?:problem|training))",
        r"你?(?:为什么|为啥|为何|干嘛)要?(?:问|想知道)?这?个?(?:问题)?",
        r"问这个(?:干嘛|做什么|有什么用)|这(?:个问题)?(?:有什么用|重要)",
        r"(?:这|那)(?:个?问题)?(?:跟|和|与)(?:我的问题|这个问题|这|它)?有(?:什么|啥)关系",
    ),
    "else": (
        r"(?:and )?what else(?: (?:could|can|might|may)(?: it| this| that)?(?: be)?| is possible)?",
        r"(?:could|can|might) (?:it|this|that) (?:also )?be (?:something|anything) else|or something else",
        r"anything else|alternatives|candidates|what are the (?:other )?(?:options|candidates|alternatives)",
        r"(?:are there )?(?:any )?other (?:ideas?|causes?|candidates?|possibilit(?:y|ies)|reasons?)",
        r"还(?:有|可能)[是有]?(?:什么|哪些|别的|其他)的?(?:可能性?|原因)?",
        r"(?:还有)?(?:没有)?(?:别的|其[他它])的?(?:可能性?|原因)|候选(?:原因)?",
        r"(?:会不会|有没有可能|是不是)(?:还)?是?(?:别的|其[他它])的?(?:可能性?|原因|问题)",
        r"还有没有(?:别的|其[他它])的?(?:可能性?|原因)",
    ),
    "sure": (
        r"(?:are you|how) (?:really |so |very |absolutely )*(?:sure|certain|confident)(?: are you)?"
        r"(?: (?:about|of) (?:that|this|it))?",
        r"really|seriously|(?:is that|is this) (?:really )?(?:true|certain|right|so)",
        r"[你您]?(?:真的|能|就|这么|有多)?(?:确定|肯定|有把握)(?:吗|么)?|真的(?:吗|么|是这样)?|(?:把握|可信度)有?多[大高]",
    ),
    "turn": (
        r"what (?:would|could|might|will) (?:change|alter)"
        r" (?:your mind|that|this|it|the (?:order|ranking|answer))",
        r"what would (?:convince you|make you change your mind|speak against (?:it|that|this))",
        r"(?:什么|哪些|怎样|怎么)(?:情况|证据|信息|回答)?(?:才)?(?:会|能|可以)?(?:让你)?改变[你您]?的?"
        r"(?:判断|看法|想法|结论|排序|主意)",
    ),
    "repeat": (
        r"(?:can|could) you (?:repeat|say|ask)(?: (?:the|your|that))?(?: question)?(?: again)?",
        r"(?:repeat|say|ask)(?: (?:that|it|the|your))?(?: (?:last )?question)?(?: again)?|come again|pardon",
        r"(?:(?:what|which)(?: was| is|'s)? (?:the|your) )(?:last )?question(?: again)?"
        r"|(?:what|which) question",
        r"(?:再|重复)(?:说|问|念|讲)?一?[遍次]下?(?:这个|刚才的)?(?:问题)?|重复一?下?(?:这个|刚才的)?问题"
        r"|(?:刚才)?(?:的|你)?(?:问题是什么|问的?(?:是)?什么|问了什么)",
    ),
    "okay": (
        r"(?:ok(?:ay)?|fine|good|great|cool|alright|all right|i see|got it|understood"
        r"|makes sense|interesting|hm+)"
        r"(?:[, ]+(?:ok(?:ay)?|good|great|cool|i see|got it|makes sense))?",
        r"好的?|行|明白了?|了解了|知道了|懂了|收到|原来如此|哦+|喔",
    ),
    "check": (
        rf"(?:how (?:do|can|could|should|would) (?:i|we|you|one) (?:{_CHECK})|how to (?:{_CHECK})|{_CHECK})"
        r"(?: (?:for|if it is|whether it is))?(?: (?P<topic>.+))?",
        r"what (?:should|can|do) i check(?: (?:first|now|next))?|where (?:should|do) i look(?: first)?",
        r"我?(?:应该|该|要)?先?(?:怎么|如何|怎样)(?:才能|去)?(?:检查|验证|确认|排查|确定|检验)(?:一下)?(?:是不是|是否|就?是)?"
        r"(?P<topic_zh>.*)",
    ),
    "fix": (
        rf"(?:and )?how (?:do|can|could|should|would) (?:i|we|you|one) {_MEND} (?:it|this|that)",
        rf"how to {_MEND} (?:it|this|that)|(?:the )?(?:fix|solution|remedy|remedies)",
        r"(?:so |and )?what (?:do|can|should|shall) (?:i|we) do(?: now| next| then| about (?:it|this|that))?",
        r"what now",
        r"(?:那|现在|接下来)?我?(?:应该|该|要)?(?:怎么办|(?:怎么|如何)(?:做|解决|修复?|改|处理))(?:它|这个(?:问题)?)?",
        r"(?:有什么)?(?:解决(?:办法|方法|方案)|办法)",
    ),
    "report": (
        r"(?:(?:show|give|write|print)(?: me)? )?(?:the |a )?(?:report|summary)|summari[sz]e",
        r"(?:生成|写|出|打印)?报告|总结(?:一下)?",
    ),
    "case": (
        r"(?:(?:show|print)(?: me)? )?(?:the )?(?:case(?: sheet)?|findings)|what do you know(?: so far)?",
        r"病历|案例|目前知道(?:什么|哪些)|已知信息",
    ),
    "help": (r"help|commands|what can (?:i|you) (?:say|do|ask)", r"帮助|命令|怎么用|你?能做什么"),
    "guide": (
        r"guide(?: me)?|walk me through(?: it)?|step by step",
        r"i (?:do not|don't|dont) know where to (?:start|begin)",
        r"引导我?|向导|带我(?:走|一步步来)?|一步一?步来|一步步引导我?|不知道从哪[里儿]?开始",
    ),
    "unknown": (
        rf"(?:i |we )?(?:do not|don't|dont|did not|didn't|have not|haven't|havent|never)"
        rf" (?:really )?{_KNOW}{_IT}",
        rf"(?P<topic>(?:i |we )?(?:do not|don't|dont|did not|didn't|have not|haven't|havent|never)"
        rf" (?:really )?{_KNOW} (?:the|my|our|any|those|these|that)(?: [a-z_-]+){{1,3}})",
        r"(?:sorry )?(?:i have |i've )?no (?:idea|clue)",
        rf"(?:i am |i'm |im )?(?:not (?:really )?sure|unsure)(?: about)?{_IT}",
        r"unknown|dunno|idk|(?:it is |it's )?not (?:logged|measured|recorded|known)",
        r"skip(?: (?:it|this|that))?|pass|next(?: question)?|n/?a|\?|？",
        r"(?:i )?(?:can't|cannot|can not|cant) (?:say|tell)|hard to say",
        r"(?:这个?|那个?)?我?(?:也|还|真)?不(?:太|大|是很)?(?:知道|清楚|确定|记得|了解|晓得|好说|懂)(?:这个)?",
        r"(?:这个?|那个?)?我?(?:也|还)?没有?(?:看|注意|试|测|查|记录?|检查|统计|关注)过?(?:这个)?"
        r"|(?P<topic_zh>[^，,。；;不没]{1,8}?我?(?:也|还)?没有?(?:看|注意|测|查|记录|检查|统计|关注)过?)|跳过(?:这[题个])?|下一[题个]",
    ),
    "hello": (r"(?:hi|hello|hey|good (?:morning|evening|afternoon))(?: there)?", r"[你您]好|嗨|在"),
    "thanks": (
        r"(?:ok(?:ay)?[, ]*)?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much))?",
        r"(?:好的[，, ]*)?(?:谢谢|多谢|感谢)[你您]?",
    ),
    "forget": (
        r"(?:remove|delete|drop|forget|ignore)(?: the)?(?: finding)? (?P<topic>.+)",
        r"(?:删除|删掉|去掉|忽略|忘掉)(?P<topic_zh>.+)",
    ),
    "show": (
        r"(?:show(?: me)?|open|read|explain|describe|tell me(?: more)? about|what(?: is|'s| are)|more on)"
        r"(?: the)?(?: entry| page)? (?P<topic>.+)",
        r"(?:显示|打开|看看|看一下|查看|介绍一?下?|解释一?下?|讲讲|什么是|说说)(?P<topic_zh>.+)",
        r"(?P<topic_end>.+?)是(?:什么(?:意思)?|啥)",
    ),
    "whether": (
        r"(?:so |and )?(?:is|could|can|might|may|do you think) (?:it|this|that)(?: is| be)?(?: really| just)?"
        r"(?: a case of| due to| because of| caused by)?(?: an?| the)? (?P<topic>.+)",
        r"(?:is|could) (?:my|the|our) (?:model|network|training|run)(?: be)? (?P<topic_model>.+)"
        r"|(?:am i|are we|do i have|do we have) (?P<topic_own>.+)",
        r"(?:那)?(?:这|它|我|我的模型|模型)?(?:到底)?(?:是不是|是否|会不会是|算不算|属于|有没有|是)(?P<topic_zh>.+?)了?",
    ),
}

# Of these the topic must be known (an entry, a finding), otherwise the line is a description:
# "explain my loss" is one, "explain overfitting" is not.
NEED_TOPIC: frozenset[Kind] = frozenset({"show", "check", "forget", "whether"})
