"""The body of an entry: Markdown under fixed headings, taken apart into sections and list items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")
_BOLD_HEAD = re.compile(r"^\*\*(.+?)\*\*\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body as written: dedented Markdown and the line of the file where it starts."""

    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class ListItem(Block):
    """A top-level list item; `head` is its own text, `details` its nested items, `codes` its fences."""

    head: str
    details: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class BodySection:
    """What stands under one `##` heading."""

    heading: str
    line: int
    markdown: str
    items: list[ListItem] = field(default_factory=list[ListItem])


@dataclass(slots=True)
class Body:
    """A parsed body: the `#` title, its sections, headings that are too deep, and the raw lines."""

    title: str = ""
    title_line: int = 0
    sections: list[BodySection] = field(default_factory=list[BodySection])
    stray: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])


def parse_body(text: str, first_line: int) -> Body:
    """Parse `text`, whose first line is line `first_line` of its file."""
    lines = text.split("\n")
    tokens = _PARSER.parse(text)
    body = Body()
    headings = list(_headings(tokens, body, first_line))
    for (start, end, heading), following in zip(headings, [*headings[1:], None], strict=True):
        stop = following[0] if following else len(lines)
        section = BodySection(heading, first_line + start, "\n".join(lines[end:stop]).strip("\n"))
        body.sections.append(section)
    _attach_items(tokens, lines, headings, body, first_line)
    return body


def _headings(tokens: list[Token], body: Body, first_line: int) -> Iterator[tuple[int, int, str]]:
    """Yield first line, line after, and text of each `##` heading; note the title and other headings."""
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.map is None:
            continue
        if token.tag == "h1" and not body.title:
            body.title, body.title_line = inline.content, first_line + token.map[0]
        elif token.tag == "h2" and token.level == 0:
            yield token.map[0], token.map[1], inline.content
        else:
            body.stray.append((first_line + token.map[0], inline.content))


def _attach_items(
    tokens: list[Token], lines: list[str], headings: list[tuple[int, int, str]], body: Body, first_line: int
) -> None:
    """Give each section the list items that stand directly in it."""
    for index, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != 1 or token.map is None:
            continue
        owners = [
            section
            for (start, _, _), section in zip(headings, body.sections, strict=True)
            if start < token.map[0]
        ]
        if owners:
            owners[-1].items.append(_list_item(tokens, index, lines, first_line))


def _list_item(tokens: list[Token], index: int, lines: list[str], first_line: int) -> ListItem:
    start, end = tokens[index].map or [0, 0]
    nested_from, details, codes = end, list[str](), list[tuple[str, str]]()
    for token in tokens[index + 1 :]:
        if token.type == "list_item_close" and token.level == 1:
            break
        if token.map is None:
            continue
        if token.type in ("bullet_list_open", "ordered_list_open") and token.level == 2:
            nested_from = min(nested_from, token.map[0])
        elif token.type == "list_item_open" and token.level == 3:
            details.append(_without_marker("\n".join(lines[token.map[0] : token.map[1]])))
        elif token.type == "fence" and token.level == 2:
            codes.append((token.info.strip(), token.content))
    head = _without_marker("\n".join(lines[start:nested_from]))
    return ListItem("\n".join(lines[start:end]), first_line + start, head, tuple(details), tuple(codes))


def _without_marker(item: str) -> str:
    """Return the text of a list item without its bullet or number and its indentation."""
    first, _, rest = item.strip("\n").partition("\n")
    first = re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", first)
    return f"{first}\n{dedent(rest)}".strip()


def split_title(markdown: str) -> tuple[str, str]:
    """Split `**Title** rest` into title and rest; the title is empty where the text does not start bold."""
    match = _BOLD_HEAD.match(markdown)
    return (match[1].strip(), markdown[match.end() :].strip()) if match else ("", markdown)
