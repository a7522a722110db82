"""The default engine: tantivy, inside the process, on files under settings.SEARCH_BACKENDS[…]["PATH"]."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import tantivy

from search.analysis import Label, Thesaurus, understand
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES
from search.query import SearchQuery

from .base import NO_THESAURUS, Health, RawHit, RawResults, SearchBackend, SearchUnavailable, Share, State
from .index_words import MOST_WORDS, IndexWords
from .plan import Plan
from .tantivy_explain import explain
from .tantivy_guard import unavailable_on_failure
from .tantivy_hits import read_ids
from .tantivy_naming import find_naming
from .tantivy_query import SearcherStatistics
from .tantivy_reader import IndexReader
from .tantivy_rebuild import TantivyRebuild, rebuild
from .tantivy_search import TantivySearch
from .tantivy_similar import find_similar
from .tantivy_store import WRITE_LOCK, IndexStore
from .tantivy_suggest import count_all, find_titles
from .tantivy_writer import IndexWriter


class TantivyBackend(SearchBackend):
    """The contract on tantivy. One writer at a time on one machine, any number of readers."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self.store = IndexStore(Path(options["PATH"]))
        self._reader = IndexReader(self.store)
        self._writer = IndexWriter()
        self._words = IndexWords()

    def search(
        self,
        query: SearchQuery,
        *,
        facets: Sequence[str] = FACET_NAMES,
        exclude: Collection[str] = (),
        thesaurus: Thesaurus = NO_THESAURUS,
    ) -> RawResults:
        snapshot = self._reader.snapshot()
        question = understand(query.text, query.language, thesaurus)
        with unavailable_on_failure("searching"):
            return TantivySearch(snapshot, query, question, exclude).run(facets)

    def explain(
        self, query: SearchQuery, ids: Sequence[str], *, thesaurus: Thesaurus = NO_THESAURUS, widened: bool
    ) -> dict[str, list[Share]]:
        searcher = self._reader.snapshot().searcher
        with unavailable_on_failure("explaining"):
            question = understand(query.text, query.language, thesaurus)
            plan = Plan(question, query.language, SearcherStatistics(searcher))
            return explain(searcher, plan, ids, widened=widened)

    def similar(self, id: str, *, limit: int = 5) -> list[RawHit]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("searching"):
            return find_similar(snapshot.searcher, id, limit)

    def suggest(
        self, words: Sequence[str], *, language: str, limit: int = 5, exclude: Collection[str] = ()
    ) -> list[str]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("suggesting"):
            return find_titles(snapshot.searcher, words, language, limit, exclude)

    def totals(
        self, facets: Sequence[str], *, exclude: Collection[str] = ()
    ) -> Mapping[str, Mapping[str, int]]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("counting"):
            return count_all(snapshot, facets, exclude)

    def words(self) -> Mapping[str, int]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("reading the index"):
            searcher = snapshot.searcher
            return self._words.of(
                lambda: searcher.num_docs,
                lambda: dict(searcher.terms_with_prefix("words", "", limit=MOST_WORDS)),
            )

    def naming(self, concepts: Collection[str], labels: Collection[Label]) -> list[str]:
        snapshot = self._reader.snapshot()
        with unavailable_on_failure("searching"):
            return find_naming(snapshot.searcher, concepts, labels)

    def write(self, documents: Iterable[InitiativeDocument], delete: Iterable[str] = ()) -> None:
        with self.store.locked(WRITE_LOCK):
            self._writer.upsert(self.store.live_generation(), documents, delete)

    def ids_and_digests(self) -> Iterator[tuple[str, str]]:
        searcher = self._reader.snapshot().searcher
        with unavailable_on_failure("reading the index"):
            hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
            addresses = [address for _score, address in hits]
            digests = searcher.fast_field_values("digest", addresses)
            pairs = list(zip(read_ids(searcher, addresses), digests, strict=True))
        for id, digest in pairs:
            yield id, f"{digest:016x}"

    def health(self) -> Health:
        try:
            generation = self.store.live_generation().name
            snapshot = self._reader.snapshot()
            self.search(SearchQuery(page_size=1))
        except SearchUnavailable as error:
            return Health(error.state, str(error))
        detail = f"the index lies in {self.store.directory}"
        return Health(State.OK, detail, snapshot.searcher.num_docs, generation)

    def exists(self) -> bool:
        return self.store.pointer.exists()

    def rebuild(self) -> AbstractContextManager[TantivyRebuild]:
        return rebuild(self.store)

    @contextmanager
    def scratch(self) -> Iterator["TantivyBackend"]:
        with tempfile.TemporaryDirectory(prefix="search-") as folder:
            yield TantivyBackend({**self.options, "PATH": folder})
