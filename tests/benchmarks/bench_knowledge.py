"""What reading the knowledge base costs: from disk with all checks, and compiled.

Run `python -m tests.benchmarks.bench_knowledge`. The baseline reads the same files with PyYAML's C loader
and markdown-it alone, without looking at what they hold. Target: at most 2.5 times; opening the
compiled index and reading all cards: under 15 ms.
"""

import tempfile
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from kb.knowledge.compile import write_compiled
from kb.knowledge.corpus import load_corpus
from kb.knowledge.locate import bundled_entries, entry_files
from kb.knowledge.store import Store
from kb.search.tables import write_tables
from tests.benchmarks.timing import median_seconds, report


def bare(directory):
    """Parse every front matter and every body, and keep nothing."""
    parser = MarkdownIt("commonmark").enable("table")
    for path in entry_files(directory):
        for file in (path, path.with_suffix(".zh.md")):
            _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
            yaml.load(front, Loader=yaml.CSafeLoader)
            parser.parse(body)
    for path in (
        *sorted((directory / "vocabulary").glob("*.yaml")),
        directory / "sources.yaml",
        directory / "tree.yaml",
    ):
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def main():
    directory = bundled_entries()
    baseline = median_seconds(lambda: bare(directory), 3)
    loading = median_seconds(lambda: load_corpus([directory]), 3)
    report("load and validate all entries", loading, "bare parsers", baseline)
    corpus = load_corpus([directory])
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "knowledge.sqlite"
        compiling = median_seconds(lambda: write_compiled(corpus, target, "bench", write_tables), 3)
        report("compile the index", compiling, "bare parsers", baseline)

        def open_all():
            store = Store.open(target)
            list(store.cards())
            store.close()

        report("open the compiled index, read all cards", median_seconds(open_all), "bare parsers", baseline)
        print(f"compiled file: {target.stat().st_size / 1e6:.1f} MB, {len(corpus.entries)} entries")


if __name__ == "__main__":
    main()
