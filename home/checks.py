"""System checks of the database that DATABASE_URL names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection

HERE = {"", "localhost", "127.0.0.1", "::1"}
ENCRYPTED = {"require", "verify-ca", "verify-full"}


def check_encryption(**_options) -> list[CheckMessage]:
    """Tell that what goes to a database on another host may be read on its way."""
    if not may_be_read(settings.DATABASES[DEFAULT_DB_ALIAS]):
        return []
    return [
        Warning(
            "The connection to the database on another host may go unencrypted.",
            hint="Add ?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL, as docs/settings.md tells.",
            id="home.W001",
        )
    ]


def may_be_read(database: Mapping[str, Any]) -> bool:
    """Whether an entry of DATABASES leads to another host without insisting on encryption."""
    hosts = str(database.get("HOST", "")).split(",")
    is_elsewhere = any(host not in HERE and not host.startswith("/") for host in hosts)
    return is_elsewhere and database["OPTIONS"].get("sslmode") not in ENCRYPTED


def check_encoding(*, databases: Sequence[str] | None = None, **_options) -> list[CheckMessage]:
    """Tell that the database cannot hold the text of every language."""
    if not databases or connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            [encoding] = cursor.fetchone()
    except DatabaseError:
        return []  # Whatever asked for the database says so itself.
    return [] if encoding == "UTF8" else [_wrong_encoding(encoding)]


def _wrong_encoding(encoding: str) -> Error:
    return Error(
        f"The database is encoded in {encoding}, which cannot hold every text.",
        hint="CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name that one in DATABASE_URL.",
        id="home.E001",
    )


def register_checks() -> None:
    """Look at the connection before a deployment, and at the database where a command asks for it."""
    register(check_encryption, Tags.security, deploy=True)
    register(check_encoding, Tags.database)
