"""The default engine: tantivy, inside the process, on files under settings.SEARCH_BACKENDS[…]["PATH"]."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy

from search.analysis import QueryWord, query_words
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES
from search.query import SearchQuery

from .base import Health, RawHit, RawResults, SearchBackend, SearchUnavailable, State
from .tantivy_facets import Counts, count_facets
from .tantivy_guard import unavailable_on_failure
from .tantivy_hits import find_ordered, find_relevant
from .tantivy_query import QueryBuilder, filtered, id_query
from .tantivy_reader import IndexReader, Snapshot
from .tantivy_rebuild import TantivyRebuild, rebuild
from .tantivy_similar import find_similar
from .tantivy_store import WRITE_LOCK, IndexStore
from .tantivy_writer import upsert


class TantivyBackend(SearchBackend):
    """The contract on tantivy. One writer at a time on one machine, any number of readers."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self.store = IndexStore(Path(options["PATH"]))
        self._reader = IndexReader(self.store)

    def search(self, query: SearchQuery, *, facets: Sequence[str] = FACET_NAMES) -> RawResults:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("searching"):
            return _Search(snapshot, query).run(facets)

    def similar(self, id: str, *, limit: int = 5) -> list[RawHit]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("searching"):
            return find_similar(snapshot.searcher, id, limit)

    def write(self, documents: Iterable[InitiativeDocument], delete: Iterable[str] = ()) -> None:
        with self.store.locked(WRITE_LOCK):
            upsert(self.store.live_generation(), documents, delete)

    def ids_and_digests(self) -> Iterator[tuple[str, str]]:
        searcher = self._reader.snapshot().searcher
        with unavailable_on_failure("reading the index"):
            hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
            for _score, address in hits:
                document = searcher.doc(address)
                yield document.get_first("id"), document.get_first("digest")

    def health(self) -> Health:
        try:
            snapshot = self._reader.snapshot()
            self.search(SearchQuery(page_size=1))
        except SearchUnavailable as error:
            return Health(error.state, str(error))
        return Health(State.OK, f"the index lies in {self.store.directory}", snapshot.searcher.num_docs)

    def exists(self) -> bool:
        return self.store.pointer.exists()

    def rebuild(self) -> AbstractContextManager[TantivyRebuild]:
        return rebuild(self.store)


class _Search:
    """One search on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: SearchQuery) -> None:
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.query = query
        self.words = query_words(query.text)
        self.builder = QueryBuilder(self.searcher, self.words, query.language)

    def run(self, facets: Sequence[str]) -> RawResults:
        """Return the answer; whether a search widens depends on its text alone, not on its filters."""
        widened = False
        total, hits = self._find(widened=False)
        if not total and len(self.builder.required) > 1 and not self._is_found():
            widened = True
            total, hits = self._find(widened=True)
        return RawResults(
            total=total,
            hits=tuple(self._with_matched(hits, widened=widened)),
            counts=self._counts(facets, total, widened=widened) if facets else {},
            widened=widened,
        )

    def _find(self, *, widened: bool) -> tuple[int, list[RawHit]]:
        page = max(1, self.query.page_size)
        if self.query.effective_sort == "relevance":
            scored = self.builder.scoring_any() if widened else self.builder.scoring_all()
            return find_relevant(self.searcher, self._narrowed(scored), self.query.offset, page)
        plain = self._narrowed(self._matching(widened=widened))
        sort, language = self.query.effective_sort, self.query.language
        return find_ordered(self.searcher, plain, sort, language, self.query.offset, page)

    def _matching(self, *, widened: bool) -> tantivy.Query:
        return self.builder.matching(self.builder.required, all_of_them=not widened)

    def _narrowed(self, query: tantivy.Query) -> tantivy.Query:
        return filtered(query, self.query.filters)

    def _is_found(self) -> bool:
        """Tell whether any document at all holds every required word."""
        return bool(self.query.filters) and self.searcher.search(self._matching(widened=False), 1).count > 0

    def _counts(self, facets: Sequence[str], total: int, *, widened: bool) -> Counts:
        key = (self.words, widened, self.query.filters, tuple(facets))
        counts = self.snapshot.counts.get(key)
        if counts is None:
            plain = self._matching(widened=widened)
            counts = count_facets(self.searcher, plain, self.query.filters, facets, total)
            self.snapshot.remember(key, counts)
        return counts

    def _with_matched(self, hits: list[RawHit], *, widened: bool) -> list[RawHit]:
        if not widened:
            matched = tuple(word.word for word in self.builder.required)
            return [replace(hit, matched=matched) for hit in hits]
        holders = {word.word: self._holders(word, hits) for word in self.builder.required}
        return [
            replace(hit, matched=tuple(word for word, ids in holders.items() if hit.id in ids))
            for hit in hits
        ]

    def _holders(self, word: QueryWord, hits: list[RawHit]) -> set[str]:
        """Return the ids of those of `hits` that hold `word`."""
        found = self.builder.matching([word], all_of_them=True)
        both = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, found), (tantivy.Occur.Must, id_query([hit.id for hit in hits]))]
        )
        addresses = [address for _score, address in self.searcher.search(both, max(1, len(hits))).hits]
        return {self.searcher.doc(address).get_first("id") for address in addresses}
