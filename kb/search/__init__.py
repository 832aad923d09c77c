"""Words in, symptoms and ranked entries out; knows when it has nothing. Imports no heavy package."""

from kb.search.parse import parse
from kb.search.searcher import Answer, Searcher, SearchHit
from kb.search.sentence import Mention

__all__ = ["Answer", "Mention", "SearchHit", "Searcher", "parse"]
