"""`kb search`: ranked entries for a symptom, an error message or a topic."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.cli.main import Exit
from kb.cli.output import Paint, print_json, progress, terminal_width
from kb.errors import UsageError
from kb.language import Lang
from kb.layout import cells, wrap
from kb.library import KnowledgeBase, load
from kb.search import Answer

_NOTHING = {"en": "Nothing in the knowledge base answers this.", "zh": "知识库里没有能回答这个问题的条目。"}
_NEAREST = {"en": "The nearest topics:", "zh": "最接近的主题："}


def run(options: Namespace) -> int:
    """Print what answers the query; exit code 1 where nothing does."""
    base = load(*options.entries, progress=progress("reading entries"))
    if options.batch:
        return _batch(base, options)
    words = sys.stdin.read() if options.words == ["-"] else " ".join(options.words)
    answer = base.searcher.search(words, lang=options.lang, limit=options.limit)
    if options.json:
        print_json(as_json(base, answer, options.lang))
    else:
        _print(base, answer, options)
    return Exit.FOUND if answer.hits else Exit.NOTHING


def as_json(base: KnowledgeBase, answer: Answer, lang: Lang) -> dict[str, Any]:
    """Return an answer as the plain JSON values of the interface."""
    results: list[dict[str, Any]] = []
    for hit in answer.hits:
        card = base.store.card(hit.id)
        results.append(
            {
                "id": card.id,
                "kind": card.kind,
                "group": card.group,
                "title": card.title[lang],
                "summary": card.summary[lang],
                "score": hit.score,
                "matched": list(hit.matched),
            }
        )
    return {"query": answer.query, "lang": lang, "symptoms": list(answer.symptoms), "results": results}


def _batch(base: KnowledgeBase, options: Namespace) -> int:
    found = False
    for line in _lines(options.batch):
        query = line.rstrip("\r\n")
        try:
            answer = base.searcher.search(query, lang=options.lang, limit=options.limit)
        except UsageError:
            answer = Answer(query, (), ())
        found = found or bool(answer.hits)
        print_json(as_json(base, answer, options.lang))
    return Exit.FOUND if found else Exit.NOTHING


def _lines(path: str) -> Iterable[str]:
    if path == "-":
        yield from sys.stdin
        return
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError as error:
        raise UsageError(f"the file of queries cannot be read: {error.strerror}", path=path) from None


def _print(base: KnowledgeBase, answer: Answer, options: Namespace) -> None:
    paint, width, lang = Paint(options), terminal_width(), options.lang
    for hit in answer.hits:
        card = base.store.card(hit.id)
        title = card.title[lang]
        gap = " " * max(width - cells(title) - cells(hit.id) - 7, 2)
        print(f"{paint(title, 'bold')}{gap}{paint(hit.id, 'cyan')}  {paint(f'{hit.score:.2f}', 'dim')}")
        print(wrap(card.summary[lang], width, "  "))
        for phrase in hit.matched:
            print(paint(wrap(f"≈ {phrase}", width, "  ", "    "), "green"))
    if not answer.hits:
        print(_NOTHING[lang])
        if answer.nearest:
            print(f"{_NEAREST[lang]} {', '.join(answer.nearest)}")
