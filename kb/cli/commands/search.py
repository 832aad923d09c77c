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
from kb.search import Answer, SearchHit
from kb.search.highlight import common_words

_NOTHING = {"en": "Nothing in the knowledge base answers this.", "zh": "知识库里没有能回答这个问题的条目。"}
_NEAREST = {
    "en": "The nearest topics, if one of them is what you mean:",
    "zh": "最接近的主题，看看是不是你要找的：",
}
_READ_AS = {"en": "Read {wrong} as {right}.", "zh": "已将 {wrong} 理解为 {right}。"}


def run(options: Namespace) -> int:
    """Print what answers the query; exit code 1 where nothing does."""
    base = load(*options.entries, progress=progress("preparing entries"))
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
    return {
        "query": answer.query,
        "lang": lang,
        "symptoms": list(answer.symptoms),
        "results": results,
        "nearest": [] if answer.hits else list(answer.nearest),
        "corrections": dict(answer.corrections),
    }


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
    paint, lang = Paint(options), options.lang
    for wrong, right in answer.corrections.items():
        print(paint(_READ_AS[lang].format(wrong=wrong, right=right), "yellow"))
    for number, hit in enumerate(answer.hits):
        print(end="\n" if number else "")
        _print_hit(base, answer.query, hit, lang, paint)
    if not answer.hits:
        print(_NOTHING[lang])
        if answer.nearest:
            print(_NEAREST[lang])
        for entry_id in answer.nearest:
            print(f"  {paint(entry_id, 'cyan')}  {base.store.card(entry_id).title[lang]}")


def _print_hit(base: KnowledgeBase, query: str, hit: SearchHit, lang: Lang, paint: Paint) -> None:
    card, width = base.store.card(hit.id), terminal_width()
    title = card.title[lang]
    room = width - cells(title) - cells(hit.id) - 6
    gap = " " * room if room >= 2 else "\n" + " " * (width - cells(hit.id) - 6)
    print(f"{paint(title, 'bold')}{gap}{paint(hit.id, 'cyan')}  {paint(f'{hit.score:.2f}', 'dim')}")
    print(wrap(card.summary[lang], width, "  "))
    for reason in hit.matched:
        lines = wrap(reason, width, "  ≈ ", "    ").split("\n")
        print("\n".join(_highlighted(base, line, query, paint) for line in lines))


def _highlighted(base: KnowledgeBase, line: str, query: str, paint: Paint) -> str:
    """Return a line with the words that the query shares in green, the others dim."""
    if not paint.active:
        return line
    parts: list[str] = []
    done = 0
    for start, end in common_words(line, query, base.searcher.index.lexicon):
        parts += (paint(line[done:start], "dim"), paint(line[start:end], "green"))
        done = end
    return "".join((*parts, paint(line[done:], "dim")))
