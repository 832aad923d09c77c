"""How good and how fast the search is.

    python -m tests.benchmarks.bench_search quality      hit rates and refusals, beside three baselines
    python -m tests.benchmarks.bench_search misses       the questions of the tuned part that miss
    python -m tests.benchmarks.bench_search speed        cold process and warm query at the bundled size
    python -m tests.benchmarks.bench_search scale [N]    how cost grows at 1, 10, 100, 1000 times the size

Quality is printed for the part that the weights were tuned on and for the part kept aside; a hit counts when
the entry is among the right first or the acceptable answers (`gold` counts the right first ones only).
"""

import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import kb
from kb.knowledge.locate import bundled_entries
from kb.knowledge.store import FORMAT, Card, Store
from kb.search.normalise import normalise, tokens
from kb.search.searcher import Searcher
from tests.benchmarks.search_questions import Question, dev_questions, openings, strangers

Ranker = Callable[[str], Sequence[str]]
SIZES = (1, 10, 100, 1000)
SHORT_FIELDS = 30


# ---------------------------------------------------------------- baselines, over the same texts


def texts_of(card: Card) -> list[str]:
    """Return what the baselines see of an entry: title, summary, phrases, aliases, messages."""
    return [
        *card.title.values(),
        *card.summary.values(),
        *(phrase for phrases in card.phrases.values() for phrase in phrases),
        *(alias.replace("-", " ") for alias in card.aliases),
        card.id.replace("-", " "),
        *card.errors,
    ]


def token_set_baseline(cards: Sequence[Card]) -> Ranker:
    """Rank entries by the best rapidfuzz token_set_ratio of any of their texts."""
    from rapidfuzz import fuzz

    table = [(card.id, [normalise(text) for text in texts_of(card)]) for card in cards]

    def rank(query: str) -> list[str]:
        wanted = normalise(query)
        scores = {name: max(fuzz.token_set_ratio(wanted, text) for text in texts) for name, texts in table}
        return sorted(scores, key=lambda name: -scores[name])[:10]

    return rank


