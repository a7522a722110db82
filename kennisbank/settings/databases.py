"""The database: SQLite in the folder of all data, or the PostgreSQL that DATABASE_URL names."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("postgres", "postgresql")

# A thread of a web server keeps its connection: opening one costs as much as all queries of a page. The
# first query of a request finds out whether it still stands, which a restart of the database ends.
SECONDS_CONNECTED = 60
SECONDS_TO_CONNECT = 5
# Writers queue up (initiatives/writers.py); whoever waits longer than this has met a fault.
SECONDS_FOR_LOCK = 20
# Below the 30 s after which gunicorn kills a worker, so that a page that takes too long ends as an error.
SECONDS_FOR_STATEMENT = 25
# A web process that was stopped in the middle of a transaction would keep all writers waiting.
SECONDS_IDLE_IN_TRANSACTION = 60
# In the middle of a statement the server looks so often whether its client still lives: a killed one would
# keep its locks, and its place in the queue of writers, for as long as that statement takes.
SECONDS_BETWEEN_LOOKS_FOR_CLIENT = 1


def choose_database(url: str, *, folder: Path, argv: Sequence[str] = sys.argv) -> dict[str, Any]:
    """Return the entry of DATABASES for DATABASE_URL, which may be empty: then it is SQLite in `folder`.

    Raises ImproperlyConfigured, without repeating the address, which may hold a password.
    """
    return _postgresql(url, argv) if url else _sqlite(folder)


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "db.sqlite3",
        # Opening SQLite anew costs a request about 3 ms, as much as all of its queries.
        "CONN_MAX_AGE": SECONDS_CONNECTED,
        "OPTIONS": {
            # A deferred transaction that turns into a writer fails at once with "locked"; an
            # immediate one waits its turn (docs/adr/0002-transactions.md).
            "transaction_mode": "IMMEDIATE",
            "timeout": SECONDS_FOR_LOCK,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(url: str, argv: Sequence[str]) -> dict[str, Any]:
    if urlsplit(url).scheme not in SCHEMES:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    try:
        database = environ.Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It is postgresql://user:password@host:port/name; write what is "
            "special in user and password as in addresses, @ as %40."
        ) from None
    if not database["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL must end with the name of the database.")
    options = database.pop("OPTIONS", {})
    # A folder of sockets stands there; what runs psql and pg_dump looks for it where other hosts are.
    database["HOST"] = options.pop("host", database["HOST"])
    command = _command(argv)
    return {
        "CONN_MAX_AGE": SECONDS_CONNECTED,
        "CONN_HEALTH_CHECKS": True,
        **database,
        # What the address says wins: sslmode, sslrootcert, connect_timeout, options ...
        "OPTIONS": {
            "connect_timeout": SECONDS_TO_CONNECT,
            # Named in pg_stat_activity.
            "application_name": f"kennisbank {command or 'web'}",
            "options": _limits(is_command=bool(command)),
            **options,
        },
    }


def _command(argv: Sequence[str]) -> str:
    """Return the name of the command of manage.py that runs here; "" in a web server."""
    is_command = Path(argv[0]).name == "manage.py" and len(argv) > 1
    return argv[1] if is_command and argv[1] != "runserver" else ""


def _limits(*, is_command: bool) -> str:
    """Return the limits of a connection in milliseconds; commands migrate and load, which takes its time."""
    limits = {
        "lock_timeout": SECONDS_FOR_LOCK,
        "client_connection_check_interval": SECONDS_BETWEEN_LOOKS_FOR_CLIENT,
    }
    if not is_command:
        limits["statement_timeout"] = SECONDS_FOR_STATEMENT
        limits["idle_in_transaction_session_timeout"] = SECONDS_IDLE_IN_TRANSACTION
    return " ".join(f"-c {name}={1000 * seconds}" for name, seconds in limits.items())
