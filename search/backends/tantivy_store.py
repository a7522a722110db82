"""Where tantivy indexes lie on disk, and which of them is live.

    PATH/<schema hash>/current          a text file: the name of the live generation
    PATH/<schema hash>/<generation>/    one tantivy index
    PATH/<schema hash>/write.lock       held while documents are written
    PATH/<schema hash>/rebuild.lock     held while a generation is built

Locks are flocks: the system frees them when their holder dies. The pointer is replaced, never edited, so
that a process reads the old name or the new. Files of a dropped generation stay readable for whoever has
them open.
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .base import SearchUnavailable, State
from .tantivy_guard import unavailable_on_failure
from .tantivy_schema import schema_hash

POINTER = "current"
WRITE_LOCK = "write.lock"
REBUILD_LOCK = "rebuild.lock"
# A write takes tens of milliseconds; who waits longer than this meets a process that hangs.
LOCK_TIMEOUT = 30.0
_LOCK_POLL = 0.005
# Once this schema has served for so long, indexes of others go. Before, a release may be rolled out or back.
OTHER_SCHEMA_SECONDS = 7 * 24 * 3600


class IndexStore:
    """The generations of the index of this code's schema under one path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.directory = path / schema_hash()
        self.pointer = self.directory / POINTER

    def live_generation(self) -> Path:
        """Return the directory of the live generation; SearchUnavailable where there is none."""
        with unavailable_on_failure("reading which index is live"):
            try:
                name = self.pointer.read_text("utf-8").strip()
            except FileNotFoundError:
                raise self._absent() from None
            if not name or name != Path(name).name:
                raise SearchUnavailable(State.CORRUPT, f"{self.pointer} names no index")
            generation = self.directory / name
            if not generation.is_dir():
                raise SearchUnavailable(State.MISSING, f"{self.pointer} names {name}, which is not there")
            return generation

    def new_generation(self) -> Path:
        """Make and return the directory of a new generation."""
        generation = self.directory / f"g-{uuid.uuid4().hex}"
        generation.mkdir(parents=True)
        return generation

    def make_live(self, generation: Path) -> None:
        """Point every process at `generation`, at once and durably."""
        draft = self.directory / f"{POINTER}.{uuid.uuid4().hex}"
        with draft.open("w", encoding="utf-8") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pointer)
        _sync_directory(self.directory)

    def remove_others(self, live: Path) -> None:
        """Delete all generations but `live`, what crashed rebuilds left, and outlived schemas.

        Only for the holder of the rebuild lock.
        """
        for entry in self.directory.iterdir():
            if entry.is_dir() and entry != live:
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name.startswith(f"{POINTER}."):
                entry.unlink(missing_ok=True)
        # The lock is as old as the first index of this schema: holding it does not change the file.
        if _is_outlived(self.directory / REBUILD_LOCK):
            for directory in self._other_schemas():
                if _is_outlived(directory / POINTER):
                    shutil.rmtree(directory, ignore_errors=True)

    @contextmanager
    def locked(self, name: str, *, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """Hold one of this store's locks; SearchUnavailable if it does not come free in `timeout` seconds."""
        with unavailable_on_failure(f"locking {name}"):
            self.directory.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.directory / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._wait_for_lock(descriptor, name, time.monotonic() + timeout)
            yield
        finally:
            # Not by closing alone: a process that was forked meanwhile has the file open too.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    def _wait_for_lock(self, descriptor: int, name: str, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = f"another process holds {self.directory / name}"
                    raise SearchUnavailable(State.UNREADABLE, message) from None
                time.sleep(_LOCK_POLL)
            else:
                return

    def _other_schemas(self) -> list[Path]:
        entries = self.path.iterdir() if self.path.is_dir() else ()
        return [entry for entry in entries if entry.is_dir() and entry != self.directory]

    def _absent(self) -> SearchUnavailable:
        if any((directory / POINTER).exists() for directory in self._other_schemas()):
            message = f"{self.path} holds an index of another version of this program only"
            return SearchUnavailable(State.OTHER_SCHEMA, message)
        return SearchUnavailable(State.MISSING, f"there is no index under {self.path}")


def _is_outlived(file: Path) -> bool:
    return file.exists() and time.time() - file.stat().st_mtime > OTHER_SCHEMA_SECONDS


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
