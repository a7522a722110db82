"""Writing to an index: short-lived writers, one commit a batch."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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
# One segment more, and tantivy merges those with fewer documents than this.
FULL, SMALL = 7, 10_000
# So many documents of the last edits are written once more: some milliseconds every sixth edit, and a merge
# after some two hundred.
MOST_ALONG = 32


class IndexWriter:
    """Writes to the live generation, one batch a commit. For one caller at a time, who holds the write lock.

    It keeps the index open, and the last few documents that it wrote: see `_along`.
    """

    def __init__(self) -> None:
        self._kept: _Kept | None = None

    def upsert(
        self, generation: Path, documents: Iterable[InitiativeDocument], delete: Iterable[str]
    ) -> None:
        """Store and delete in one commit. A document older than the stored one of its id is passed over.

        What is raised while a document is made or converted is passed on: no fault of the index.
        """
        newest = {document.id: document for document in _oldest_first(documents)}
        with unavailable_on_failure("writing to the index"):
            kept = self._open(generation)
            accepted = _not_outdated(kept.index.searcher(), newest)
        converted = {document.id: (document.version, to_tantivy(document)) for document in accepted}
        replaced = {*delete, *converted}
        # What fails half-way leaves nothing that is remembered.
        self._kept = None
        with unavailable_on_failure("writing to the index"):
            along = _along(kept, replaced)
            writer = kept.index.writer(BATCH_HEAP, THREADS)
            for id in (*replaced, *along):
                writer.delete_documents_by_term("id", id)
            for _version, document in (*along.values(), *converted.values()):
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        self._kept = kept
        kept.remember(converted, without=replaced)

    def _open(self, generation: Path) -> "_Kept":
        kept = self._kept
        if kept is None or (kept.pid, kept.generation) != (os.getpid(), generation):
            kept = _Kept(os.getpid(), generation, open_index(generation), {})
        kept.index.reload()
        return kept


@dataclass
class _Kept:
    """An open index, and {id: (version, document)} of what was written to it last."""

    pid: int
    generation: Path
    index: tantivy.Index
    last: dict[str, tuple[int, tantivy.Document]]

    def remember(
        self, written: Mapping[str, tuple[int, tantivy.Document]], *, without: Collection[str]
    ) -> None:
        """Keep what was written; where that becomes too much, what was kept stays in its segment."""
        self.last = {id: each for id, each in self.last.items() if id not in without}
        if len(self.last) + len(written) > MOST_ALONG:
            self.last = {}
        if len(written) <= MOST_ALONG:
            self.last |= written


def _along(kept: _Kept, replaced: Collection[str]) -> dict[str, tuple[int, tantivy.Document]]:
    """Return what is written once more with a commit that would else make tantivy merge segments.

    tantivy merges eight segments that it takes for equally large, and it takes all below 10,000 documents for
    that: so every seventh edit of a small bank would rewrite the whole index, and the next edit wait for it.
    The segments of single edits are empty, and gone, once their documents are written anew.
    """
    if len(kept.last) < 2 or _small_segments(kept.generation) < FULL:
        return {}
    searcher = kept.index.searcher()
    return {
        id: (version, document)
        for id, (version, document) in kept.last.items()
        if id not in replaced and stored_version(searcher, id) == version
    }


def _small_segments(generation: Path) -> int:
    """Return how many segments tantivy takes for equally small."""
    meta = json.loads((generation / "meta.json").read_text("utf-8"))
    return sum(segment["max_doc"] < SMALL for segment in meta["segments"])


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
