"""Every sentence of the app, in both languages."""

from kb.language import Text

# Areas
ASK = Text("Ask", "问诊")
GUIDE = Text("Guide", "引导")
BROWSE = Text("Browse", "浏览")
RUN = Text("Run", "曲线")

# Ask
HELLO = Text(
    "**What does the training do?** Describe it in your own words, paste an error message, "
    "or drop a log file here.",
    "**训练出了什么问题**？用自己的话描述，粘贴报错信息，或者把日志文件拖进来。",
)
FIRST_STEPS = Text("Or start here:", "或者从这里开始：")
START_LOG = Text("Open a training log", "打开训练日志")
START_GUIDE = Text("I do not know where to begin: guide me", "不知道从哪里说起：一步步引导我")
START_BROWSE = Text("Look around in the knowledge base", "先看看知识库里有什么")
START_EXAMPLE = Text("Show me an example: a run that overfits", "看一个例子：过拟合的训练")
PROMPT = Text("Symptom, error message or path of a log", "现象、报错信息或日志路径")
THINKING = Text("Thinking…", "正在分析…")
READING = Text("Reading {name} · ^z stops", "正在读取 {name} · ^z 停止")
READING_SHARE = Text("Reading {share:.0%} of {name} · ^z stops", "正在读取 {share:.0%}：{name} · ^z 停止")
OPENING = Text("Opening {name}…", "正在打开 {name}…")
LOOKING = Text("Looking at the curves of {name}…", "正在分析 {name} 的曲线…")
STOPPED = Text("Stopped reading.", "已停止读取。")
WHICH_RUN = Text("This log holds several runs. Which one is it about?", "日志中有多次训练。要看哪一次？")
WHICH_LOG = Text("This folder holds several logs. Which one is it about?", "文件夹中有多个日志。要看哪一个？")
ALL_RUNS = Text("The first of these, with all others on its plot", "第一个，其余的叠加在图上")
SECOND_LOG = Text("The case has a log already. What is this one?", "病历中已有日志。这个日志是？")
ANOTHER_CASE = Text(
    "Another training: begin a new case (Ctrl+Z brings this one back)",
    "另一次训练：新建病例（按 Ctrl+Z 可恢复当前病例）",
)
SAME_CASE = Text("The same trouble: count what it shows, too", "同一个问题：把它的表现也算进来")
PLOT_ONLY = Text(
    "Only for comparison: lay it over the plot (F5, there N and X take it off)",
    "仅供比较：叠加到曲线图上（在 F5 中按 N 再按 X 可移除）",
)
FILTER = Text("Type to filter", "输入文字筛选")
SEE_CURVES = Text("F5 shows the curves", "按 F5 查看曲线")
LOADING_ENTRIES = Text("Reading the knowledge base…", "正在读取知识库…")
LOADING_ENTRIES_COUNT = Text(
    "Reading the knowledge base… {done} of {total}", "正在读取知识库… {done}/{total}"
)
INDEXING = Text("Building the index…", "正在建立索引…")
NUMBER_BEGUN = Text("Enter takes {number}. Or type on: {longer}", "按回车选择 {number}，或继续输入：{longer}")
DONT_KNOW = Text("I don't know", "不知道")
MORE_CHOICES = Text("more…", "更多…")
WHY = Text("Why do you ask?", "为什么问这个？")
LIKELY = Text("Likely causes", "可能的原因")
CASE = Text("Case sheet", "病历")
CASE_EMPTY = Text("Nothing known yet.", "还没有任何信息。")
RANKING_NONE = Text(
    "Nothing points to trouble. Say what worries you, then causes appear here.",
    "没有迹象表明有问题。说说你担心什么，这里会列出可能的原因。",
)
RANKING_EMPTY = Text("Say what you see, then causes appear here.", "描述现象后，这里会列出可能的原因。")
RULED_OUT = Text("ruled out: ", "已排除：")
ORIGINS = {
    "text": Text("said", "描述"),
    "inferred": Text("inferred", "推断"),
    "log": Text("log", "日志"),
    "answer": Text("answer", "回答"),
}
CURVE_SHAPE = Text("curve shape", "曲线形态")
UNDONE = Text("Took the last step back.", "已撤销上一步。")
NOTHING_TO_UNDO = Text("There is nothing to undo.", "没有可以撤销的操作。")
LOG_LOADED = Text("log {name}", "日志 {name}")
SESSION_LOADED = Text("session {name}", "会话 {name}")
NEW_CASE = Text("A new case. Ctrl+Z brings the old one back.", "新的病历。按 Ctrl+Z 可以恢复刚才的。")

# Guide
GUIDE_PROMPT = Text("None fits? Say it in your own words", "都不符合？用自己的话描述")
GUIDE_LEAF = Text("This points to:", "指向以下条目：")
GUIDE_TOP = Text("Start", "起点")

# Browse
SEARCH = Text("Search: symptom, error message, topic", "搜索：现象、报错信息、主题")
CATALOGUE_ORDER = Text("By group, then by title", "按分组和标题排列")
NO_HITS = Text("Nothing answers this. Nearest topics:", "没有匹配的条目。最接近的主题：")
READER_EMPTY = Text("Choose an entry on the left, or type to search.", "在左边选择条目，或直接输入进行搜索。")
SECTIONS = Text("Sections", "章节")
LINKS = Text("Links of this page", "本页链接")
NO_LINKS = Text("This page has no links.", "本页没有链接。")
ENTRY_BROKEN = Text("{error}. The search finds what there is.", "{error}。可以用搜索查找现有条目。")

