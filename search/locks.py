"""Locks between processes, of one machine or of all that share a database.

Whoever holds one and dies lets go of it: the system sees to that, or the database.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from initiatives.writers import LOCKS_OF_THE_BANK

DRAIN = "drain"
REBUILD = "rebuild"

# Beside that of initiatives/writers.py.
_NUMBERS = {DRAIN: 1, REBUILD: 2}
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def bank_lock(name: str, *, wait: bool) -> Iterator[bool]:
    """Hold the lock `name` of the whole bank for the block, as `file_lock` does.

    With SQLite that is one machine. PostgreSQL may serve several, and keeps the lock for a connection, which
    the block must not close. The file comes first: a connection is never in its own way, as a thread must be.
    """
    with file_lock(name, wait=wait) as acquired:
        if not acquired or connection.vendor != "postgresql":
            yield acquired
            return
        with _lock_of_connection(_NUMBERS[name], wait=wait) as acquired:
            yield acquired


@contextmanager
def file_lock(name: str, *, wait: bool, folder: Path | None = None) -> Iterator[bool]:
    """Hold the lock `name` for the block, and give True; give False where it is taken and `wait` is false.

    It is a file in `folder`, which is that of all data where none is named. Two threads exclude each other as
    two processes do. The file stays: to remove it would let two holders lock two files of one name.
    """
    file = (folder or settings.DATA_DIR) / f"search-{name}.lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        yield _acquire(descriptor, wait=wait)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextmanager
def _lock_of_connection(number: int, *, wait: bool) -> Iterator[bool]:
    acquired = _acquire_of_connection(number, wait=wait)
    try:
        yield acquired
    finally:
        if acquired:
            _release_of_connection(number)


def _acquire_of_connection(number: int, *, wait: bool) -> bool:
    while True:
        try:
            with connection.cursor() as cursor:
                if wait:
                    cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS_OF_THE_BANK, number])
                    return True
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS_OF_THE_BANK, number])
                return cursor.fetchone()[0]
        except OperationalError as error:
            # A drain or a switch may take longer than other things are waited for.
            if (
                getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE
                or connection.in_atomic_block
            ):
                raise


def _release_of_connection(number: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS_OF_THE_BANK, number])
    except DatabaseError:
        # The connection is broken, and must not be used again with the lock on it.
        connection.close()
