"""What a piece of entry Markdown refers to, and how it reads as plain text. Needs no Markdown parser."""

import re
from pathlib import PurePosixPath

CITATION = re.compile(r"\[@([A-Za-z0-9-]+)\]")


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
    """Return Markdown as one line of plain text: no links, emphasis, code marks or citations."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", without_citations(without_code(markdown)))
    text = re.sub(r"\*\*|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`", "", text)
    return re.sub(r"\s+", " ", text).strip()
