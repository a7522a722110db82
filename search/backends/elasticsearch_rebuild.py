"""Building a new index beside the live one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from search.documents import InitiativeDocument

from .base import SearchUnavailable, State
from .elasticsearch_client import unavailable_on_failure
from .elasticsearch_lock import RebuildLock
from .elasticsearch_query import id_query
from .elasticsearch_store import IndexStore
from .elasticsearch_writer import send, to_actions

# So many documents of those that were added are looked at before the switch.
SAMPLE = 100


class ElasticsearchRebuild:
    """A generation in the making."""

    def __init__(self, store: IndexStore, generation: str, lock: RebuildLock) -> None:
        self.generation = generation
        self.is_live = False
        self._store = store
        self._lock = lock
        self._added = 0
        self._is_adding = True
        self._sample: dict[str, str] = {}

    def add(self, documents: Iterable[InitiativeDocument]) -> None:
        """Take in a batch of documents, none of which was added before."""
        documents = list(documents)
        actions = to_actions(documents)
        self._send(actions)
        self._added += len(actions)
        if documents and len(self._sample) < SAMPLE:
            self._sample[documents[0].id] = documents[0].digest()

    def replay(self, documents: Iterable[InitiativeDocument], delete: Iterable[str]) -> None:
        """Take in what changed meanwhile."""
        self._finish_adding()
        self._send(to_actions(documents, delete))

    def switch(self) -> None:
        """Make this generation the live one, and remove all but the one before it."""
        self._finish_adding()
        with unavailable_on_failure("switching to the new index"):
            self._lock.renew()
            self._store.clients.builder.indices.refresh(index=self.generation)
            self._store.finish(self.generation)
            self._lock.renew()
            before = self._store.make_live(self.generation)
            self.is_live = True
            # The one before stays, to go back to.
            self._store.remove_outdated(but=before)

    def _send(self, actions: list) -> None:
        with unavailable_on_failure("building the index"):
            self._lock.renew()
            clients = self._store.clients
            send(clients.bulk, clients.builder, self.generation, actions, require_alias=False)

    def _finish_adding(self) -> None:
        """Hold what the index has now against what was added; SearchUnavailable where they differ."""
        if not self._is_adding:
            return
        self._is_adding = False
        with unavailable_on_failure("checking the new index"):
            client = self._store.clients.builder
            client.indices.refresh(index=self.generation)
            count = client.count(index=self.generation)["count"]
            found = client.search(
                index=self.generation,
                query=id_query(self._sample),
                docvalue_fields=["id", "digest"],
                size=max(1, len(self._sample)),
            )
        digests = {hit["fields"]["id"][0]: hit["fields"]["digest"][0] for hit in found["hits"]["hits"]}
        # Of a batch with a faulty document some were taken in, too.
        if count < self._added or digests != self._sample:
            message = f"the new index holds {count} of {self._added} documents, or others than were added"
            raise SearchUnavailable(State.CORRUPT, message)


@contextmanager
def rebuild(store: IndexStore) -> Iterator[ElasticsearchRebuild]:
    """Build beside the live index; a generation that was not switched to is removed."""
    store.refuse_foreign()
    with unavailable_on_failure("building the index"), store.locked() as lock:
        generation = store.new_generation()
        session = ElasticsearchRebuild(store, generation, lock)
        try:
            yield session
        finally:
            if not session.is_live:
                store.drop(generation)
