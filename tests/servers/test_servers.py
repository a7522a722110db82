"""Real servers start, answer and stop, and none outlives whoever asked for it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from bank_environment import ROOT
from waiting import wait_until

SECONDS_TO_WAIT = 60
LAUNCHER = [sys.executable, "-m", "tests.servers", "--only", "database"]
PRINT_ADDRESS = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])"]


def launch(*arguments: str | Path, **environment: str) -> subprocess.Popen:
    """Start the launcher with no server in its environment but what is given."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [*LAUNCHER, *arguments],
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def folder_of(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])


def answers(address: str) -> bool:
    try:
        with psycopg.connect(address):
            return True
    except psycopg.OperationalError:
        return False


def test_a_command_gets_an_empty_database_and_its_status_is_told():
    query = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']); "
    query += (
        "print(c.execute('SELECT count(*) FROM pg_tables WHERE schemaname = %s', ['public']).fetchone()[0]); "
    )
    query += "raise SystemExit(7)"
    launcher = launch("--", sys.executable, "-c", query)
    printed, _none = launcher.communicate(timeout=SECONDS_TO_WAIT)
    assert (printed, launcher.returncode) == ("0\n", 7)


def test_afterwards_nothing_is_left():
    printed, _none = launch("--", *PRINT_ADDRESS).communicate(timeout=SECONDS_TO_WAIT)
    address = printed.strip()
    assert not answers(address)
    assert not folder_of(address).exists()


def test_a_launcher_that_is_killed_leaves_no_server_behind():
    launcher = launch()
    address = launcher.stdout.readline().strip().removeprefix("DATABASE_URL=")
    assert answers(address)
    launcher.kill()
    launcher.communicate()
    wait_until(lambda: not folder_of(address).exists(), "the folder of the server is gone")
    assert not answers(address)


def test_a_server_that_is_named_is_used():
    named = launch("--", *PRINT_ADDRESS, DATABASE_URL="postgresql://elsewhere/bank")
    assert named.communicate(timeout=SECONDS_TO_WAIT) == ("postgresql://elsewhere/bank\n", None)


def test_data_that_is_kept_is_there_the_next_time(tmp_path):
    # Who runs PostgreSQL where this runs as root must get there.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith("pytest-") or folder.is_relative_to(tmp_path.parent):
            folder.chmod(0o755)
    query = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL'], autocommit=True); "
    for statement, expected in (
        ("CREATE TABLE kept (n int)", 0),
        ("DROP TABLE kept", 0),
        ("DROP TABLE kept", 1),
    ):
        launcher = launch("--keep", tmp_path, "--", sys.executable, "-c", query + f"c.execute('{statement}')")
        launcher.communicate(timeout=SECONDS_TO_WAIT)
        assert launcher.returncode == expected


def test_a_folder_that_cannot_be_used_is_told_in_words(tmp_path):
    (tmp_path / "postgres").write_text("a file")
    launcher = subprocess.run(
        [*LAUNCHER, "--keep", tmp_path, "--", *PRINT_ADDRESS],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert launcher.returncode == 1
    assert "PostgreSQL could not make its folder" in launcher.stderr
    assert "Traceback" not in launcher.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must run it as somebody else")
def test_root_runs_it_as_somebody_else():
    launcher = launch()
    address = launcher.stdout.readline().strip().removeprefix("DATABASE_URL=")
    assert (folder_of(address) / "data").owner() == "nobody"
    launcher.terminate()
    launcher.communicate(timeout=SECONDS_TO_WAIT)
    assert not answers(address)
