"""One command starts a whole bank from nothing, and starts it again as it was left."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOUNDING_RECORDS = ROOT / "initiatives" / "data" / "initiatives.jsonl"
SECONDS_TO_START = 240
SECONDS_TO_STOP = 30


class Bank:
    """A bank on a data folder of its own, run as `make run` does."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run for the block, in a process group of its own; give what was printed until the site listened."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_bank", "--port", str(self.port)],
            cwd=ROOT,
            env={
                **os.environ,
                "DATA_DIR": str(self.data),
                "DJANGO_SETTINGS_MODULE": "kennisbank.settings.dev",
                "PYTHONUNBUFFERED": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        too_long = threading.Timer(SECONDS_TO_START, self.process.kill)
        too_long.start()
        try:
            yield self._printed_until("Starting development server")
        finally:
            too_long.cancel()
            self.stop()

    def stop(self) -> str:
        """Do what Ctrl-C does: interrupt every process of the group. Return what was printed since."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        printed, _errors = self.process.communicate(timeout=SECONDS_TO_STOP)
        return printed

    def _printed_until(self, words: str) -> str:
        printed = []
        for line in self.process.stdout:
            printed.append(line)
            if words in line:
                return "".join(printed)
        raise AssertionError("".join(printed))

    def status_of(self, path: str) -> int:
        """Return the status with which the site answers."""
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=60) as answer:
            return answer.status

    def query(self, sql: str) -> list[tuple]:
        """Return the rows of a query to the database, whether or not the bank is running."""
        with closing(sqlite3.connect(self.data / "db.sqlite3", isolation_level=None)) as connection:
            return connection.execute(sql).fetchall()


@dataclass(frozen=True)
class FirstStart:
    """What a bank printed when it was started on an empty folder, and how its pages answered."""

    printed: str
    statuses: dict[str, int]


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """A bank that was started once, answered, and was stopped."""
    bank = Bank(tmp_path_factory.mktemp("a new bank"))
    with bank.running() as printed:
        paths = ("/nl/", "/nb/", "/en/", "/nl/zoeken/?q=eenzaamheid", "/en/search/?q=loneliness")
        bank.first_start = FirstStart(printed, {path: bank.status_of(path) for path in paths})
    return bank


def test_the_first_start_prints_the_addresses_and_how_to_get_in(bank):
    site = f"http://localhost:{bank.port}"
    for expected in (f"{site}/nl/", f"{site}/nb/", f"{site}/en/", f"{site}/admin/", "make admin"):
        assert expected in bank.first_start.printed


def test_the_first_start_serves_pages_and_search(bank):
    assert set(bank.first_start.statuses.values()) == {200}


def test_the_first_start_loads_every_founding_record(bank):
    records = [json.loads(line) for line in FOUNDING_RECORDS.read_text(encoding="utf-8").splitlines()]
    originals = [record for record in records if record["translation_of"] is None]
    assert bank.query(
        "SELECT COUNT(*), COUNT(DISTINCT translation_key) FROM wagtailcore_page"
        " JOIN initiatives_initiativepage ON page_ptr_id = id WHERE live"
    ) == [(len(records), len(originals))]


def test_a_second_start_undoes_and_doubles_nothing(bank):
    [(pages,)] = bank.query("SELECT COUNT(*) FROM wagtailcore_page")
    bank.query("UPDATE initiatives_initiativepage SET summary = 'An editor wrote this.'")
    with bank.running():
        assert bank.status_of("/nl/") == 200
    assert bank.query("SELECT COUNT(*) FROM wagtailcore_page") == [(pages,)]
    assert bank.query("SELECT DISTINCT summary FROM initiatives_initiativepage") == [
        ("An editor wrote this.",)
    ]


def test_server_and_worker_end_with_the_bank(bank):
    with bank.running():
        assert "ended by itself" not in bank.stop()
    assert bank.process.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(bank.process.pid, 0)
