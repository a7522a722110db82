"""Waiting for what other processes do: a condition is asked again and again, until a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS_TO_WAIT = 60.0
T = TypeVar("T")


def wait_until(
    condition: Callable[[], T], what: str, *, seconds: float = SECONDS_TO_WAIT, pause: float = 0.05
) -> T:
    """Return what `condition` gives once that is true; AssertionError naming `what` after `seconds`."""
    found = wait_at_most(seconds, condition, pause=pause)
    assert found, f"Waited in vain until {what}."
    return found


def wait_at_most(seconds: float, condition: Callable[[], T], *, pause: float) -> T | None:
    """Return what `condition` gives once that is true; None where it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(pause)
    return None
