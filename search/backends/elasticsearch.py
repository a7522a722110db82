"""The engine for banks that outgrow one machine: Elasticsearch 8, one node or a cluster.

"HOSTS"      the addresses of all nodes, such as ["https://one:9200", "https://two:9200"]
"INDEX"      the first part of the names of its indexes
"USER", "PASSWORD" or "API_KEY"; "CA_CERTS", a file with the certificate authority
"SHARDS"     1 where it is left out; "REPLICAS": "0-1", one copy as soon as there is a second node
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from search.analysis import Label, Thesaurus, understand
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES
from search.query import SearchQuery

from . import elasticsearch_lookups as lookups
from .base import NO_THESAURUS, Health, RawHit, RawResults, SearchBackend, SearchUnavailable, Share, State
from .elasticsearch_client import Clients, unavailable_on_failure
from .elasticsearch_index import LiveIndex
from .elasticsearch_query import EVERYTHING, to_query
from .elasticsearch_rebuild import ElasticsearchRebuild, rebuild
from .elasticsearch_search import ElasticsearchSearch
from .elasticsearch_statistics import KnownCounts
from .elasticsearch_store import IndexStore
from .elasticsearch_writer import send, to_actions
from .index_words import MOST_WORDS, IndexWords
from .lookups import naming
from .nodes import any_of

# What others write is among the words after so long; else each search for a rare word would ask for them.
WORDS_SECONDS = 60.0


class ElasticsearchBackend(SearchBackend):
    """The contract on Elasticsearch. Any number of writers and readers on any number of machines."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self.clients = Clients(options)
        self.store = IndexStore(self.clients, options)
        self.index = LiveIndex(self.store)
        self._counts = KnownCounts()
        self._words = IndexWords(seconds=WORDS_SECONDS)

    def search(
        self,
        query: SearchQuery,
        *,
        facets: Sequence[str] = FACET_NAMES,
        exclude: Collection[str] = (),
        thesaurus: Thesaurus = NO_THESAURUS,
    ) -> RawResults:
        question = understand(query.text, query.language, thesaurus)
        return ElasticsearchSearch(self.index, self._counts, query, question, exclude).run(facets)

    def explain(
        self, query: SearchQuery, ids: Sequence[str], *, thesaurus: Thesaurus = NO_THESAURUS, widened: bool
    ) -> dict[str, list[Share]]:
        question = understand(query.text, query.language, thesaurus)
        return lookups.explain(self.index, self._counts, question, query.language, ids, widened=widened)

    def similar(self, id: str, *, limit: int = 5) -> list[RawHit]:
        return lookups.find_similar(self.index, id, limit)

    def suggest(
        self, words: Sequence[str], *, language: str, limit: int = 5, exclude: Collection[str] = ()
    ) -> list[str]:
        return lookups.find_titles(self.index, words, language, limit, exclude)

    def totals(
        self, facets: Sequence[str], *, exclude: Collection[str] = ()
    ) -> Mapping[str, Mapping[str, int]]:
        return lookups.count_all(self.index, facets, exclude)

    def words(self) -> Mapping[str, int]:
        return self._words.of(
            lambda: lookups.count_documents(self.index), lambda: lookups.read_words(self.index, MOST_WORDS)
        )

    def naming(self, concepts: Collection[str], labels: Collection[Label]) -> list[str]:
        clauses = naming(concepts, labels)
        if not clauses:
            return []
        found = self.index.scan("searching", to_query(any_of(clauses)), ["id"])
        return [fields["id"] for fields in found]

    def write(self, documents: Iterable[InitiativeDocument], delete: Iterable[str] = ()) -> None:
        actions = to_actions(documents, delete)
        with unavailable_on_failure("writing"):
            send(self.clients.bulk, self.clients.writer, self.store.alias, actions, require_alias=True)
            # Whoever approves waits until it is found.
            self.clients.writer.indices.refresh(index=self.store.alias)
        self._words.look_again()

    def ids_and_digests(self) -> Iterator[tuple[str, str]]:
        for fields in self.index.scan("reading the index", EVERYTHING, ["id", "digest"]):
            yield fields["id"], fields["digest"]

    def health(self) -> Health:
        try:
            generation = self.store.live()
            documents = lookups.count_documents(self.index)
            block = self.store.block(generation)
        except SearchUnavailable as error:
            return Health(error.state, str(error))
        if block:
            detail = f"{block} is set on {generation}"
            return Health(State.READ_ONLY, detail, documents, generation)
        return Health(State.OK, f"the index is {generation}", documents, generation)

    def exists(self) -> bool:
        return self.health().state in (State.OK, State.READ_ONLY)

    @contextmanager
    def rebuild(self) -> Iterator[ElasticsearchRebuild]:
        with rebuild(self.store) as session:
            yield session
        self._words.look_again()

    def rollback(self) -> None:
        with unavailable_on_failure("going back to the index before"), self.store.locked():
            previous = self.store.previous()
            if previous is None:
                raise SearchUnavailable(State.MISSING, "there is no earlier index to go back to")
            self.store.make_live(previous.name)
        self._words.look_again()

    @contextmanager
    def scratch(self) -> Iterator["ElasticsearchBackend"]:
        name = f"{self.options['INDEX']}-{uuid.uuid4().hex[:12]}"
        backend = ElasticsearchBackend({**self.options, "INDEX": name})
        try:
            yield backend
        finally:
            backend.store.drop_all()
