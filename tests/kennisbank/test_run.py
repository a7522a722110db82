"""One command starts a whole bank from nothing, and starts it again as it was left."""

import json
import os
import urllib.request
from dataclasses import dataclass

import pytest
from running_bank import ROOT, RunningBank

FOUNDING_RECORDS = ROOT / "initiatives" / "data" / "initiatives.jsonl"


class Bank(RunningBank):
    """A bank that answers questions about its pages and its database."""

    def status_of(self, path: str) -> int:
        """Return the status with which the site answers."""
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=60) as answer:
            return answer.status

    def query(self, sql: str) -> list[tuple]:
        """Return the rows of a query to the database, whether or not the bank is running."""
        return self.database.query(sql)


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
    site = bank.address
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
        pass
    assert bank.process.returncode == 0
    assert "ended by itself" not in "".join(bank.printed_later)
    with pytest.raises(ProcessLookupError):
        os.killpg(bank.process.pid, 0)
