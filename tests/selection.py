"""Which tests run on which pair, SQLite with tantivy or PostgreSQL with Elasticsearch, and which run first.

Whatever asks for the database runs on both. The rest runs once: on the first pair (marked `once`), or
where it needs a real server of its own, with the second (marked `servers`). `make test-embedded` leaves
out `servers`, `make test-servers` leaves out `once`; without either, all of it runs. A test that damages
files of SQLite or tantivy is marked `once` where it stands.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Fixtures that somebody who only wants them asks the database for.
DATABASE_FIXTURES = {"db", "django_db_setup"}
# Needs Elasticsearch, or starts servers by itself.
SERVER_FIXTURES = {"elasticsearch_url"}
SERVER_FILES = {
    "benchmarks/test_server_run.py",
    "search/test_elasticsearch_illness.py",
    "search/test_elasticsearch_overload.py",
    "search/test_elasticsearch_rights.py",
    "search/test_elasticsearch_setup.py",
    "search/test_three_nodes.py",
    "servers/test_server_life.py",
    "servers/test_servers.py",
}
# Processes with a database and an engine of their own.
BOTH_FILES = {
    "browser/test_dataflow_in_browser.py",
    "browser/test_search.py",
    "kennisbank/test_run.py",
    "test_dataflow.py",
    "test_restore_drill.py",
}
# These ask for the database, but are about something else, or about the files of SQLite and tantivy.
ONCE_FILES = {
    "benchmarks",
    "browser/test_order_in_browser.py",
    "browser/test_pages_in_browser.py",
    "browser/test_suggestions_in_browser.py",
    "kennisbank/test_catalogues.py",
    "kennisbank/test_contrast.py",
    "kennisbank/test_docs.py",
    "kennisbank/test_headers.py",
    "kennisbank/test_messages.py",
    "kennisbank/test_structure.py",
    "search/test_tantivy_backend.py",
}
# A minute or more, the longest first: begun last, they would keep one process busy while the others wait.
LONG_FILES = (
    "search/test_three_nodes.py",
    "search/test_elasticsearch_illness.py",
    "search/test_processes.py",
    "benchmarks/test_server_run.py",
    "test_restore_drill.py",
)


def put_long_first(items: list[pytest.Item]) -> None:
    """Bring the tests of the longest files to the front; others keep their order."""
    places = {TESTS / name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def mark(items: list[pytest.Item]) -> None:
    """Mark each test with the pair that it runs on."""
    for item in items:
        if not item.get_closest_marker("once") and (name := _mark_of(item)):
            item.add_marker(name)


def _mark_of(item: pytest.Item) -> str:
    path = item.path.relative_to(TESTS)
    names = {path.as_posix(), path.parent.as_posix()}
    fixtures = set(getattr(item, "fixturenames", ()))
    if names & SERVER_FILES or fixtures & SERVER_FIXTURES:
        return "servers"
    if names & ONCE_FILES:
        return "once"
    if names & BOTH_FILES or fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
        return ""
    return "once"
