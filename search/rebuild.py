"""Rebuild: a whole new index beside the one that serves, with everything that changed meanwhile."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from initiatives.models import InitiativePage
from search import outbox
from search.analysis import rare_garbage_collection
from search.backends import get_backend
from search.backends.base import RebuildSession, SearchBackend, State
from search.documents import InitiativeDocument, load_documents
from search.holdup import note_indexing
from search.indexer import OUTAGES, Indexer, do_or_split, read_changes
from search.locks import DRAIN, REBUILD, bank_lock
from search.outbox import Claim
from search.rebuild_readers import Readers

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
# Of documents, and of ids to delete.
Write = Callable[..., None]

# Four times as many at once are read no faster.
READ_BATCH = 250
# With fewer initiatives, processes that read texts cost more to start than they save: a quarter of a second.
READERS_FROM = 250


class RebuildInProgressError(Exception):
    """Another process is rebuilding the index."""


@dataclass
class RebuildReport:
    """What a rebuild did: initiatives read, those that failed, and how long it took in seconds."""

    read: int = 0
    failed: list[UUID] = field(default_factory=list)
    seconds: float = 0.0


def key_batches(size: int) -> Iterator[list[UUID]]:
    """Give the translation keys of all initiatives, public or not, in their order, `size` at a time."""
    pages = InitiativePage.objects.order_by("translation_key")
    keys = list(pages.values_list("translation_key", flat=True).distinct()[:size])
    while keys:
        yield keys
        rest = pages.filter(translation_key__gt=keys[-1])
        keys = list(rest.values_list("translation_key", flat=True).distinct()[:size])


def rebuild_index(
    *, backend: SearchBackend | None = None, batch_size: int = READ_BATCH, progress: Progress | None = None
) -> RebuildReport:
    """Build the index anew from the database and put it in the place of the old one.

    The old index serves until the switch, also when this process dies. `progress` is called with the number
    of initiatives read and their total. Raises RebuildInProgressError where another rebuild is under way, and
    SearchUnavailable where the backend cannot be reached; nothing is changed then.
    """
    with bank_lock(REBUILD, wait=False) as acquired:
        if not acquired:
            raise RebuildInProgressError("The index is being rebuilt already. Wait until that is done.")
        started = time.monotonic()
        rebuild = _Rebuild(backend or get_backend(), batch_size, progress or _no_progress)
        with rare_garbage_collection():
            report = rebuild.run()
        report.seconds = time.monotonic() - started
        logger.info("search.rebuild.done read=%d seconds=%.1f", report.read, report.seconds)
        return report


def _no_progress(_done: int, _total: int) -> None:
    pass


class _Rebuild:
    """One rebuild from begin to switch."""

    def __init__(self, backend: SearchBackend, batch_size: int, progress: Progress) -> None:
        self.backend = backend
        self.batch_size = batch_size
        self.progress = progress
        self.report = RebuildReport()

    def run(self) -> RebuildReport:
        # Before any page is read: what is changed from here on has a higher version and is replayed.
        version = outbox.current_version()
        with self.backend.rebuild() as session:
            faulty = self._add_everything(session)
            for start in range(0, len(faulty), self.batch_size):
                self._replay(
                    session.replay, [Claim(key, 0) for key in faulty[start : start + self.batch_size]]
                )
            # Most of what changed meanwhile is replayed here, so that drains wait only for the rest.
            version = self._replay_changes(session.replay, version)
            with bank_lock(DRAIN, wait=True):
                version = self._replay_changes(session.replay, version)
                session.switch()
                outbox.complete_up_to(version)
        # Another machine may have written to the old index until the switch.
        self._replay_changes(self.backend.write, version)
        note_indexing(State.OK)
        # What failed is tried once more in a drain, which keeps the error of each.
        outbox.request_indexing(self.report.failed)
        # Drains that found the lock taken have left their entries to its holder.
        Indexer(self.backend).drain()
        return self.report

    def _add_everything(self, session: RebuildSession) -> list[UUID]:
        """Add all documents; return the keys of batches that failed, which may have been added in part."""
        faulty: list[UUID] = []
        total = InitiativePage.objects.values("translation_key").distinct().count()
        self.progress(0, total)
        for keys, documents in self._load(total):
            try:
                session.add(documents())
            except OUTAGES:
                raise
            except Exception:
                faulty += keys
            self.report.read += len(keys)
            self.progress(self.report.read, max(total, self.report.read))
        return faulty

    def _load(self, total: int) -> Iterator[tuple[list[UUID], Callable[[], list[InitiativeDocument]]]]:
        """Yield (keys, what loads their documents), batch by batch; where there are many, with readers."""
        batches = key_batches(self.batch_size)
        if total < READERS_FROM:
            yield from ((keys, partial(load_documents, keys)) for keys in batches)
            return
        with Readers() as readers:
            yield from ((loading.keys, loading.documents) for loading in readers.load(batches))

    def _replay_changes(self, write: Write, since: int) -> int:
        """Replay what was asked for after `since`; return the version up to which that is done."""
        up_to = outbox.current_version()
        after = None
        while claims := outbox.changes_since(since, up_to=up_to, after=after, limit=self.batch_size):
            self._replay(write, claims)
            after = claims[-1].translation_key
        return up_to

    def _replay(self, write: Write, claims: Sequence[Claim]) -> None:
        def action(part: Sequence[Claim]) -> None:
            changes = read_changes(part)
            write(changes.documents, delete=changes.removed)

        do_or_split(claims, action=action, set_aside=self._set_aside)

    def _set_aside(self, claim: Claim, error: Exception) -> None:
        key = claim.translation_key
        logger.error("search.rebuild.failed initiative=%s error=%s", key, outbox.describe_error(error))
        self.report.failed.append(key)
