"""What is measured of an engine without the site's adapter around it: one module an engine."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from search.backends.base import SearchBackend
from search.query import SearchQuery


@dataclass(frozen=True)
class Memory:
    """In MB: the index on disk; of a server what it holds of memory, and what of Java's heap is in use."""

    index: float
    server: float | None = None
    heap: float | None = None


class Probe(Protocol):
    """An engine's bare calls. Each is prepared first, so that only the call itself is timed."""

    def __init__(self, backend: SearchBackend) -> None:
        """`backend` is the site's own, with an index."""

    def bare_search(self, query: SearchQuery) -> Callable[[], object]:
        """Return a call that asks the engine for the first twenty hits and the exact total of `query`."""

    def same_requests(self, query: SearchQuery) -> Callable[[], object] | None:
        """Return a call that sends what the site's search sends, and reads it; None without a server."""

    def count_facets(self, query: SearchQuery) -> Callable[[], object]:
        """Return a call that counts every facet of `query` drill-sideways, and does nothing else."""

    def copy_index(self, scratch: Path) -> SearchBackend:
        """Return a backend on a copy of the index under `scratch`, which later writes do not reach."""

    def bare_commit(self, scratch: Path) -> Callable[[], None]:
        """Return a call that replaces one document in a copy of the index under `scratch` and commits."""

    def memory(self) -> Memory:
        """Return what the engine takes beside this process."""

    def forget(self) -> None:
        """Make the backend forget earlier searches, so that a repeated one is measured as a new one."""
