"""Every command of the app as data: id, keys, action, label and help in both languages.

Bindings, the key bar, the command palette and the help page are all made from this table, and a user's
`tui.toml` changes keys by these ids.
"""

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from kb.language import Text

Group = Literal["app", "ask", "guide", "browse", "reader", "run", "findings", "case"]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do. `keys` is a comma-separated list; `shown` puts it on the key bar.

    `essential` keeps it there in a window that has no room for all. `priority` takes its keys before what
    has the focus does.
    """

    id: str
    keys: str
    action: str
    label: Text
    help: Text
    shown: bool = False
    priority: bool = False
    essential: bool = False


COMMANDS: dict[Group, tuple[Command, ...]] = {
    "app": (
        Command("help", "f1", "app.help", Text("Help", "帮助"),
                Text("The keys that work here", "当前可用的按键"), shown=True, essential=True),
        Command("ask", "f2", "app.area('ask')", Text("Ask", "问诊"),
                Text("Describe the trouble and answer questions", "描述问题、回答提问")),
        Command("guide", "f3", "app.area('guide')", Text("Guide", "引导"),
                Text("Step by step from what you see", "从现象出发一步步排查")),
        Command("browse", "f4", "app.area('browse')", Text("Browse", "浏览"),
                Text("All entries, with search", "全部条目与搜索")),
        Command("run", "f5", "app.area('run')", Text("Run", "曲线"),
                Text("The curves of a log", "查看日志曲线")),
        Command("cause", "f6", "app.open_cause", Text("Top cause", "首要原因"),
                Text("Open the page of the most probable cause", "打开最可能原因的条目"), shown=True),
        Command("pane", "f8", "app.pane", Text("Case", "病历"),
                Text("In a narrow window: causes and case sheet, and back", "窄窗口中查看病历，再按返回"),
                shown=True),
        Command("save", "ctrl+s", "app.save_report", Text("Save", "保存"),
                Text("Write a report, or the session to take up later", "写出报告，或保存会话以便之后继续"),
                shown=True),
        Command("open", "ctrl+o", "app.open_log", Text("Open log", "打开日志"),
                Text("Choose a training log or a saved session", "选择训练日志或已保存的会话"),
                shown=True, essential=True),
        Command("language", "ctrl+l", "app.switch_language", Text("中文", "English"),
                Text("Switch to Chinese", "切换到英文"), shown=True),
        Command("palette", "ctrl+p", "app.command_palette", Text("Commands", "命令"),
                Text("Find any command", "查找任意命令"), shown=True),
        Command("copy-report", "ctrl+r", "app.copy_report", Text("Copy report", "复制报告"),
                Text("Copy the case as Markdown", "把病历复制为 Markdown")),
        Command("undo", "ctrl+z", "app.undo", Text("Undo", "撤销"),
                Text("Take the last step back, or stop reading a log", "撤销上一步，或停止读取日志")),
        Command("new", "ctrl+n", "app.new_case", Text("New case", "新病例"),
                Text("Start over with an empty case", "清空并重新开始")),
        Command("theme", "ctrl+t", "app.change_theme", Text("Theme", "主题"),
                Text("Choose the colours", "选择配色")),
        Command("settings", "ctrl+f5", "app.reload_settings", Text("Reload settings", "重新读取设置"),
                Text("Read keys and colours from tui.toml again", "重新读取 tui.toml 中的按键与配色")),
        Command("quit", "ctrl+q", "app.quit", Text("Quit", "退出"),
                Text("Leave the app", "退出程序"), shown=True, essential=True),
    ),
    "ask": (
        Command("to-prompt", "escape", "swap", Text("Write", "输入"),
                Text("From the choices to the prompt and back", "在选项与输入框之间切换")),
        Command("talk-up", "pageup", "scroll_talk(-1)", Text("Earlier", "上翻"),
                Text("Scroll the conversation up", "向上翻看对话"), priority=True),
        Command("talk-down", "pagedown", "scroll_talk(1)", Text("Later", "下翻"),
                Text("Scroll the conversation down", "向下翻看对话"), priority=True),
    ),
    "guide": (
        Command("guide-back", "backspace,left,escape", "back", Text("Back", "返回"),
                Text("One step back in the tree", "回到上一步"), shown=True, essential=True),
        Command("guide-top", "home", "top", Text("Start", "起点"),
                Text("Back to the first question", "回到第一个问题")),
    ),
    "browse": (
        Command("search", "slash", "search", Text("Search", "搜索"),
                Text("Go to the search field", "跳到搜索框"), shown=True),
        Command("next-hit", "down", "move(1)", Text("Next hit", "下一条"),
                Text("From the search field down the list", "在搜索框中移到下一条")),
        Command("previous-hit", "up", "move(-1)", Text("Previous hit", "上一条"),
                Text("From the search field up the list", "在搜索框中移到上一条")),
        Command("leave", "escape", "leave", Text("Back", "返回"),
                Text("To the list, then to where you came from", "回到列表，再回到来处"),
                shown=True, essential=True),
    ),
    "reader": (
        Command("back", "left_square_bracket,alt+left,backspace", "history(-1)", Text("Previous", "后退"),
                Text("The page before this one", "上一个看过的条目"), shown=True),
        Command("forward", "right_square_bracket,alt+right", "history(1)", Text("Next", "前进"),
                Text("The page after this one", "下一个看过的条目")),
        Command("sections", "s", "sections", Text("Sections", "章节"),
                Text("Jump to a section; digits do it at once", "跳到某一节，也可直接按数字"), shown=True),
        Command("links", "l", "links", Text("Links", "链接"),
                Text("Follow a link of this page", "打开本页的链接"), shown=True),
        Command("copy-entry", "c", "copy", Text("Copy", "复制"),
                Text("Copy this entry as Markdown", "把本条目复制为 Markdown")),
    ),
    "run": (
        Command("family", "m", "family", Text("Quantity", "指标切换"),
                Text("Loss, metric, lr, gradient norm", "loss、指标、学习率、梯度范数"), shown=True),
        Command("log-scale", "y", "log_scale", Text("Log scale", "对数坐标"),
                Text("Logarithmic or linear values", "对数或线性坐标"), shown=True),
        Command("axis", "u", "axis", Text("Axis", "横轴"),
                Text("Step, epoch or progress, where all runs have it", "步、epoch 或进度（各次训练都有时）"),
                shown=True),
        Command("zoom-in", "plus,equals_sign", "zoom(-1)", Text("Zoom in", "放大"),
                Text("Zoom in around the marker", "以标记为中心放大"), shown=True),
        Command("zoom-out", "minus", "zoom(1)", Text("Zoom out", "缩小"),
                Text("Zoom out", "缩小")),
        Command("pan-left", "left", "pan(-1)", Text("Left", "左移"), Text("Earlier steps", "看更早的步")),
        Command("pan-right", "right", "pan(1)", Text("Right", "右移"), Text("Later steps", "看更晚的步")),
        Command("reset", "0", "reset", Text("Whole run", "全程"),
                Text("Show the whole run", "显示整个训练过程"), shown=True),
        Command("overlay", "a", "overlay", Text("Overlay", "叠加"),
                Text("Lay another run over this one", "叠加另一次训练"), shown=True),
        Command("next-run", "n", "next_run", Text("Next run", "下一个"),
                Text("Findings of the next run", "查看下一次训练的发现")),
        Command("remove-run", "x", "remove_run", Text("Remove run", "移除"),
                Text("Take the run that N chose off the plot", "从图中移除用 N 选中的训练")),
    ),
    "findings": (
        Command("next-finding", "down", "cursor_down", Text("Next finding", "下一条发现"),
                Text("Move the marker to the next finding", "把标记移到下一条发现")),
        Command("previous-finding", "up", "cursor_up", Text("Previous finding", "上一条发现"),
                Text("Move the marker to the finding before", "把标记移到上一条发现")),
    ),
    "case": (
        Command("drop", "delete,x,backspace", "drop", Text("Remove", "移除"),
                Text("Remove this finding from the case", "从病历移除这条发现"), shown=True),
    ),
}  # fmt: skip

BY_ID: dict[str, Command] = {command.id: command for group in COMMANDS.values() for command in group}


def bindings(group: Group) -> list[BindingType]:
    """Return the bindings of a group; their texts are English, the app shows those of its language."""
    return [
        Binding(
            command.keys,
            command.action,
            command.label.en,
            show=command.shown,
            tooltip=command.help.en,
            id=command.id,
            priority=command.priority,
        )
        for command in COMMANDS[group]
    ]
