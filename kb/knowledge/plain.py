"""What a piece of entry Markdown refers to, and how it reads as plain text. Needs no Markdown parser."""

import re
from pathlib import PurePosixPath

CITATION = re.compile(r"\[@([A-Za-z0-9-]+)\]")

# An index and a call in code look like a link: code is taken first, unless it stands within a link.
_LINK_OR_CODE = re.compile(r"`[^`]*`|\[((?:`[^`]*`|[^\]])*)\]\([^)]*\)")
_CODE = re.compile(r"`([^`]*)`")
# Marks that open before and close after what they emphasise, not between the factors of a product.
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|\*|_)(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?!\w)", re.DOTALL)
_CHINESE_BREAK = re.compile(r"(?<=[\u201d\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])")
# What Markdown acts upon within a line. An underscore within a word and a mark that stands alone do nothing.
_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[`~]|\*(?=\S)|(?<=\S)\*|(?<!\w)_|_(?!\w)|\](?=[(\[:])|<(?=[\w/!?])|&(?=#?\w+;)"
)
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


def linked_entries(markdown: str) -> tuple[str, ...]:
    """Return the ids of the entries that the text links to, each once, in order."""
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(markdown))
    return tuple(dict.fromkeys(entry_id(link) for link in links if link.endswith(".md")))


def entry_id(link: str) -> str:
    """Return the entry id that a relative link such as `../data/label-errors.zh.md` means."""
    return PurePosixPath(link).name.removesuffix(".md").removesuffix(".zh")


def citations(markdown: str) -> tuple[str, ...]:
    """Return the ids of the cited sources in order."""
    return tuple(CITATION.findall(markdown))


def without_citations(markdown: str) -> str:
    """Return the text without its `[@source]` marks."""
    return CITATION.sub("", markdown).strip()


def without_code(markdown: str) -> str:
    """Return the text without fenced code blocks and inline code."""
    return re.sub(r"^ *```.*?^ *```", "", markdown, flags=re.DOTALL | re.MULTILINE)


def plain(markdown: str) -> str:
    """Return Markdown as one line of plain text: no links, emphasis, code marks or citations.

    What stands in code is kept as it is, and so is the asterisk of a product.
    """
    prose_and_code = _CODE.split(_unlinked(markdown))
    prose_and_code[::2] = [_EMPHASIS.sub(r"\2", prose) for prose in prose_and_code[::2]]
    return re.sub(r"\s+", " ", "".join(prose_and_code)).strip()


def one_line(markdown: str) -> str:
    """Return Markdown as one line that keeps its code marks and emphasis: no links, no citations."""
    line = _CHINESE_BREAK.sub("", _unlinked(markdown))
    return re.sub(r"\s+", " ", line).strip()


def literal(text: str) -> str:
    """Return Markdown that shows somebody's text as it was typed: nothing in it links, formats or calls."""
    return _MENTION.sub("@\N{WORD JOINER}", _ACTIVE.sub(r"\\\g<0>", text))


def code_span(text: str) -> str:
    """Return one line of somebody's text as inline code, in which nothing is Markdown."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    gap = " " if "`" in text else ""
    marks = "`" * (longest + 1)
    return f"{marks}{gap}{text}{gap}{marks}"


def _unlinked(markdown: str) -> str:
    text = without_citations(without_code(markdown))
    return _LINK_OR_CODE.sub(lambda found: found[0] if found[1] is None else found[1], text)
