"""What supervisors and load balancers are told, by a site that is well and by one that is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project

from search.backends import get_backend
from search.backends.base import State
from search.holdup import note_indexing
from search.models import OutboxEntry

ASK = """
import django, json
django.setup()
from django.test import Client
answers = {path: Client(headers={"host": "localhost"}).get(path) for path in ("/healthz", "/readyz")}
print(json.dumps({path: [each.status_code, each.content.decode()] for path, each in answers.items()}))
"""


def ask(data: Path) -> dict[str, list]:
    """Return {address: [status, text]} of a site on the data folder `data`, in a process of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kennisbank.settings.production",
        "DATA_DIR": str(data),
        "WORDS_DIR": str(project.WORDS_DIR),
        "SECRET_KEY": "a long key of one test, and of nothing else " * 2,
        "ALLOWED_HOSTS": "localhost",
    }
    for server in ("DATABASE_URL", "SEARCH_URL"):
        environment.pop(server, None)
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(
        command, cwd=project.BASE_DIR, env=environment, check=True, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.django_db
def test_a_site_that_is_well_says_so_to_anybody_and_is_not_cached(client, bank):
    assert client.get("/healthz").content == b"ok\n"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "migrations": "ok",
        "outbox": {"pending": 0, "failing": 0, "oldest_seconds": None, "indexing": "ok"},
        "search": "ok",
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_site_without_its_index_stays_in_service_and_tells(client, bank, own_engine, settings):
    settings.SEARCH_BACKENDS = {"default": own_engine.options}
    assert not get_backend().exists()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["search"]) == (200, "missing")


@pytest.mark.django_db
def test_what_waits_is_told_with_its_age(client, bank):
    OutboxEntry.objects.create(translation_key="7d9b3c1e-55f5-4b0b-9a52-6f2a1f5a3c11", version=1)
    outbox = client.get("/readyz").json()["outbox"]
    assert outbox["pending"] == 1
    assert outbox["oldest_seconds"] >= 0


@pytest.mark.django_db
def test_what_holds_indexing_up_is_told(client, bank):
    note_indexing(State.READ_ONLY)
    assert client.get("/readyz").json()["outbox"]["indexing"] == "read-only"
    note_indexing(State.OK)
    assert client.get("/readyz").json()["outbox"]["indexing"] == "ok"


def test_a_database_that_was_not_migrated_is_not_ready(tmp_path):
    answers = ask(tmp_path)
    assert answers["/healthz"] == [200, "ok\n"]
    status, text = answers["/readyz"]
    assert status == 503
    assert json.loads(text)["migrations"] == "old"


def test_a_database_that_cannot_be_opened_is_down_and_names_no_secret(tmp_path):
    (tmp_path / "db.sqlite3").mkdir()
    answers = ask(tmp_path)
    assert answers["/healthz"] == [200, "ok\n"]
    status, text = answers["/readyz"]
    assert status == 503
    assert json.loads(text) == {
        "database": "down",
        "migrations": "unknown",
        "outbox": None,
        "search": "missing",
    }
    assert str(tmp_path) not in text
