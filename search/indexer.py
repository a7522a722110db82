"""The indexer: works off the outbox by reading the database anew and writing to the search backend."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from search import outbox
from search.backends import get_backend
from search.backends.base import SearchBackend, SearchUnavailable, State
from search.documents import InitiativeDocument, load_documents
from search.holdup import note_indexing
from search.locks import DRAIN, bank_lock
from search.outbox import Claim

logger = logging.getLogger(__name__)
T = TypeVar("T")

# Every commit makes a segment that is merged later: 4,000 documents took 16 s of processor time in commits of
# 100, 11 s of 250, 7 s of 500, 5 s of 1,000, and no less of 2,000.
BATCH_SIZE = 1_000

# No fault of a single record: nothing is marked as failed, and everything stays pending.
OUTAGES = (SearchUnavailable, OperationalError, InterfaceError)


@dataclass
class DrainReport:
    """What a drain did: documents written, ids removed, initiatives that failed."""

    written: int = 0
    removed: int = 0
    failed: int = 0

    @property
    def is_anything(self) -> bool:
        """Whether anything was done at all."""
        return bool(self.written or self.removed or self.failed)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the database now says about some initiatives: documents to write, {id: version} to remove."""

    documents: Sequence[InitiativeDocument]
    removed: Mapping[str, int]


def read_changes(claims: Sequence[Claim]) -> Changes:
    """Read the claimed initiatives, with a fixed number of queries.

    The claims were read before the pages are. So a page is at least as new as its version, and a change made
    in between has a higher version and is indexed again.
    """
    versions = {claim.translation_key: claim.version for claim in claims}
    documents = load_documents(list(versions), versions)
    found = {document.id for document in documents}
    gone = {str(key): version for key, version in versions.items() if str(key) not in found}
    return Changes(documents, gone)


def do_or_split(
    items: Sequence[T], *, action: Callable[[Sequence[T]], None], set_aside: Callable[[T, Exception], None]
) -> None:
    """Run `action` on `items`, and where it fails on each half, down to single ones, which go to `set_aside`.

    So one faulty record among 1,000 costs 20 more calls, and all others get through. An outage is raised.
    """
    try:
        action(items)
        return
    except OUTAGES:
        raise
    except Exception as error:
        if len(items) == 1:
            set_aside(items[0], error)
            return
    # Only here, where the error is let go of, and with it what its frames hold, such as an open writer.
    middle = len(items) // 2
    for half in (items[:middle], items[middle:]):
        do_or_split(half, action=action, set_aside=set_aside)


class Indexer:
    """Keeps one search backend true to the database."""

    def __init__(self, backend: SearchBackend | None = None, *, batch_size: int = BATCH_SIZE) -> None:
        self.backend = backend or get_backend()
        self.batch_size = batch_size

    def drain(self, *, go_on: Callable[[], bool] = lambda: True, wait: bool = False) -> DrainReport:
        """Work off everything that is due, as long as `go_on()` before each batch; return what was done.

        One drain runs at a time. Where another holds the lock, the entries are left to it: it
        looks once more after letting go, so that an entry committed in its last moment is not forgotten.
        With `wait` this one returns only when they are worked off, by whomever.

        Raises SearchUnavailable when the index cannot be written; the entries stay pending.
        """
        report = DrainReport()
        while go_on() and outbox.is_due():
            # Let go after each batch: under steady edits a rebuild would else wait for ever to switch.
            with bank_lock(DRAIN, wait=wait) as acquired:
                claims = outbox.claim_due(self.batch_size, wait=wait) if acquired else []
                if not claims:
                    break
                try:
                    self._work_off(claims, report)
                except SearchUnavailable as unavailable:
                    note_indexing(unavailable.state)
                    raise
        return report

    def _work_off(self, claims: Sequence[Claim], report: DrainReport) -> None:
        do_or_split(
            claims,
            action=lambda part: self._index(part, report),
            set_aside=lambda claim, error: self._set_aside(claim, error, report),
        )

    def _set_aside(self, claim: Claim, error: Exception, report: DrainReport) -> None:
        outbox.record_failure(claim, error)
        report.failed += 1
        logger.error(
            "search.index.failed initiative=%s error=%s", claim.translation_key, outbox.describe_error(error)
        )

    def _index(self, claims: Sequence[Claim], report: DrainReport) -> None:
        changes = read_changes(claims)
        self.backend.write(changes.documents, delete=changes.removed)
        # Only now, and in a transaction of its own: a crash before this line indexes the same once more.
        outbox.complete(claims)
        note_indexing(State.OK)
        report.written += len(changes.documents)
        report.removed += len(changes.removed)
