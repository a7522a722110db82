"""A lock is held by one, on a machine and among all that share a database."""

import os
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from search.locks import DRAIN, REBUILD, bank_lock

ELSEWHERE = "SELECT pg_advisory_lock(27490, 1)"


@pytest.fixture
def elsewhere(db):
    """Return a connection of a process on another machine."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite serves one machine.")
    address = urlsplit(os.environ["DATABASE_URL"])
    own = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with psycopg.connect(own, autocommit=True) as other:
        yield other


def test_who_holds_it_keeps_others_out_and_lets_go(db):
    with (
        bank_lock(DRAIN, wait=False) as first,
        bank_lock(DRAIN, wait=False) as second,
        bank_lock(REBUILD, wait=False) as other,
    ):
        assert (first, second, other) == (True, False, True)
    with bank_lock(DRAIN, wait=True) as again:
        assert again


def test_what_another_machine_holds_is_not_ours(elsewhere):
    elsewhere.execute(ELSEWHERE)
    with bank_lock(DRAIN, wait=False) as drain, bank_lock(REBUILD, wait=False) as rebuild:
        assert (drain, rebuild) == (False, True)


def test_what_dies_with_its_holder_is_free(elsewhere):
    elsewhere.execute(ELSEWHERE)
    elsewhere.close()
    with bank_lock(DRAIN, wait=True) as acquired:
        assert acquired


def test_what_we_hold_keeps_another_machine_out_until_we_let_go(elsewhere):
    attempt = ELSEWHERE.replace("pg_advisory", "pg_try_advisory")
    with bank_lock(DRAIN, wait=False):
        assert elsewhere.execute(attempt).fetchone() == (False,)
    assert elsewhere.execute(attempt).fetchone() == (True,)
