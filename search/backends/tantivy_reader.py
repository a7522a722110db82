"""An open index that follows what other processes write, switch and drop."""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from .base import SearchUnavailable
from .tantivy_guard import unavailable_on_failure
from .tantivy_store import IndexStore

# More counts than one process's readers ask for between two edits.
CACHED_COUNTS = 512
_ATTEMPTS = 3

Signature = tuple[int, int, int]


@dataclass(frozen=True)
class Snapshot:
    """One state of the index: everything asked of it agrees. Holds the counts asked of this state before."""

    searcher: tantivy.Searcher
    counts: dict[Any, Any] = field(default_factory=dict)

    def remember(self, key: Any, value: Any) -> None:
        """Keep what was counted; a full memory starts anew."""
        if len(self.counts) >= CACHED_COUNTS:
            self.counts.clear()
        self.counts[key] = value


@dataclass(frozen=True)
class _Opened:
    """An open index, and what its files looked like."""

    index: tantivy.Index
    generation: Path
    # As text: making it of the folder takes longer than asking for the signature.
    meta: str
    pointer: Signature
    commit: Signature
    snapshot: Snapshot


class IndexReader:
    """Gives the newest snapshot of the live index: two file stats where nothing changed.

    Safe for threads, and after a fork: what a parent process opened is opened anew.
    """

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self._pointer = str(store.pointer)
        self._forget()

    def snapshot(self) -> Snapshot:
        """Return the current snapshot; SearchUnavailable where there is none."""
        if self._pid != os.getpid():
            self._forget()
        opened = self._opened
        if opened is None or not self._is_current(opened):
            opened = self._refresh()
        return opened.snapshot

    def _forget(self) -> None:
        """Begin anew in this process: after a fork the lock may be held by a thread that is not here."""
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def _is_current(self, opened: _Opened) -> bool:
        try:
            return opened.pointer == _signature(self._pointer) and opened.commit == _signature(opened.meta)
        except OSError:
            return False

    def _refresh(self) -> _Opened:
        """Open or reload. A generation may be dropped between reading its name and opening it: try again."""
        with self._lock:
            if self._opened is not None and self._is_current(self._opened):
                return self._opened
            for _attempt in range(_ATTEMPTS - 1):
                try:
                    self._opened = self._open()
                    return self._opened
                except SearchUnavailable:
                    continue
            self._opened = self._open()
            return self._opened

    def _open(self) -> _Opened:
        with unavailable_on_failure("opening the index"):
            # Signatures first: what changes while we open shows as a change at the next request.
            pointer = self._signature_of_pointer()
            generation = self._store.live_generation()
            meta = str(generation / "meta.json")
            commit = _signature(meta)
            index = self._index_of(generation)
            index.reload()
            return _Opened(index, generation, meta, pointer, commit, Snapshot(index.searcher()))

    def _index_of(self, generation: Path) -> tantivy.Index:
        opened = self._opened
        if opened is not None and opened.generation == generation:
            return opened.index
        return open_index(generation)

    def _signature_of_pointer(self) -> Signature:
        try:
            return _signature(self._pointer)
        except FileNotFoundError:
            self._store.live_generation()
            raise


def open_index(generation: Path) -> tantivy.Index:
    """Open the index in `generation`; its readers reload when told to, not by a thread of their own."""
    index = tantivy.Index.open(str(generation))
    index.config_reader("manual")
    return index


def _signature(path: str) -> Signature:
    stat = os.stat(path)  # noqa: PTH116
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
