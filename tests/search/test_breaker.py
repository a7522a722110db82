"""Who failed several times is left alone for a while, then probed by one, and trusted again at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.breaker import CircuitBreaker


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(failures=3, pause=5, clock=clock)


def call(breaker: CircuitBreaker, *, failed: bool) -> bool:
    """Make one call; return whether it was let through."""
    ticket = breaker.enter()
    if ticket is not None:
        breaker.leave(ticket, failed=failed)
    return ticket is not None


def test_failures_in_a_row_open_it(breaker):
    assert [call(breaker, failed=True) for _ in range(5)] == [True, True, True, False, False]


def test_a_success_between_failures_counts_them_anew(breaker):
    assert all(call(breaker, failed=failed) for failed in (True, True, False, True, True, False))
    assert not breaker.is_open


def test_one_probe_after_the_pause_closes_it(breaker, clock):
    for _ in range(3):
        call(breaker, failed=True)
    clock.now += 4.9
    assert breaker.enter() is None
    clock.now += 0.2
    probe = breaker.enter()
    assert probe is not None
    assert breaker.enter() is None
    breaker.leave(probe, failed=False)
    assert not breaker.is_open
    assert call(breaker, failed=True)
    assert call(breaker, failed=True)


def test_a_probe_that_fails_begins_the_pause_anew(breaker, clock):
    for _ in range(3):
        call(breaker, failed=True)
    clock.now += 5
    assert call(breaker, failed=True)
    assert breaker.enter() is None
    clock.now += 4
    assert breaker.enter() is None
    clock.now += 1
    assert call(breaker, failed=False)
    assert call(breaker, failed=False)


def test_what_began_before_says_nothing_of_now(breaker, clock):
    slow, slower = breaker.enter(), breaker.enter()
    for _ in range(3):
        call(breaker, failed=True)
    assert breaker.leave(slow, failed=False) is False
    assert breaker.is_open
    clock.now += 5
    probe = breaker.enter()
    assert breaker.leave(slower, failed=True) is False
    assert breaker.leave(probe, failed=False) is True
    assert not breaker.is_open


def test_of_many_threads_one_probes(breaker, clock):
    for _ in range(3):
        call(breaker, failed=True)
    clock.now += 5
    start = threading.Barrier(16)

    def enter(_number: int) -> int | None:
        start.wait()
        return breaker.enter()

    with ThreadPoolExecutor(16) as pool:
        tickets = list(pool.map(enter, range(16)))
    assert sum(ticket is not None for ticket in tickets) == 1
