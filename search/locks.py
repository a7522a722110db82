"""Locks between the processes of one machine; the system lets go of them when their holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

DRAIN = "drain"
REBUILD = "rebuild"


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
