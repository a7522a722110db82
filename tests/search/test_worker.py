"""The worker works at once, waits patiently, and mends what it can."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from search import worker
from search.bell import Bell
from search.worker import LONGEST_PAUSE, SHORTEST_PAUSE, StopSignal, Worker

pytestmark = pytest.mark.django_db


class Script(StopSignal):
    """Does one step instead of each wait, and asks to stop after the last; keeps the waits asked for."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self.steps = list(steps)
        self.pauses: list[float] = []

    def wait(self, seconds: float, bell: Bell) -> None:
        self.pauses.append(seconds)
        self.steps.pop(0)()
        if not self.steps:
            self.request()


def nothing() -> None:
    pass


def test_what_is_due_is_worked_off_and_the_next_look_comes_soon(index, add_initiative, found_ids):
    add_initiative()
    script = Script(nothing, add_initiative, nothing, nothing)
    Worker(index, script).run()
    assert len(found_ids()) == 2
    assert script.pauses[0] == script.pauses[2] == SHORTEST_PAUSE


def test_looks_become_rarer_while_nothing_happens(index):
    script = Script(*[nothing] * 6)
    Worker(index, script).run()
    assert script.pauses == sorted(script.pauses)
    assert script.pauses[-1] == LONGEST_PAUSE


def test_a_missing_index_is_built(backend, add_initiative, found_ids):
    page = add_initiative()
    Worker(backend, Script(nothing)).run()
    assert found_ids() == [str(page.translation_key)]


@pytest.mark.once
def test_a_corrupt_index_is_replaced(index, add_initiative, found_ids):
    page = add_initiative()
    for file in index.store.live_generation().iterdir():
        file.write_bytes(b"rubbish")
    Worker(index, Script(nothing)).run()
    assert found_ids() == [str(page.translation_key)]


def test_what_cannot_be_mended_is_tried_again_ever_more_rarely(
    backend, own_engine, add_initiative, found_ids, caplog
):
    page = add_initiative()
    own_engine.block()
    script = Script(nothing, nothing, nothing, own_engine.unblock, nothing)
    Worker(backend, script).run()
    assert "search.worker.index_unavailable" in caplog.text
    assert caplog.text.count("search.worker.index_unavailable") == 1
    for doubled, pause in enumerate(script.pauses[:4]):
        assert pause == pytest.approx(LONGEST_PAUSE * 2**doubled, rel=0.26)
    assert script.pauses[4] <= LONGEST_PAUSE
    assert found_ids() == [str(page.translation_key)]


def test_no_failure_ends_the_worker(index, monkeypatch, caplog):
    monkeypatch.setattr(index, "health", lambda: 1 / 0)
    script = Script(nothing, nothing)
    Worker(index, script).run()
    assert "search.worker.failed" in caplog.text
    assert script.steps == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_wait_at_once(number):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    stop, bell = StopSignal(), Bell()
    try:
        stop.listen()
        os.kill(os.getpid(), number)
        started = time.monotonic()
        stop.wait(60, bell)
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
        bell.close()
    assert stop.requested
    assert time.monotonic() - started < 30


def test_the_pause_after_failures_is_bounded(index, monkeypatch):
    monkeypatch.setattr(index, "health", lambda: 1 / 0)
    script = Script(*[nothing] * 12)
    Worker(index, script).run()
    assert script.pauses[-1] == pytest.approx(worker.LONGEST_PAUSE_AFTER_FAILURE, rel=0.26)
    assert len(set(script.pauses[-3:])) == 3
