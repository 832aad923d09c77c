"""`kb chat`: the consultation line by line, for pipes, screen readers and ssh."""

import sys
from argparse import Namespace

from kb.cli.main import Exit
from kb.cli.output import progress
from kb.consult import Consultation, Question
from kb.errors import KbError
from kb.language import Text
from kb.library import load

_HELLO = Text(
    "What does the training do? Describe it or paste an error. 'report' prints the case, 'quit' ends.",
    "训练出了什么问题？请描述现象或粘贴报错。输入 report 打印报告，quit 结束。",
)


def run(options: Namespace) -> int:
    """Talk until the input ends."""
    talk = load(*options.entries, progress=progress("reading entries")).consult(options.lang)
    print(_HELLO[talk.lang])
    if options.log:
        print(talk.load_log(options.log))
    while True:
        question = talk.question if talk.case.now.findings or talk.case.now.words else None
        if question:
            _ask(question)
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line or line.strip() in ("quit", "exit", "退出"):
            print()
            return Exit.FOUND
        _answer(talk, question, line.strip())


def _ask(question: Question) -> None:
    print(f"\n{question.text}")
    for number, label in enumerate(question.choices.values(), 1):
        print(f"  {number}. {label}")


def _answer(talk: Consultation, question: Question | None, line: str) -> None:
    try:
        if line in ("report", "报告"):
            print(talk.report())
        elif question and line.isdecimal() and 1 <= int(line) <= len(question.choices):
            print(talk.answer(question, list(question.choices)[int(line) - 1]))
        elif question and line in ("?", "不知道", "don't know"):
            print(talk.answer(question, None))
        elif line:
            print(talk.say(line))
    except KbError as error:
        print(error)
