"""A commit wakes the search worker, and a bell that cannot be heard does no harm."""

import select
import time

import pytest
from django.db import transaction

from search import bell
from search.bell import Bell, ring
from search.outbox import request_indexing
from search.worker import StopSignal

LONG = 60.0


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def listener(folder):
    listener = Bell()
    yield listener
    listener.close()


def is_ringing(listener: Bell) -> bool:
    return bool(select.select(listener.descriptors, [], [], 0)[0])


def test_a_ring_ends_a_wait_at_once(listener):
    ring()
    started = time.monotonic()
    StopSignal().wait(LONG, listener)
    assert time.monotonic() - started < LONG / 2
    assert not is_ringing(listener)


def test_it_is_silent_until_rung_and_after_the_ringer_has_gone(listener):
    assert not is_ringing(listener)
    ring()
    listener.silence()
    assert not is_ringing(listener)


def test_nobody_needs_to_listen(folder, listener):
    listener.close()
    ring()
    (folder / bell.NAME).unlink()
    ring()


def test_ringing_without_end_does_not_wait(listener):
    for _ in range(100_000):
        ring()
    assert is_ringing(listener)


def test_a_worker_does_without_where_none_can_be_made(settings, tmp_path, caplog):
    settings.DATA_DIR = tmp_path / "missing"
    listener = Bell()
    StopSignal().wait(0, listener)
    listener.close()
    assert "search.worker.no_bell" in caplog.text


def test_only_its_owner_may_ring(folder, listener):
    assert (folder / bell.NAME).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_commit_rings_and_what_is_rolled_back_does_not(
    listener, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    key = "00000000-0000-0000-0000-000000000001"
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        request_indexing([key])
        raise ZeroDivisionError
    assert not is_ringing(listener)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        request_indexing([key])
        assert not is_ringing(listener)
    assert is_ringing(listener)
