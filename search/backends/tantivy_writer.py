"""Writing to an index: short-lived writers, one commit a batch."""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from search.documents import InitiativeDocument

from .tantivy_guard import unavailable_on_failure
from .tantivy_reader import open_index
from .tantivy_schema import get_schema, to_tantivy

# One thread: a second one makes a second segment of every batch. 15 MB is the least that tantivy takes; a
# rebuild takes its memory as it needs it, and the fewer segments it ends with, the faster every search is:
# one is a third faster than four.
THREADS = 1
BATCH_HEAP = 20_000_000
REBUILD_HEAP = 256_000_000


def upsert(generation: Path, documents: Iterable[InitiativeDocument], delete: Iterable[str]) -> None:
    """Store and delete in one commit. A document older than the stored one of its id is passed over.

    What is raised while a document is made or converted is passed on: no fault of the index.
    """
    newest = {document.id: document for document in _oldest_first(documents)}
    with unavailable_on_failure("writing to the index"):
        index = open_index(generation)
        index.reload()
        accepted = _not_outdated(index.searcher(), newest)
    converted = [to_tantivy(document) for document in accepted]
    with unavailable_on_failure("writing to the index"):
        writer = index.writer(BATCH_HEAP, THREADS)
        for id in (*delete, *(document.id for document in accepted)):
            writer.delete_documents_by_term("id", id)
        for document in converted:
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()


def _oldest_first(documents: Iterable[InitiativeDocument]) -> list[InitiativeDocument]:
    return sorted(documents, key=lambda document: document.version)


def _not_outdated(
    searcher: tantivy.Searcher, documents: dict[str, InitiativeDocument]
) -> list[InitiativeDocument]:
    stored = {id: stored_version(searcher, id) for id in documents}
    return [document for id, document in documents.items() if document.version >= stored[id]]


def stored_version(searcher: tantivy.Searcher, id: str) -> int:
    """Return the version of the stored document `id`; -1 if there is none."""
    hits = searcher.search(tantivy.Query.term_query(get_schema(), "id", id, "basic"), 1).hits
    if not hits:
        return -1
    return searcher.fast_field_values("version", [hits[0][1]])[0]
