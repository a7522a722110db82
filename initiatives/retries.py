"""When to try again what failed."""

import random
from datetime import timedelta

# Enough for any two durations here, and few enough for what a timedelta holds.
_MOST_DOUBLINGS = 20


def retry_delay(failures: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return how long to wait after `failures` attempts, of which there is at least one, have failed.

    That is `first`, doubled with each further failure, at most `longest`; and a random half to one and a half
    of it, so that what failed together does not come back together.
    """
    doubled = first * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    return min(doubled, longest) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
