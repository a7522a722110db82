"""One writer of the bank at a time, which SQLite has by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# A lock of PostgreSQL has two numbers for a name: that of the bank, and one for each lock (search/locks.py
# has others).
LOCKS_OF_THE_BANK = 0x6B62
_WRITERS = 0


@contextmanager
def only_writer() -> Iterator[None]:
    """Run the block, or the function, in a transaction that no other one of this kind runs beside.

    SQLite's immediate transactions are such. PostgreSQL keeps a lock until the transaction ends: what is read
    then to decide what is written stays so (docs/adr/0002-transactions.md). Raises OperationalError where
    that takes longer than its `lock_timeout`.
    """
    with transaction.atomic():
        become_only_writer()
        yield


def become_only_writer() -> None:
    """Make the current transaction such a one, before it reads what decides what it writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS_OF_THE_BANK, _WRITERS])