def fts_baseline(cards: Sequence[Card]) -> Ranker:
    """Rank entries by SQLite's FTS5 with the trigram tokenizer: BM25 over all trigrams of the query."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, text, tokenize='trigram')")
    rows = ((card.id, normalise("\n".join(texts_of(card)))) for card in cards)
    connection.executemany("INSERT INTO entry VALUES (?, ?)", rows)

    def rank(query: str) -> list[str]:
        text = normalise(query)
        pieces = {text[i : i + 3].replace('"', '""') for i in range(len(text) - 2)}
        if not pieces:
            return []
        match = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        found = connection.execute(
            "SELECT id FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 10", (match,)
        )
        return [name for (name,) in found]

    return rank


def bm25s_baseline(cards: Sequence[Card]) -> Ranker:
    """Rank entries by bm25s over words and single Han characters."""
    import bm25s

    def split(text: str) -> list[str]:
        return [p for token in tokens(normalise(text)) for p in (token if token[0] > "\u3400" else [token])]

    model = bm25s.BM25()
    model.index([split("\n".join(texts_of(card))) for card in cards], show_progress=False)
    names = [card.id for card in cards]

    def rank(query: str) -> list[str]:
        words = [word for word in split(query) if word in model.vocab_dict]
        if not words:
            return []
        found, scores = model.retrieve([words], k=10, show_progress=False)
        return [names[n] for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


# ---------------------------------------------------------------- quality


def quality(searcher: Searcher) -> None:
    """Print hit rates of the search and of the baselines, and both kinds of refusal error."""
    questions = dev_questions()
    if not questions:
        sys.exit("the development questions are not beside this checkout")
    cards = [*searcher.store.cards()]
    rankers: dict[str, Ranker] = {
        "kb": lambda query: [hit.id for hit in searcher.search(query, limit=10).hits],
        "token_set_ratio": token_set_baseline(cards),
        "fts5 trigram": fts_baseline(cards),
    }
    if find_spec("bm25s"):
        rankers["bm25s"] = bm25s_baseline(cards)
    for aside in (False, True):
        part = [q for q in questions if q.aside == aside and q.register != "out-of-scope"]
        print(f"\n{'kept aside' if aside else 'tuned'}: {len(part)} questions")
        print(f"{'':34}{'n':>4} {'hit@1':>6} {'hit@3':>6} {'MRR':>6} {'gold@1':>7} {'gold@3':>7}")
        for name, ranker in rankers.items():
            _print_rates(name, part, ranker)
    _print_refusals(searcher, questions)


def _print_rates(name: str, part: Sequence[Question], ranker: Ranker) -> None:
    groups: defaultdict[str, list[tuple[Question, Sequence[str]]]] = defaultdict(list)
    for question in part:
        row = (question, ranker(question.query))
        for group in ("all", question.lang, question.register):
            groups[group].append(row)
    for group, rows in sorted(groups.items(), key=lambda item: item[0] != "all"):
        ranks = [_rank(found, question.right) for question, found in rows]
        gold = [_rank(found, question.gold) for question, found in rows]
        rates = [_share(ranks, 1), _share(ranks, 3), statistics.fmean(1 / r for r in ranks)]
        rates += [_share(gold, 1), _share(gold, 3)]
        print(f"{name:18}{group:16}{len(rows):>4} " + " ".join(f"{rate:6.3f}" for rate in rates))


def _rank(found: Sequence[str], right: frozenset[str]) -> float:
    return next((place for place, name in enumerate(found, 1) if name in right), float("inf"))


def _share(ranks: Sequence[float], limit: int) -> float:
    return sum(rank <= limit for rank in ranks) / len(ranks)


def _print_refusals(searcher: Searcher, questions: Sequence[Question]) -> None:
    print("\nrefusals: share refused (should be all out of scope, none of the others)")
    for aside in (False, True):
        groups = {
            "dev out of scope": [q for q in questions if q.register == "out-of-scope"],
            "own out of scope": strangers(),
            "dev in scope (false refusals)": [q for q in questions if q.register != "out-of-scope"],
            "case openings (false refusals)": openings(),
        }
        for name, group in groups.items():
            part = [question for question in group if question.aside == aside]
            refused = sum(not searcher.search(question.query).hits for question in part)
            label = "kept aside" if aside else "tuned"
            print(f"{label:12}{name:34}{refused:>4} of {len(part):>4} {refused / max(len(part), 1):6.3f}")


def misses(searcher: Searcher) -> None:
    """Print the questions of the tuned part whose first hit is wrong, and the wrong refusals and answers."""
    for question in [*dev_questions(), *strangers()]:
        if question.aside:
            continue
        found = [hit.id for hit in searcher.search(question.query, limit=5).hits]
        outside = question.register == "out-of-scope"
        if found if outside else _rank(found, question.right) > 1:
            print(f"{question.query[:90]!r} -> {found[:3]}, right: {sorted(question.gold)}")


# ---------------------------------------------------------------- speed


def speed(searcher: Searcher) -> None:
    """Print the cold process beside its baseline, and warm queries."""
    command = [sys.executable, "-m", "kb.cli.main", "search", "val loss rising"]
    baseline, search = cold([sys.executable, "-c", "import rapidfuzz"], command)
    ratio = search / baseline
    print(f"cold: import rapidfuzz {baseline:.0f} ms, kb search {search:.0f} ms, ratio {ratio:.2f}")
    _print_warm(searcher)
    long_text = "\n".join(
        f"step {i}: loss = {2.3 / (i + 1):.4f}, lr 1e-4, everything as usual" for i in range(1900)
    )
    long_text += "\nRuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB"
    start = time.perf_counter()
    hits = searcher.search(long_text).hits
    took = (time.perf_counter() - start) * 1e3
    print(f"long text of {len(long_text) // 1000} kB: {took:.0f} ms -> {[hit.id for hit in hits[:2]]}")


def cold(*commands: Sequence[str], times: int = 15) -> list[float]:
    """Return for each command the least of several wall-clock times in ms, taken in turn.

    The least, because the others met other people's work.
    """
    # An installed package has its bytecode; without it every start would compile the sources.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(times):
        for command, times_of_one in zip(commands, taken, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=False, capture_output=True, env=environment)
            times_of_one.append((time.perf_counter() - start) * 1e3)
    return [min(times_of_one) for times_of_one in taken]


def _print_warm(searcher: Searcher) -> float:
    queries = [question.query for question in dev_questions()] or ["val loss rising", "验证集loss一直上升"]
    for query in queries:
        searcher.search(query)
    taken: list[float] = []
    for query in queries:
        start = time.perf_counter()
        searcher.search(query)
        taken.append((time.perf_counter() - start) * 1e3)
    taken.sort()
    median = statistics.median(taken)
    print(
        f"warm: median {median:.2f} ms, 95 % {taken[int(0.95 * len(taken))]:.2f} ms of {len(taken)} queries"
    )
    return median


# ---------------------------------------------------------------- scale


def scale(largest: int = 1000) -> None:
    """Print how cost grows with synthetic entries, for the compiled postings and for FTS5."""
    from kb.knowledge.compile import _TABLES, _card, _json  # the same rows, without reading Markdown
    from kb.knowledge.corpus import load_corpus
    from kb.search.synonyms import compile_lexicon
    from kb.search.tables import write_documents

    corpus = load_corpus([bundled_entries()])
    entries = [*corpus.entries.values()]
    lexicon = compile_lexicon(corpus)
    for times in [size for size in SIZES if size <= largest]:
        count = times * len(entries) if times < 1000 else 100_000
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "knowledge.sqlite"
            connection = sqlite3.connect(path)
            connection.executescript(_TABLES)
            connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
            start = time.perf_counter()
            documents = synthetic(count, corpus)
            for number in range(count):
                card = _card(entries[number % len(entries)]) | {"id": f"entry-{number}"}
                connection.execute(
                    "INSERT INTO entry VALUES (?, ?, ?, '{}')", (number, card["id"], _json(card))
                )
            write_documents(connection, lexicon, documents, _bar(count))
            connection.commit()
            connection.close()
            built = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            size = path.stat().st_size / 1e6
            code = (
                "import sys, pathlib; from kb.knowledge.store import Store; from kb.search import Searcher;"
                "print(len(Searcher(Store.open(pathlib.Path(sys.argv[1]))).search('val loss rising').hits))"
            )
            (process,) = cold([sys.executable, "-c", code, str(path)], times=5)
            print(f"\n{count} entries: index {built:.1f} s, {size:.0f} MB, building used {memory:.2f} GB")
            print(f"cold open and search {process:.0f} ms; ", end="")
            _print_warm(Searcher(Store.open(path)))
            _print_memory(path)
            if times <= 100:  # beyond that it takes gigabytes
                _print_json(path)
            _print_fts(count, corpus)


def synthetic(count: int, corpus: "object") -> "Iterator[object]":
    """Yield documents made of phrases of several real entries with invented names between them."""
    from kb.search.tables import Document, Field, _document

    originals = [_document(entry, n, corpus) for n, entry in enumerate(corpus.entries.values())]  # type: ignore[attr-defined]
    pool = [field for document in originals for field in document.fields if field.name in ("phrase", "title")]
    chance = random.Random(0)
    for number in range(count):
        original = originals[number % len(originals)]
        if number < len(originals):
            yield original._replace(number=number, id=f"entry-{number}")
            continue
        name = "".join(chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in range(3))
        fields = [field._replace(text=f"{field.text} {name}") for field in chance.sample(pool, 12)]
        body = " ".join(field.text for field in chance.sample(pool, SHORT_FIELDS))
        yield Document(
            number,
            f"entry-{number}",
            original.kind,
            original.group,
            original.prior,
            original.symptoms,
            [*fields, Field("body", "en", body)],
        )


def _print_memory(path: Path) -> None:
    code = (
        "import sys, pathlib, resource; from kb.knowledge.store import Store; from kb.search import Searcher;"
        "s = Searcher(Store.open(pathlib.Path(sys.argv[1])));"
        "[s.search(q) for q in ('val loss rising', 'loss nan', '显存越来越大', 'cuda error')];"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    print(f"searching used {done.stdout.strip()} MB")


def _print_json(path: Path) -> None:
    """Print what it costs to load the same postings from one JSON file, the other alternative."""
    rows = sqlite3.connect(path).execute("SELECT term, rarity, postings FROM term")
    table = {term: (rarity, [*array("f", data)]) for term, rarity, data in rows}
    text = json.dumps(table)
    start = time.perf_counter()
    json.loads(text)
    print(f"JSON index: {len(text) / 1e6:.0f} MB, loading {(time.perf_counter() - start) * 1e3:.0f} ms")


def _print_fts(count: int, corpus: "object") -> None:
    """Print what the same n-grams cost in FTS5, the alternative to the compiled postings."""
    from kb.search.normalise import atoms, grams

    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(text, content='', tokenize=\"unicode61 tokenchars '^$'\")"
    )
    start = time.perf_counter()
    for number, document in enumerate(synthetic(count, corpus)):
        text = " ".join(field.text for field in document.fields if field.name != "body")  # type: ignore[attr-defined]
        connection.execute("INSERT INTO entry(rowid, text) VALUES (?, ?)", (number, " ".join(_grams(text))))
    built = time.perf_counter() - start
    taken: list[float] = []
    for question in dev_questions()[:60]:
        pieces = dict.fromkeys(grams([atom.text for atom in atoms(question.query)]))
        match = " OR ".join('"{}"'.format(piece.replace('"', "")) for piece in pieces)
        start = time.perf_counter()
        connection.execute(
            "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 24", (match,)
        ).fetchall()
        taken.append((time.perf_counter() - start) * 1e3)
    if taken:
        print(
            f"FTS5 over the same n-grams: index {built:.1f} s, "
            f"candidates alone {statistics.median(taken):.1f} ms"
        )


def _grams(text: str) -> list[str]:
    from kb.search.normalise import atoms, grams

    return grams([atom.text for atom in atoms(text)])


def _bar(count: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        if sys.stderr.isatty() and (done % 512 == 0 or done == count):
            print(f"\rindexing {done}/{count}", end="", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "quality"
    if wanted == "scale":
        scale(int(sys.argv[2]) if len(sys.argv) > 2 else SIZES[-1])
    else:
        {"quality": quality, "misses": misses, "speed": speed}[wanted](kb.load().searcher)
