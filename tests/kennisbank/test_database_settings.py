"""What DATABASE_URL says becomes a connection, and nothing of it is repeated where it is wrong."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from home.checks import check_encoding, may_be_read
from kennisbank.settings.databases import choose_database

WEB, COMMAND = ["/usr/bin/gunicorn"], ["manage.py", "migrate"]
ADDRESS = "postgresql://kim:p%40ss@db.example.org:5433/bank"


def test_without_an_address_it_is_a_file_among_the_data(tmp_path):
    database = choose_database("", folder=tmp_path)
    assert database["ENGINE"].endswith("sqlite3")
    assert database["NAME"] == tmp_path / "db.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_is_taken_apart(tmp_path):
    database = choose_database(ADDRESS, folder=tmp_path, argv=WEB)
    parts = {name: database[name] for name in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert list(parts.values()) == [
        "django.db.backends.postgresql",
        "kim",
        "p@ss",
        "db.example.org",
        5433,
        "bank",
    ]
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_a_web_process_waits_for_no_statement_without_end(tmp_path):
    options = choose_database(ADDRESS, folder=tmp_path, argv=WEB)["OPTIONS"]
    assert options["application_name"] == "kennisbank web"
    for limit in (
        "lock_timeout=20000",
        "statement_timeout=25000",
        "idle_in_transaction_session_timeout=60000",
    ):
        assert f"-c {limit}" in options["options"]


def test_a_command_may_migrate_for_as_long_as_it_takes(tmp_path):
    options = choose_database(ADDRESS, folder=tmp_path, argv=COMMAND)["OPTIONS"]
    assert options["application_name"] == "kennisbank migrate"
    assert options["options"] == "-c lock_timeout=20000 -c client_connection_check_interval=1000"


def test_what_the_address_says_wins(tmp_path):
    address = f"{ADDRESS}?sslmode=verify-full&sslrootcert=/ca.pem&application_name=trial&conn_max_age=0"
    database = choose_database(address, folder=tmp_path, argv=WEB)
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["application_name"] == "trial"
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert database["OPTIONS"]["sslrootcert"] == "/ca.pem"


def test_a_folder_of_sockets_is_a_host(tmp_path):
    database = choose_database("postgresql://kim@/bank?host=/run/postgresql", folder=tmp_path, argv=WEB)
    assert database["HOST"] == "/run/postgresql"
    assert "host" not in database["OPTIONS"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://kim:hunter2@db/bank", "must begin with postgresql://"),
        ("hunter2", "must begin with postgresql://"),
        ("postgresql://kim:hunter2@db:port/bank", "cannot be read"),
        ("postgresql://kim:hunter2@db", "must end with the name"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(tmp_path, address, said):
    with pytest.raises(ImproperlyConfigured, match=said) as refusal:
        choose_database(address, folder=tmp_path, argv=WEB)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        (ADDRESS, True),
        (f"{ADDRESS}?sslmode=prefer", True),
        (f"{ADDRESS}?sslmode=verify-full&sslrootcert=/ca.pem", False),
        ("postgresql://kim@localhost/bank", False),
        ("postgresql://kim@/bank?host=/run/postgresql", False),
        ("", False),
    ],
)
def test_a_deployment_is_warned_of_an_open_connection(tmp_path, address, warned):
    assert may_be_read(choose_database(address, folder=tmp_path, argv=WEB)) == warned


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL says of a session")
class TestSession:
    """A session of PostgreSQL as these tests have it."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [("application_name", "kennisbank web"), ("statement_timeout", "25s"), ("TimeZone", "UTC")],
    )
    def test_has_what_the_settings_say(self, db, name, value):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)

    def test_is_encoded_in_utf8(self, db):
        assert check_encoding(databases=["default"]) == []
