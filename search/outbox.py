"""The outbox: a durable list of initiatives to look at again, written in the transaction of the change."""

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from initiatives.retries import retry_delay
from search.bell import ring
from search.models import PENDING, OutboxCounter, OutboxEntry

logger = logging.getLogger(__name__)

WRITE_BATCH = 500
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
FAILING = Q(attempts__gt=0)


@dataclass(frozen=True, slots=True)
class Claim:
    """An initiative to look at, and the version that was asked for when it was read."""

    translation_key: UUID
    version: int


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """How far the index is behind, and since when.

    Pending entries are failing, if their last attempt failed, or else waiting for their first one.
    """

    pending: int
    failing: int
    oldest_pending: datetime | None
    oldest_waiting: datetime | None


def request_indexing(translation_keys: Iterable[UUID]) -> None:
    """Ask that the index look again at these initiatives, as part of the caller's transaction.

    A request that is rolled back leaves no trace. After commit one task is enqueued for the whole
    transaction, however many requests it held. Costs two queries and one for each batch of initiatives.
    """
    keys = sorted(set(translation_keys))
    if not keys:
        return
    with transaction.atomic(savepoint=False):
        _write_requests(keys, version=_next_version())
        _drain_after_commit()


def _write_requests(keys: Sequence[UUID], *, version: int) -> None:
    now = timezone.now()
    OutboxEntry.objects.bulk_create(
        (OutboxEntry(translation_key=key, version=version, requested_at=now) for key in keys),
        batch_size=WRITE_BATCH,
        update_conflicts=True,
        unique_fields=["translation_key"],
        # A new request is tried at once: what made the last attempt fail may be what was changed.
        update_fields=["version", "requested_at", "attempts", "next_attempt_at", "error"],
    )


def _next_version() -> int:
    counter = OutboxCounter.objects.filter(pk=1)
    if not counter.update(value=F("value") + 1):
        OutboxCounter.objects.get_or_create(pk=1)
        counter.update(value=F("value") + 1)
    return current_version()


def current_version() -> int:
    """Return the last version that was given out and committed (or given out by this transaction)."""
    return OutboxCounter.objects.filter(pk=1).values_list("value", flat=True).first() or 0


class _Burst:
    """The requests of one transaction: the first of their commit hooks to run enqueues the drain for all.

    A hook is registered for each request, because a savepoint that is rolled back takes its hooks along.
    """

    def __init__(self) -> None:
        self.spent = False


_thread = threading.local()


def _drain_after_commit() -> None:
    burst = getattr(_thread, "burst", None)
    if burst is None or burst.spent:
        burst = _thread.burst = _Burst()
    transaction.on_commit(partial(_enqueue_drain, burst))


def _enqueue_drain(burst: _Burst) -> None:
    if burst.spent:
        return
    burst.spent = True
    ring()
    # The task reads the outbox, and this module is what it reads it with.
    from search.tasks import drain_outbox

    try:
        drain_outbox.enqueue()
    except Exception:
        # The change is committed and its entry stays pending: the editor's request must not fail for it.
        logger.exception("search.drain.not_enqueued")


def claim_due(limit: int, *, wait: bool = False) -> list[Claim]:
    """Return up to `limit` pending entries whose time has come, oldest request first.

    Where the database locks rows, those that somebody is asking for once more right now are left out: they
    come again with the commit, and to wait for it would keep all others waiting. With `wait` all are given.
    """
    due = _due().order_by("version").values_list("translation_key", "version")
    if wait or not connection.features.has_select_for_update_skip_locked:
        return [Claim(*row) for row in due[:limit]]
    with transaction.atomic():
        return [Claim(*row) for row in due.select_for_update(skip_locked=True)[:limit]]


def is_due() -> bool:
    """Return whether an entry waits to be worked off now."""
    return _due().exists()


def changes_since(version: int, *, up_to: int, after: UUID | None, limit: int) -> list[Claim]:
    """Return up to `limit` entries asked for after `version` and not after `up_to`, indexed or not.

    They come in the order of their keys, beginning behind the key `after`, so that a caller can go through
    them in batches.
    """
    entries = OutboxEntry.objects.filter(version__gt=version, version__lte=up_to)
    if after is not None:
        entries = entries.filter(translation_key__gt=after)
    rows = entries.order_by("translation_key").values_list("translation_key", "version")
    return [Claim(*row) for row in rows[:limit]]


def changed_since(version: int, translation_keys: Iterable[UUID]) -> set[UUID]:
    """Return which of these initiatives were asked for after `version`."""
    changed = OutboxEntry.objects.filter(version__gt=version, translation_key__in=list(translation_keys))
    return set(changed.values_list("translation_key", flat=True))


def pending_keys() -> Iterator[UUID]:
    """Give the translation keys of all pending entries, failing ones included, a few at a time."""
    return _pending().values_list("translation_key", flat=True).iterator()


def complete(claims: Collection[Claim]) -> None:
    """Mark the claimed versions as indexed; what was asked for again since the claim stays pending.

    A request made after the claim has a version above every claimed one, so the highest tells them apart.
    """
    if claims:
        keys = [claim.translation_key for claim in claims]
        highest = max(claim.version for claim in claims)
        _mark_indexed(OutboxEntry.objects.filter(translation_key__in=keys, version__lte=highest))


def complete_up_to(version: int) -> None:
    """Mark every entry up to `version` as indexed: a rebuild has read what they asked for."""
    _mark_indexed(_pending().filter(version__lte=version))


def _mark_indexed(entries: QuerySet[OutboxEntry]) -> None:
    """Mark them, but for those that somebody is asking for once more: they stay pending.

    To wait for one of several writers while holding the rows of another is how two end up waiting for each
    other.
    """
    with transaction.atomic():
        free = entries.select_for_update(skip_locked=True).values("pk")
        OutboxEntry.objects.filter(pk__in=free).update(
            indexed_version=F("version"), attempts=0, next_attempt_at=None, error=""
        )


def record_failure(claim: Claim, error: BaseException) -> None:
    """Keep the kind and place of `error` and put the next attempt off, each time for about twice as long."""
    entry = OutboxEntry.objects.filter(translation_key=claim.translation_key, version=claim.version)
    for attempts in entry.values_list("attempts", flat=True):
        failures = attempts + 1
        entry.update(
            attempts=failures,
            next_attempt_at=timezone.now() + retry_delay(failures, first=FIRST_RETRY, longest=LONGEST_RETRY),
            error=describe_error(error),
        )


def describe_error(error: BaseException) -> str:
    """Return the error's type and where it was raised, without its message: that may hold a record's text."""
    kind = type(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return f"{kind.__module__}.{kind.__qualname__}"
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{kind.__module__}.{kind.__qualname__} in {module}, line {trace.tb_lineno}"


def failing_entries() -> QuerySet[OutboxEntry]:
    """Return the pending entries whose last attempt failed, oldest first."""
    return _pending().filter(FAILING).order_by("version")


def retry_failing() -> None:
    """Make every failing entry due at once."""
    failing_entries().update(next_attempt_at=None)


def outbox_status() -> OutboxStatus:
    """Return the figures of the outbox, in one query over the pending entries."""
    return OutboxStatus(
        **_pending().aggregate(
            pending=Count("pk"),
            failing=Count("pk", filter=FAILING),
            oldest_pending=Min("requested_at"),
            oldest_waiting=Min("requested_at", filter=~FAILING),
        )
    )


def _pending() -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(PENDING)


def _due() -> QuerySet[OutboxEntry]:
    return _pending().filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now()))
