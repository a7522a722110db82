"""How long a reader's page may wait for engines, over all that it asks of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .base import SearchUnavailable, State

SECONDS = 3.0

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def limited_patience(seconds: float = SECONDS) -> Iterator[None]:
    """Let all questions within the block together take `seconds`; a block within keeps the outer limit."""
    if _deadline.get() is not None:
        yield
        return
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def is_limited() -> bool:
    """Tell whether a page waits."""
    return _deadline.get() is not None


def seconds_left() -> float:
    """Return how long the next question may take; SearchUnavailable where the time is up."""
    deadline = _deadline.get()
    if deadline is None:
        return SECONDS
    left = deadline - time.monotonic()
    if left <= 0:
        raise SearchUnavailable(State.SLOW, f"the page has waited for {SECONDS:g} seconds in all")
    return left
