"""The search worker: keeps the index true for as long as it runs."""

import logging
import random
import select
import signal
import socket
import time
from contextlib import suppress
from types import FrameType

from django.db import DatabaseError, connection

from search.backends.base import MENDED_BY_REBUILD, SearchBackend, SearchUnavailable, State
from search.bell import Bell
from search.holdup import note_indexing
from search.indexer import Indexer
from search.rebuild import RebuildInProgressError, rebuild_index

logger = logging.getLogger(__name__)

# One small query each time: five a second while nothing happens, fifty right after something did. A commit
# rings and is not waited for so long; this is for what comes due by itself, and for where no bell is heard.
SHORTEST_PAUSE = 0.02
LONGEST_PAUSE = 0.2
# What fails is tried again after about twice as long each time, up to about this.
LONGEST_PAUSE_AFTER_FAILURE = 30.0
# Workers that met the same outage come back at different times.
JITTER = (0.75, 1.25)
SECONDS_BETWEEN_HEALTH_CHECKS = 5.0


class StopSignal:
    """Turns SIGTERM and SIGINT into a wish to stop that ends a wait at once."""

    def __init__(self) -> None:
        self.requested = False
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)

    def listen(self) -> None:
        """Take over both signals; only from the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request)

    def request(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask to stop."""
        if not self.requested:
            self.requested = True
            self._writer.send(b".")

    def wait(self, seconds: float, bell: Bell) -> None:
        """Return after `seconds`, or as soon as a stop is requested or the bell is rung."""
        select.select([self._reader, *bell.descriptors], [], [], seconds)
        bell.silence()


class Worker:
    """Drains the outbox as soon as something is due, and rebuilds an index that cannot be used."""

    def __init__(self, backend: SearchBackend, stop: StopSignal) -> None:
        self.backend = backend
        self.stop = stop
        self.indexer = Indexer(backend)
        self._next_health_check = 0.0
        self._last_outage: State | None = None

    def run(self) -> None:
        """Work until a stop is requested; what was begun is finished to the end of its batch."""
        bell = Bell()
        try:
            self._work_until_stopped(bell)
        finally:
            bell.close()

    def _work_until_stopped(self, bell: Bell) -> None:
        pause = SHORTEST_PAUSE
        while not self.stop.requested:
            try:
                pause = SHORTEST_PAUSE if self._work() else min(2 * pause, LONGEST_PAUSE)
            except Exception as error:
                self._log(error)
                if not connection.in_atomic_block:
                    # What is wrong with it is not carried on; a transaction is for its beginner to end.
                    connection.close()
                self._next_health_check = 0.0
                pause = min(max(2 * pause, LONGEST_PAUSE), LONGEST_PAUSE_AFTER_FAILURE)
                self.stop.wait(pause * random.uniform(*JITTER), bell)  # noqa: S311 - no secret
            else:
                self._last_outage = None
                self.stop.wait(pause, bell)

    def _work(self) -> bool:
        """Do what there is to do; return whether there was anything."""
        is_healthy = False
        if time.monotonic() >= self._next_health_check:
            self._next_health_check = time.monotonic() + SECONDS_BETWEEN_HEALTH_CHECKS
            is_healthy = self._look_after_index()
        did_anything = self.indexer.drain(go_on=lambda: not self.stop.requested).is_anything
        if is_healthy:
            # With nothing to write, no write tells that the outage is over.
            note_indexing(State.OK)
        return did_anything

    def _look_after_index(self) -> bool:
        """Rebuild an index that this mends; return whether there was no need to. Raises SearchUnavailable."""
        health = self.backend.health()
        if health.state == State.OK:
            return True
        if health.state not in MENDED_BY_REBUILD:
            note_indexing(health.state)
            raise SearchUnavailable(health.state, health.detail)
        logger.warning("search.worker.rebuild reason=%s", health.detail)
        with suppress(RebuildInProgressError):
            rebuild_index(backend=self.backend)
        return False

    def _log(self, error: Exception) -> None:
        """Log what went wrong: an outage in a line, once; anything else with the place in the code."""
        if isinstance(error, SearchUnavailable):
            if error.state != self._last_outage:
                logger.warning("search.worker.index_unavailable state=%s reason=%s", error.state, error)
            self._last_outage = error.state
        else:
            _log_failure(error)


def _log_failure(error: Exception) -> None:
    if isinstance(error, DatabaseError):
        logger.warning("search.worker.database_unavailable error=%s", type(error).__name__)
    else:
        logger.exception("search.worker.failed")
