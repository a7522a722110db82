"""Building a new index beside the live one."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.documents import InitiativeDocument

from .tantivy_guard import unavailable_on_failure
from .tantivy_schema import get_schema, to_tantivy
from .tantivy_store import REBUILD_LOCK, WRITE_LOCK, IndexStore
from .tantivy_writer import REBUILD_HEAP, THREADS, IndexWriter


class TantivyRebuild:
    """A generation in the making. Documents go to disk as they come, so memory does not grow."""

    def __init__(self, store: IndexStore, generation: Path) -> None:
        self.generation = generation
        self.is_live = False
        self._store = store
        index = tantivy.Index(get_schema(), str(generation), reuse=True)
        self._writer: tantivy.IndexWriter | None = index.writer(REBUILD_HEAP, THREADS)

    def add(self, documents: Iterable[InitiativeDocument]) -> None:
        """Take in a batch of documents, none of which was added before; all of them or, on a fault, none."""
        converted = [to_tantivy(document) for document in documents]
        with unavailable_on_failure("building the index"):
            for document in converted:
                self._writer.add_document(document)

    def replay(self, documents: Iterable[InitiativeDocument], delete: Iterable[str]) -> None:
        """Take in what changed meanwhile."""
        self.finish_adding()
        IndexWriter().upsert(self.generation, documents, delete)

    def switch(self) -> None:
        """Make this generation the live one; whoever writes to the old one is waited for."""
        self.finish_adding()
        with self._store.locked(WRITE_LOCK):
            self._store.make_live(self.generation)
            self.is_live = True
        self._store.remove_others(self.generation)

    def finish_adding(self) -> None:
        """Commit what was added and wait until it lies in few, large segments."""
        if self._writer is None:
            return
        with unavailable_on_failure("building the index"):
            writer, self._writer = self._writer, None
            writer.commit()
            writer.wait_merging_threads()


@contextmanager
def rebuild(store: IndexStore) -> Iterator[TantivyRebuild]:
    """Build beside the live index; a generation that was not switched to is removed."""
    with store.locked(REBUILD_LOCK, timeout=0):
        generation = store.new_generation()
        session = None
        try:
            with unavailable_on_failure("building the index"):
                session = TantivyRebuild(store, generation)
            yield session
        finally:
            if session is None or not session.is_live:
                # Dropping the writer stops its threads; a crash here leaves rubbish for the next rebuild.
                session = None
                shutil.rmtree(generation, ignore_errors=True)
