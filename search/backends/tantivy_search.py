"""One search from words to hits and counts."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import tantivy

from search.analysis import QueryWord, query_words
from search.query import SearchQuery

from .base import RawHit, RawResults
from .tantivy_facets import Counts, count_facets
from .tantivy_hits import find_ordered, find_relevant
from .tantivy_query import QueryBuilder, filtered, id_query, without_ids
from .tantivy_reader import Snapshot


class TantivySearch:
    """One search on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: SearchQuery, exclude: Collection[str] = ()) -> None:
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.query = query
        self.words = query_words(query.text)
        self.exclude = tuple(sorted(exclude))
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
            return find_relevant(
                self.searcher, self._narrowed(self._visible(scored)), self.query.offset, page
            )
        plain = self._narrowed(self._matching(widened=widened))
        sort, language = self.query.effective_sort, self.query.language
        return find_ordered(self.searcher, plain, sort, language, self.query.offset, page)

    def _matching(self, *, widened: bool) -> tantivy.Query:
        return self._visible(self.builder.matching(self.builder.required, all_of_them=not widened))

    def _visible(self, query: tantivy.Query) -> tantivy.Query:
        return without_ids(query, self.exclude)

    def _narrowed(self, query: tantivy.Query) -> tantivy.Query:
        return filtered(query, self.query.filters)

    def _is_found(self) -> bool:
        """Tell whether any document at all holds every required word."""
        return bool(self.query.filters) and self.searcher.search(self._matching(widened=False), 1).count > 0

    def _counts(self, facets: Sequence[str], total: int, *, widened: bool) -> Counts:
        key = (self.words, widened, self.query.filters, tuple(facets), self.exclude)
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
