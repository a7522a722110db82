"""Databases of their own for processes that a test starts: of the kind that the test itself runs on.

A bank in processes of its own needs one that they can all open, empty or a copy of what the test sees.
"""

import os
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from psycopg import sql

SECONDS_TO_WAIT = 60


class BankDatabase(Protocol):
    """`address` is its DATABASE_URL."""

    address: str

    def query(self, statement: str) -> list[tuple]:
        """Return the rows of a statement, or [] where it gives none, and commit it."""

    def tables(self) -> list[str]:
        """Return the names of all tables."""

    def lose(self) -> None:
        """Leave an empty database in its place, as somebody does whose disk is gone."""

    def faults(self) -> list[tuple]:
        """Return what is broken in the files of the database."""


class SqliteDatabase:
    """The file that a bank with the data folder `folder` uses by itself."""

    address = ""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "db.sqlite3"

    def query(self, statement: str) -> list[tuple]:
        with closing(sqlite3.connect(self.file, timeout=SECONDS_TO_WAIT)) as database, database:
            return database.execute(statement).fetchall()

    def tables(self) -> list[str]:
        return [name for (name,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table'")]

    def lose(self) -> None:
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()

    def faults(self) -> list[tuple]:
        found = self.query("PRAGMA integrity_check") + self.query("PRAGMA foreign_key_check")
        return [row for row in found if row != ("ok",)]


class PostgresDatabase:
    """A new database on the server of this run, gone with `drop_databases`."""

    made: list[str] = []

    def __init__(self, template: str) -> None:
        self.name = f"bank_{uuid.uuid4().hex}"
        create_database(self.name, template=template)
        self.made.append(self.name)
        self.address = _address(self.name)

    def query(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.address) as database:
            cursor = database.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def tables(self) -> list[str]:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [name for (name,) in self.query(query)]

    def lose(self) -> None:
        drop_database(self.name)
        create_database(self.name, template="template0")

    def faults(self) -> list[tuple]:
        # Killing its clients does nothing to a server's files, and its constraints always hold.
        return []


def empty_database(folder: Path) -> BankDatabase:
    """Return a database without tables for a bank whose data folder is `folder`."""
    return PostgresDatabase("template1") if _is_postgres() else SqliteDatabase(folder)


def copied_database(folder: Path) -> BankDatabase:
    """Return a copy of the database as the running test sees it, with all that it did not commit."""
    if _is_postgres():
        database = PostgresDatabase(template_name())
        _copy_rows(database.address)
        return database
    database = SqliteDatabase(folder)
    connection.ensure_connection()
    database.file.write_bytes(connection.connection.serialize())
    return database


def template_name() -> str:
    """Return the name of the database that holds what migrations leave, and to which nobody is connected."""
    return f"{connection.settings_dict['NAME']}_template"


def create_database(name: str, *, template: str) -> None:
    """Create a database as a copy of another one."""
    _administer("CREATE DATABASE {} TEMPLATE {}", name, template)


def drop_database(name: str) -> None:
    """Drop a database, whoever is connected to it."""
    _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def drop_databases() -> None:
    """Drop every database that this process made for banks."""
    while PostgresDatabase.made:
        drop_database(PostgresDatabase.made.pop())


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _copy_rows(address: str) -> None:
    with connection.cursor() as source, psycopg.connect(address) as target:
        tables = [sql.Identifier(name) for name in connection.introspection.table_names(source)]
        target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
        for table in tables:
            with (
                source.copy(sql.SQL("COPY {} TO STDOUT").format(table)) as rows,
                target.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy,
            ):
                for row in rows:
                    copy.write(row)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            target.execute(statement)
