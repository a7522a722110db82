"""Fixtures that every part of the suite shares.

A test database is what a fresh `migrate` leaves: a site in three languages, vocabulary, thesaurus and
organisations, and no initiatives. A test that wants the founding initiatives asks for
`founding_records`: they are loaded once for each test process, and copied as bare rows into the
transaction of the test, which takes a twentieth of the time and is undone with it.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from bank_databases import create_database, drop_database, drop_databases, template_name
from bank_engines import OwnEngine, drop_engines
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from mail_sink import MailSink
from selection import mark, put_long_first
from table_rows import TableRows, read_rows, replace_rows

from initiatives.models import InitiativePage
from initiatives.records import load_records
from search.backends import get_backend
from search.models import OutboxEntry
from search.rebuild import rebuild_index

FOUNDING_RECORDS = Path(settings.BASE_DIR) / "initiatives" / "data" / "initiatives.jsonl"

Rows = Mapping[str, TableRows]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let `-m` choose by pair, and begin with what takes long.

    That is after pytest-django, which brings the tests with a database to the front.
    """
    mark(items)
    put_long_first(items)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Keep what migrations leave aside before anybody connects to it, where a database is copied so."""
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock():
        connection.close()
        name, template = connection.settings_dict["NAME"], template_name()
    drop_database(template)
    create_database(template, template=name)
    yield
    drop_database(template)


def pytest_sessionfinish() -> None:
    """Leave no database and no index behind on a server that is not ours."""
    drop_databases()
    drop_engines()


@pytest.fixture(scope="session")
def founding_rows(django_db_setup, django_db_blocker) -> Rows:
    """Return {table: rows} of every table that loading the founding initiatives changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = _read_tables()
        load_records(paths=[FOUNDING_RECORDS])
        after = _read_tables()
        transaction.set_rollback(True)
    return {table: rows for table, rows in after.items() if rows != before[table]}


@pytest.fixture
def founding_records(db, founding_rows: Rows):
    """Return the pages of the 125 founding records, live: 109 initiatives in one to three languages."""
    with connection.cursor() as cursor:
        for table, rows in founding_rows.items():
            replace_rows(cursor, table, rows)
    return InitiativePage.objects.order_by("pk")


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[OwnEngine]:
    """Give an engine without an index, for this test alone."""
    engine = OwnEngine(tmp_path)
    yield engine
    engine.drop()


@pytest.fixture(scope="session")
def founding_engine(tmp_path_factory: pytest.TempPathFactory) -> OwnEngine:
    """Return the engine that every test with the founding initiatives reads, and none changes."""
    return OwnEngine(tmp_path_factory.mktemp("founding-index"))


@pytest.fixture
def bank(settings, founding_engine: OwnEngine, founding_records):
    """Return the founding initiatives, live and found by search."""
    settings.SEARCH_BACKENDS = {"default": founding_engine.options}
    if not get_backend().exists():
        rebuild_index(backend=get_backend())
    OutboxEntry.objects.update(indexed_version=F("version"))
    return founding_records


@pytest.fixture
def get_page(client) -> Callable[..., BeautifulSoup]:
    """Return a function that gives the parsed page at an address, which must answer 200."""

    def get(path: str, **headers: str) -> BeautifulSoup:
        response = client.get(path, headers=headers)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        return BeautifulSoup(response.content, "html.parser")

    return get


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """Give a mail server: `messages`, `sent_to()`, `refuses`, `stop()`."""
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def smtp_sink(settings, sink: MailSink) -> MailSink:
    """Return a mail server that the site sends its mails to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    return sink


def _read_tables() -> Rows:
    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    with connection.cursor() as cursor:
        return {table: read_rows(cursor, table) for table in sorted(tables)}
