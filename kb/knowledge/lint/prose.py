"""Rules about how an entry is written: length, shape, language, code."""

import re
from collections.abc import Iterator
from typing import ClassVar

from kb.knowledge.corpus import Corpus
from kb.knowledge.lint.rule import Fault, Rule, SeverityOfRule, texts
from kb.knowledge.models import Entry, EntryText
from kb.knowledge.plain import plain, without_code

# Two minutes: adults read English non-fiction at 238 words a minute (Brysbaert 2019, "How many words do we
# read per minute?", doi 10.1016/j.jml.2019.104047) and Chinese at about 450 characters.
MOST_WORDS, MOST_CHARACTERS = 480, 900

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9][\w'’.%=-]*")
_NOT_RENDERED = (
    (re.compile(r"<(?:[a-z]+|/[a-z]+)[ />]", re.IGNORECASE), "HTML"),
    (re.compile(r"!\[[^\]]*\]\("), "an image"),
    (re.compile(r"\[\^[^\]]+\]"), "a footnote"),
    (re.compile(r"^\s*[-*] \[[ xX]\] ", re.MULTILINE), "a task list"),
    (re.compile(r"(?<![\\$\w])\$[^$\n`]+\$(?![\w$])"), "math between dollar signs"),
    (re.compile(r"^ {6,}(?:[-*]|\d+\.) ", re.MULTILINE), "a list deeper than two levels"),
)
_TWO_SENTENCES = {
    "en": re.compile(r"(?<![.A-Z])(?<!e\.g)(?<!i\.e)(?<!vs)(?<!al)[.!?] [A-Z][a-z]"),
    "zh": re.compile(r"[。！？](?=[^\s」』）\)])"),
}


def reading_length(text: EntryText) -> int:
    """Return the words (English) or characters (Chinese) before the evidence, without code."""
    prose = " ".join(plain(section.markdown) for section in text.sections if section.key != "evidence")
    if text.lang == "en":
        return len(_WORD.findall(prose))
    return len(_HAN.findall(prose)) + len(_WORD.findall(_HAN.sub(" ", prose)))


class TwoMinutes(Rule):
    """An entry reads in under two minutes."""

    id: ClassVar[str] = "two-minutes"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            length, most = reading_length(text), MOST_WORDS if text.lang == "en" else MOST_CHARACTERS
            if length > most:
                yield self.fault(
                    entry, f"{length} words before the evidence; at most {most}", text.sections[0].line, text
                )


class ChecksDecide(Rule):
    """A failure has one to three checks, each with at least two outcomes."""

    id: ClassVar[str] = "checks-decide"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry) if entry.kind == "failure" else []:
            if not 1 <= len(text.checks) <= 3:
                yield self.fault(
                    entry, f"{len(text.checks)} checks; write one to three", text.sections[0].line, text
                )
            for check in text.checks:
                if len(check.details) < 2:
                    yield self.fault(
                        entry,
                        "a check needs two outcomes: if X, it is this; if Y, it is that",
                        check.line,
                        text,
                    )


class RemediesCost(Rule):
    """Each remedy names its cost and its risk."""

    id: ClassVar[str] = "remedies-cost"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for remedy in text.remedies:
                if not remedy.cost or not remedy.risk:
                    labels = "'- 代价：' and '- 风险：'" if text.lang == "zh" else "'- Cost:' and '- Risk:'"
                    yield self.fault(entry, f"a remedy needs {labels}", remedy.line, text)


class ItemsTitled(Rule):
    """Causes, checks, remedies and steps start with a bold title."""

    id: ClassVar[str] = "items-titled"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for item in (*text.causes, *text.checks, *text.remedies):
                if item.title == item.text:
                    yield self.fault(entry, "start the item with a bold title", item.line, text)


class PhrasesFromPeople(Rule):
    """Four to ten search phrases in each language, none twice."""

    id: ClassVar[str] = "phrases-from-people"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            if not 4 <= len(text.phrases) <= 10:
                yield self.fault(entry, f"{len(text.phrases)} phrases; write four to ten", 1, text)
            if len(set(text.phrases)) < len(text.phrases):
                yield self.fault(entry, "a phrase stands twice", 1, text)


class CodeCompiles(Rule):
    """Python examples compile and have at most 15 lines."""

    id: ClassVar[str] = "code-compiles"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for section in entry.en.sections:
            for language, code in _fences(section.markdown):
                if code.count("\n") > 15:
                    yield self.fault(entry, "a code example has at most 15 lines", section.line)
                if language in ("python", "py"):
                    try:
                        compile(code, entry.path.name, "exec", dont_inherit=True)
                    except SyntaxError as error:
                        yield self.fault(
                            entry, f"the code example does not compile: {error.msg}", section.line
                        )


def _fences(markdown: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```", markdown, re.DOTALL | re.MULTILINE):
        indent = len(match[1])
        yield match[2], "".join(line[indent:] or "\n" for line in match[3].splitlines(keepends=True))


class Renderable(Rule):
    """Only the Markdown that every front end renders."""

    id: ClassVar[str] = "renderable"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for section in text.sections:
                prose = re.sub(r"`[^`\n]*`", "", without_code(section.markdown))
                for pattern, name in _NOT_RENDERED:
                    if pattern.search(prose):
                        yield self.fault(entry, f"{name} is not rendered everywhere", section.line, text)


class OneSentencePerLine(Rule):
    """One sentence a line, so that a diff shows what changed."""

    id: ClassVar[str] = "one-sentence-per-line"
    severity: ClassVar[SeverityOfRule] = "suggestion"

    def check_entry(self, entry: Entry, corpus: Corpus) -> Iterator[Fault]:
        for text in texts(entry):
            for section in text.sections:
                if section.key == "evidence":
                    continue
                for offset, line in enumerate(without_code(section.markdown).split("\n")):
                    prose = re.sub(r"\*\*.*?\*\*|`[^`]*`", "x", line)
                    if _TWO_SENTENCES[text.lang].search(prose):
                        yield self.fault(entry, "two sentences on one line", section.line + 2 + offset, text)
