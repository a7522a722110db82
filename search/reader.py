"""What pages ask: the engine behind a circuit breaker that the threads of a process share."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from .analysis import Label, Thesaurus
from .backends import get_backend
from .backends.base import (
    NO_THESAURUS,
    OUT_OF_REACH,
    Health,
    RawHit,
    RawResults,
    SearchBackend,
    SearchUnavailable,
    Share,
    State,
)
from .backends.patience import seconds_left
from .breaker import CircuitBreaker
from .facets import FACET_NAMES
from .query import SearchQuery

logger = logging.getLogger(__name__)

READABLE = (State.OK, State.READ_ONLY)


class Reader:
    """The questions of `SearchBackend`, with the same promises.

    While its server is out, SearchUnavailable comes at once, with the reason that was found. A change of
    state is logged, once.
    """

    def __init__(self, backend: SearchBackend, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.backend = backend
        self._breaker = CircuitBreaker(clock=clock)
        self._lock = threading.Lock()
        self._state = State.OK
        self._detail = ""

    def search(
        self,
        query: SearchQuery,
        *,
        facets: Sequence[str] = FACET_NAMES,
        exclude: Collection[str] = (),
        thesaurus: Thesaurus = NO_THESAURUS,
    ) -> RawResults:
        with self._guard():
            return self.backend.search(query, facets=facets, exclude=exclude, thesaurus=thesaurus)

    def explain(
        self, query: SearchQuery, ids: Sequence[str], *, thesaurus: Thesaurus = NO_THESAURUS, widened: bool
    ) -> dict[str, list[Share]]:
        with self._guard():
            return self.backend.explain(query, ids, thesaurus=thesaurus, widened=widened)

    def similar(self, id: str, *, limit: int = 5) -> list[RawHit]:
        with self._guard():
            return self.backend.similar(id, limit=limit)

    def suggest(
        self, words: Sequence[str], *, language: str, limit: int = 5, exclude: Collection[str] = ()
    ) -> list[str]:
        with self._guard():
            return self.backend.suggest(words, language=language, limit=limit, exclude=exclude)

    def totals(
        self, facets: Sequence[str], *, exclude: Collection[str] = ()
    ) -> Mapping[str, Mapping[str, int]]:
        with self._guard():
            return self.backend.totals(facets, exclude=exclude)

    def words(self) -> Mapping[str, int]:
        with self._guard():
            return self.backend.words()

    def naming(self, concepts: Collection[str], labels: Collection[Label]) -> list[str]:
        with self._guard():
            return self.backend.naming(concepts, labels)

    def health(self) -> Health:
        """Tell how the index is doing for readers; at once, while it is known to be out."""
        try:
            with self._guard():
                health = self.backend.health()
                if health.state not in READABLE:
                    raise SearchUnavailable(health.state, health.detail)
        except SearchUnavailable as error:
            return Health(error.state, str(error))
        return health

    @contextmanager
    def _guard(self) -> Iterator[None]:
        seconds_left()
        ticket = self._breaker.enter()
        if ticket is None:
            raise SearchUnavailable(self._state, self._detail)
        state, detail = State.OK, ""
        try:
            yield
        except SearchUnavailable as error:
            state, detail = error.state, str(error)
            raise
        finally:
            is_news = self._breaker.leave(ticket, failed=state in OUT_OF_REACH)
            if is_news:
                self._tell(state, detail)

    def _tell(self, state: State, detail: str) -> None:
        """Keep how readers are served, and log it where it changed.

        A failure that may be a single one is no change: it is told when the circuit opens.
        """
        if state in OUT_OF_REACH and not self._breaker.is_open:
            logger.info("search.reader.failed state=%s detail=%s", state, detail)
            return
        with self._lock:
            was, self._state, self._detail = self._state, state, detail
        if state == was:
            return
        if state == State.OK:
            logger.warning("search.reader.recovered was=%s", was)
        else:
            logger.warning("search.reader.degraded state=%s was=%s detail=%s", state, was, detail)


_readers: dict[str, Reader] = {}
_lock = threading.Lock()


def get_reader(alias: str = "default") -> Reader:
    """Return the reader of the engine of `alias`, made once per process."""
    backend = get_backend(alias)
    with _lock:
        reader = _readers.get(alias)
        if reader is None or reader.backend is not backend:
            reader = _readers[alias] = Reader(backend)
    return reader
