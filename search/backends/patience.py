"""How long a reader's page may wait for a search server, over all that it asks of it.

Only the waiting counts. What a process does itself, such as reading the thesaurus for its first page, would
else leave no time to ask, and a busy machine would give simple searches beside a server that is well.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .base import SearchUnavailable, State

SECONDS = 3.0


class _Patience:
    """What is left of a page's time; it runs while `began` is set."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began: float | None = None

    def left(self) -> float:
        return self.seconds if self.began is None else self.seconds - (time.monotonic() - self.began)


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


@contextmanager
def limited_patience(seconds: float = SECONDS) -> Iterator[None]:
    """Let all questions within the block wait for `seconds` together; one within keeps the outer limit."""
    if _patience.get() is not None:
        yield
        return
    token = _patience.set(_Patience(seconds))
    try:
        yield
    finally:
        _patience.reset(token)


@contextmanager
def waiting() -> Iterator[None]:
    """Count the block as waiting for the server; a block within counts once."""
    patience = _patience.get()
    if patience is None or patience.began is not None:
        yield
        return
    patience.began = time.monotonic()
    try:
        yield
    finally:
        patience.seconds, patience.began = patience.left(), None


def is_limited() -> bool:
    """Tell whether a page waits."""
    return _patience.get() is not None


def seconds_left() -> float:
    """Return how long the next question may take; SearchUnavailable where the time is up."""
    patience = _patience.get()
    if patience is None:
        return SECONDS
    left = patience.left()
    if left <= 0:
        raise SearchUnavailable(State.SLOW, f"the page has waited for {SECONDS:g} seconds in all")
    return left
