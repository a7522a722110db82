"""A circuit breaker: who failed several times in a row is left alone for a while.

Of the libraries, pybreaker holds its lock while it calls, so that threads wait for each other, and reads the
wall clock; circuitbreaker lets every thread through at once when its pause is over.
"""

import threading
import time
from collections.abc import Callable

FAILURES = 3
PAUSE = 5.0


class CircuitBreaker:
    """Lets calls through until `failures` in a row fail; then none for `pause` seconds; then one, to probe.

    If the probe succeeds all may pass again, else the pause begins anew. Threads share it; nothing in it
    waits. `clock` gives seconds that never go back.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._is_probing = False
        # Rises whenever the circuit opens or is probed: what began before says nothing of now.
        self._round = 0

    @property
    def is_open(self) -> bool:
        """Whether calls are kept back; also while a probe is under way."""
        return self._opened_at is not None

    def enter(self) -> int | None:
        """Return a ticket for one call, which must be given to `leave`; None where no call may be made."""
        with self._lock:
            if self._opened_at is None:
                return self._round
            if self._is_probing or self._clock() < self._opened_at + self._pause:
                return None
            self._is_probing = True
            self._round += 1
            return self._round

    def leave(self, ticket: int, *, failed: bool) -> bool:
        """Tell how the call with `ticket` ended; return whether that says how things stand now."""
        with self._lock:
            if ticket != self._round:
                return False
            self._is_probing = False
            if not failed:
                self._failures, self._opened_at = 0, None
                return True
            self._failures += 1
            if self._opened_at is not None or self._failures >= self._limit:
                self._failures, self._opened_at = 0, self._clock()
                self._round += 1
            return True
