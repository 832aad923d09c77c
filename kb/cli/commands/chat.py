"""`kb chat`: the consultation line by line, for pipes, screen readers and ssh."""

import re
import sys
from argparse import Namespace
from pathlib import Path

from kb.cli.main import Exit
from kb.cli.output import progress
from kb.consult import Consultation, GuideStep, Question
from kb.errors import KbError, UsageError
from kb.language import Text
from kb.library import load

_HELLO = Text(
    "What does the training do? Describe it, paste an error, or name a log file. "
    "`guide me` asks step by step, `help` shows what you can say, `quit` ends.",
    "训练出了什么问题？请描述现象、贴出报错，或给出日志文件。"
    "输入“引导我”可一步步来，“帮助”查看用法，“退出”结束。",
)
_SAVED = Text("Saved to {path}.", "已保存到 {path}。")
_LEFT = Text("Candidates at this point of the guide:", "按引导走到这里的候选：")
_QUIT = frozenset({"quit", "exit", "bye", ":q", "退出", "再见"})
_FILES = re.compile(
    r"(?P<verb>save|export|resume|保存|导出|恢复|继续)(?: (?:as|to|it to|from)|到|为)? *"
    r"(?P<path>\S.*\.(?:json|md))",
    re.IGNORECASE,
)


def run(options: Namespace) -> int:
    """Talk until the input ends."""
    talk = load(*options.entries, progress=progress("preparing entries")).consult(options.lang)
    print(_HELLO[talk.lang])
    if options.log:
        print(talk.load_log(options.log))
    shown: Question | None = None
    while True:
        shown = _show_next(talk, shown)
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line or line.strip().lower() in _QUIT:
            print()
            return Exit.FOUND
        if line.strip():
            _take(talk, line.strip())


def _show_next(talk: Consultation, shown: Question | None) -> Question | None:
    """Print what is open: a step of the guide, or a question with its choices unless it was just `shown`."""
    step = talk.guide
    if step is not None:
        _show_step(talk, step)
        return None
    question = None if talk.case.now.is_empty else talk.question
    if question is not None:
        print(f"\n{question.text}")
    if question is not None and (shown is None or shown.text != question.text):
        for number, label in enumerate(question.choices.values(), 1):
            print(f"  {number}. {label}")
    return question


def _show_step(talk: Consultation, step: GuideStep) -> None:
    if step.crumbs:
        print("\n" + " › ".join(step.crumbs))
    if step.is_end:
        print(_LEFT[talk.lang])
        for entry in step.entries:
            print(f"  - {talk.store.card(entry).title[talk.lang]} ({entry})")
        return
    print(f"\n{step.text}")
    for number, choice in enumerate(step.choices, 1):
        print(f"  {number}. {choice}")


def _take(talk: Consultation, line: str) -> None:
    """Act on one line; a complaint is one line too."""
    try:
        reply = _reply(talk, line)
    except KbError as error:
        reply = error.in_language(talk.lang)
    if reply:
        talk.transcript.append((line, reply))
        print(f"\n{reply}")


def _reply(talk: Consultation, line: str) -> str:
    files = _FILES.fullmatch(line)
    if files:
        return _file(talk, files["verb"].lower(), files["path"])
    step = talk.guide
    if step is not None and line.isdecimal():
        return talk.guide_choose(int(line) - 1)
    question = talk.question if step is None and not talk.case.now.is_empty else None
    if question is not None and line.isdecimal() and 1 <= int(line) <= len(question.choices):
        return talk.answer(question, list(question.choices)[int(line) - 1])
    return talk.say(line)


def _file(talk: Consultation, verb: str, path: str) -> str:
    if verb in ("resume", "恢复", "继续"):
        reply = talk.resume(path)
        for said, answer in talk.transcript:
            print(f"\n> {said}\n\n{answer}")
        return reply
    if path.lower().endswith(".md"):
        try:
            Path(path).expanduser().write_text(talk.report(), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"the report cannot be written: {error.strerror}", path=path) from None
    else:
        talk.save(path)
    return _SAVED[talk.lang].format(path=path)
