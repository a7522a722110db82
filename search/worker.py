"""The search worker: keeps the index true for as long as it runs."""

import logging
import select
import signal
import socket
import time
from contextlib import suppress
from types import FrameType

from django.db import DatabaseError, connection

from search.backends.base import SearchBackend, SearchUnavailable, State
from search.bell import Bell
from search.indexer import Indexer
from search.rebuild import RebuildInProgressError, rebuild_index

logger = logging.getLogger(__name__)

# One small query each time: five a second while nothing happens, fifty right after something did. A commit
# rings and is not waited for so long; this is for what comes due by itself, and for where no bell is heard.
SHORTEST_PAUSE = 0.02
LONGEST_PAUSE = 0.2
# What fails is tried again after twice as long each time, up to this.
LONGEST_PAUSE_AFTER_FAILURE = 60.0
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
                _log(error)
                connection.close()
                self._next_health_check = 0.0
                pause = min(max(2 * pause, LONGEST_PAUSE), LONGEST_PAUSE_AFTER_FAILURE)
            self.stop.wait(pause, bell)

    def _work(self) -> bool:
        """Do what there is to do; return whether there was anything."""
        if time.monotonic() >= self._next_health_check:
            self._next_health_check = time.monotonic() + SECONDS_BETWEEN_HEALTH_CHECKS
            self._look_after_index()
        return self.indexer.drain(go_on=lambda: not self.stop.requested).is_anything

    def _look_after_index(self) -> None:
        health = self.backend.health()
        if health.state != State.OK:
            logger.warning("search.worker.rebuild reason=%s", health.detail)
            with suppress(RebuildInProgressError):
                rebuild_index(backend=self.backend)


def _log(error: Exception) -> None:
    """Log what went wrong: an outage in a line, anything else with the place in the code."""
    if isinstance(error, SearchUnavailable):
        logger.warning("search.worker.index_unavailable reason=%s", error)
    elif isinstance(error, DatabaseError):
        logger.warning("search.worker.database_unavailable error=%s", type(error).__name__)
    else:
        logger.exception("search.worker.failed")
