"""What is judged: the answer of a search, whoever gives it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from search.analysis import Thesaurus
from search.asking import ask
from search.backends.base import SearchBackend
from search.query import MAX_PAGE_SIZE, SearchQuery


@dataclass(frozen=True, slots=True)
class Answer:
    """Ids of documents, best first; `found` holds those that the search claims to have found whole."""

    ranking: tuple[str, ...]
    found: Collection[str]


class Searcher(Protocol):
    """Whoever answers a search."""

    def ask(self, text: str, language: str) -> Answer:
        """Return what a reader of `language` finds for `text`."""


class Engine:
    """A search engine of the site, asked as the site asks it."""

    def __init__(self, backend: SearchBackend, thesaurus: Thesaurus) -> None:
        self.backend = backend
        self.thesaurus = thesaurus

    def ask(self, text: str, language: str) -> Answer:
        """Return the first hundred hits. Of a search that widened, those with every word are found whole."""
        query = SearchQuery(text=text, language=language, page_size=MAX_PAGE_SIZE)
        answer = ask(self.backend, query, thesaurus=self.thesaurus, facets=())
        hits, words = answer.raw.hits, {word.word for word in answer.question.words}
        ranking = tuple(hit.id for hit in hits)
        return Answer(ranking, frozenset(hit.id for hit in hits if words.issubset(hit.matched)))