# Run
RUN_EMPTY = Text(
    "No log is loaded. Press {key} to open one, drop a file here, or start with `kb tui LOG`.",
    "还没有载入日志。按 {key} 打开，把文件拖进来，或用 `kb tui LOG` 启动。",
)
RUN_EXAMPLE = Text("Try the example log", "试试示例日志")
VERDICTS = {
    "healthy": Text("healthy", "正常"),
    "problem": Text("problem", "有问题"),
    "inconclusive": Text("inconclusive", "无法判断"),
}
FAMILIES = {
    "loss": Text("loss", "loss"),
    "metric": Text("metric", "指标"),
    "lr": Text("learning rate", "学习率"),
    "gradient": Text("gradient norm", "梯度范数"),
    "scale": Text("loss scale", "loss scale"),
    "other": Text("other", "其他"),
}
CASE_RUN_STAYS = Text(
    "This run belongs to the case; Ctrl+Z takes it back.", "这次训练属于病历，按 Ctrl+Z 可撤销。"
)
NO_FINDINGS = Text("The curves show nothing unusual.", "曲线没有异常。")
LOG_SCALE = Text("log scale", "对数坐标")
POINTS = Text("{count:,} points", "{count:,} 个点")
AXES = {
    "step": Text("by step", "横轴：步"),
    "epoch": Text("by epoch", "横轴：epoch"),
    "row": Text("by row", "横轴：行"),
    "progress": Text("by progress, 0-100 %", "横轴：进度 0-100 %"),
}
MIXED_AXES = Text("{axis} (these logs count in {units})", "{axis}（各日志的计数单位：{units}）")
NO_LOG_SCALE = Text("No positive values: a log scale is not possible.", "没有正值，无法使用对数坐标。")

# Opening, saving, copying
OPEN_TITLE = Text("Open a training log or a saved session", "打开训练日志或已保存的会话")
OVERLAY_TITLE = Text("Lay another log over this one", "叠加另一个日志")
OPEN_PATH = Text("Path of a log or a folder; Enter opens", "日志或文件夹的路径，回车打开")
OPEN_HINT = Text(
    "Enter opens a file or shows a folder · Space reads a whole folder · ← goes up · "
    "or type a path: → completes it, Enter reads it · Esc closes",
    "回车打开文件或展开文件夹 · 空格读取整个文件夹 · ← 上一级 · "
    "也可直接输入路径：→ 补全，回车读取 · Esc 关闭",
)
NO_SUCH_FILE = Text("No such file: {path}", "没有这个文件：{path}")
NEXT_LOG = Text(
    "Next: open another file (Ctrl+O), or describe what you see.",
    "下一步：换一个文件（Ctrl+O），或直接描述现象。",
)
NEXT_WORDS = Text(
    "Next: say it in other words, or press F1 for help.", "下一步：换个说法，或按 F1 查看帮助。"
)
SAVE_TITLE = Text("Save the case", "保存病历")
SAVE_HINT = Text(
    "Enter writes the file, Escape writes nothing. A name that ends in .json keeps the whole session, "
    "for Ctrl+O to take up again; any other gets the report as Markdown.",
    "按回车写入文件，按 Esc 取消。以 .json 结尾的文件保存整个会话，"
    "之后可用 Ctrl+O 恢复；其他文件名则写入 Markdown 报告。",
)
SAVE_EXISTS = Text("The file exists. Press Enter again to replace it.", "文件已存在，再按一次回车覆盖。")
SAVED = Text("Saved: {path}", "已保存：{path}")
COPIED_REPORT = Text("Report copied.", "报告已复制。")
COPIED_ENTRY = Text("Entry copied as Markdown.", "条目已复制为 Markdown。")
CANNOT_SAVE = Text("Cannot write {path}: {reason}", "无法写入 {path}：{reason}")
NOTHING_TO_REPORT = Text(
    "Nothing to report yet: say what you see first.", "还没有可报告的内容，请先描述现象。"
)
UNEXPECTED = Text(
    "Unexpected {kind}: {error}. The case is as it was before.",
    "意外错误 {kind}：{error}。病历保持不变。",
)
BROKEN_ENTRIES = Text(
    "Your entries could not be used, so only the bundled ones are loaded. {error}",
    "你的条目无法使用，只载入了自带的条目。{error}",
)

# Frame
HELP = Text("Keys", "按键")
HELP_HERE = Text("Here", "当前位置")
HELP_EVERYWHERE = Text("Everywhere", "任何位置")
HELP_ALWAYS = Text(
    "In Ask, in Guide and in the list of Browse just type: words go to the field. On a page and on curves "
    "letters are keys. A dropped or pasted path loads a log. Choices take their numbers, arrows with Enter, "
    "or the mouse.",
    "在问诊、引导和浏览列表中随时可以直接打字，文字会进入输入框；在条目页面和曲线上，字母是快捷键。"
    "拖入或粘贴路径即可载入日志。选项可以按编号、方向键加回车，或用鼠标。",
)
QUIT_UNSAVED = Text(
    "This case is not saved. Ctrl+S saves a report; Ctrl+Q once more quits without it.",
    "病历还没有保存。按 Ctrl+S 保存报告，再按一次 Ctrl+Q 不保存退出。",
)
QUIT_HINT = Text("Ctrl+Q quits.", "按 Ctrl+Q 退出。")
THEMES = Text("Search themes", "搜索主题")
HELP_CLOSE = Text("Escape closes.", "按 Esc 关闭。")
PALETTE = Text("Search commands", "搜索命令")
NO_COMMAND = Text("Nothing matches", "没有匹配项")
SETTINGS_BROKEN = Text("Settings ignored. {error}", "设置未生效。{error}")
KEY_CLASH = Text("Two commands have the same key: {keys}", "两个命令用了同一个按键：{keys}")
