"""Words in, symptoms and ranked entries out; knows when it has nothing. Imports no heavy package."""

from kb.search.parse import Mention, parse
from kb.search.searcher import Answer, Searcher, SearchHit

__all__ = ["Answer", "Mention", "SearchHit", "Searcher", "parse"]
