"""Twenty writers at once, each with a connection of its own: every rule holds, and nobody is turned away."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bank_databases import copied_database
from bank_environment import production_environment
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db

PROGRAM = Path(__file__).with_name("concurrent_writers.py")
WRITERS = 20
NEIGHBOURS = WRITERS if connection.vendor == "postgresql" else 8
# On a busy machine the last of twenty waits longer than the twenty seconds after which a site gives up.
PATIENT = "options=-c%20lock_timeout%3D120000"


@pytest.fixture(scope="module")
def outcomes(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what came of each trial on a bank without initiatives."""
    folder = tmp_path_factory.mktemp("concurrent")
    with django_db_blocker.unblock():
        database = copied_database(folder)
        connection.close()
    done = subprocess.run(
        [sys.executable, PROGRAM],
        cwd=settings.BASE_DIR,
        env={
            **production_environment(folder, database),
            "DATABASE_URL": with_patience(database.address),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def with_patience(address: str) -> str:
    """Return the address of a database with more time for who waits; "" is SQLite, which has none."""
    return address and f"{address}{'&' if '?' in address else '?'}{PATIENT}"


def test_a_draft_is_sent_once(outcomes):
    assert outcomes["send_one_draft_often"] == {
        "sent": {"done": 1, "AlreadySentError": WRITERS - 1},
        "pages": 1,
    }


def test_a_submission_is_approved_once(outcomes):
    assert outcomes["approve_one_often"] == {
        "decided": {"done": 1, "SubmissionError": WRITERS - 1},
        "published": 1,
    }


def test_a_page_has_one_open_submission(outcomes):
    assert outcomes["open_one_page_often"] == {
        "drafts": 1,
        "held": 1,
        "past the rules": {"done": 1, "IntegrityError": WRITERS - 1},
    }


def test_pages_come_and_move_beside_each_other(outcomes):
    assert outcomes["write_beside_each_other"] == {
        "sent": {"done": NEIGHBOURS},
        "decided": {"done": NEIGHBOURS},
        "slugs": NEIGHBOURS,
        "broken places in the tree": 0,
    }


def test_a_new_tag_is_made_once(outcomes):
    assert outcomes["name_one_tag_often"] == {"named": {"done": WRITERS}, "topics": 1, "rows": 1}


def test_versions_show_in_their_order(outcomes):
    """Whoever has read up to a version misses nothing that is committed later with a lower one."""
    outcome = outcomes["follow_the_outbox"]
    assert (outcome["asked"], outcome["missed"]) == ({"done": WRITERS}, 0)
    assert outcome["looks"] > 1


def test_claims_wait_for_nobody(outcomes):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, and no rows that others hold.")
    assert outcomes["claim_beside_a_writer"] == {"claimed": [1], "left": [0]}
