"""Several processes on one bank, killed at random: nothing is lost and nothing needs a hand."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bank_databases import copied_database
from bank_engines import OwnEngine
from bank_environment import production_environment
from django.conf import settings
from waiting import wait_at_most, wait_until

KILLS = int(os.environ.get("KILLS", "6"))
DEADLINE = 60.0
DEVELOPMENT, PRODUCTION = "kennisbank.settings.dev", "kennisbank.settings.production"
PROCESS = Path(__file__).with_name("bank_process.py")


# Editors whose requests index at once, editors who leave it to the worker, the worker, and rebuilds.
ROLES = {
    "hasty editor": (DEVELOPMENT, "churn_forever"),
    "editor": (PRODUCTION, "churn_forever"),
    "worker": (PRODUCTION, "work"),
    "rebuild": (PRODUCTION, "rebuild_forever"),
}
# Who is killed, in the middle of what; "" is whatever it is about.
AIMS = (
    ("hasty editor", "writing"),
    ("worker", "writing"),
    ("rebuild", "switching"),
    ("worker", "completing"),
    ("rebuild", "building"),
    ("hasty editor", "completing"),
    ("rebuild", "replaying"),
    ("worker", "reading"),
    ("rebuild", "loading"),
    ("editor", ""),
    ("rebuild", ""),
)
SECONDS_TO_AIM = 2.0


class Process:
    """A running bank_process.py."""

    def __init__(self, bank: "Bank", number: int, settings_module: str) -> None:
        self.phase_file = bank.folder / f"phase-{number}"
        self.popen = subprocess.Popen(
            [sys.executable, PROCESS, self.phase_file],
            cwd=settings.BASE_DIR,
            env={**bank.environment, "DJANGO_SETTINGS_MODULE": settings_module},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(bank.folder / f"log-{number}").open("w"),
            text=True,
        )

    def ask(self, *request: Any) -> Any:
        """Return the answer to a request."""
        print(json.dumps(request), file=self.popen.stdin, flush=True)
        return self.read()

    def read(self) -> Any:
        """Return the next answer."""
        line = self.popen.stdout.readline()
        assert line, f"the process ended with {self.popen.wait()}"
        return json.loads(line)

    @property
    def phase(self) -> str:
        """What it is, or was, in the middle of."""
        return self.phase_file.read_text().strip()

    def kill(self) -> None:
        """Kill it without warning."""
        assert self.popen.poll() is None, "it ended by itself"
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()


class Bank:
    """A bank in a folder of its own, and its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = copied_database(folder)
        self.engine = OwnEngine(folder)
        self.processes: list[Process] = []
        self.commands: list[subprocess.Popen[bytes]] = []
        self.environment = production_environment(folder, self.database, self.engine)

    def start(self, number: int, settings_module: str = PRODUCTION) -> list[Process]:
        """Return that many new processes, ready to be asked."""
        first = len(self.processes)
        self.processes += [Process(self, first + index, settings_module) for index in range(number)]
        started = self.processes[first:]
        assert [process.read() for process in started] == ["ready"] * number
        return started

    def start_role(self, role: str) -> Process:
        """Return a new process that does what the role does, until it is killed."""
        settings_module, action = ROLES[role]
        (process,) = self.start(1, settings_module)
        assert process.ask(action) == "begun"
        return process

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )

    def start_command(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a management command that runs until it is told to stop."""
        command = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.commands.append(command)
        return command

    def close(self) -> None:
        """Kill whatever still runs."""
        for process in (*self.commands, *(process.popen for process in self.processes)):
            process.kill()
            process.wait()


@pytest.fixture
def bank(tmp_path: Path, db) -> Iterator[Bank]:
    """Return a fresh bank without initiatives, with an index."""
    bank = Bank(tmp_path)
    rebuilt = bank.manage("search_index", "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    yield bank
    bank.close()


def seconds_to_work_off(process: Process) -> float:
    """Return the seconds until nothing is left in the outbox."""
    began = time.monotonic()
    wait_until(lambda: process.ask("pending") == 0, "the outbox is empty", pause=0)
    return time.monotonic() - began


def test_a_change_is_found_in_every_process_as_soon_as_it_is_worked_off(bank):
    first, second = bank.start(2)
    bank.start_role("worker")
    assert first.ask("find", "") == second.ask("find", "") == []
    seconds = []
    for author, reader, title in [(first, second, "Wandelgroep"), (second, first, "Kookclub")]:
        key = author.ask("add", title)
        seconds.append(seconds_to_work_off(first))
        assert author.ask("find", title) == reader.ask("find", title) == [title]
        author.ask("unpublish", key)
        seconds.append(seconds_to_work_off(first))
        assert author.ask("find", title) == reader.ask("find", title) == []
    print(f"\nworked off after {max(seconds) * 1000:.0f} ms at most")


def test_a_worker_heals_a_missing_index_and_stops_cleanly(bank):
    bank.engine.lose()
    worker = bank.start_command("search_index", "work")
    (web,) = bank.start(1)
    web.ask("add", "Wandelgroep")
    seconds_to_work_off(web)
    assert web.ask("find", "wandelgroep") == ["Wandelgroep"]
    worker.terminate()
    assert worker.wait(timeout=DEADLINE) == 0


def test_kills_lose_nothing(bank):
    """Processes change, index and rebuild at once, are killed in the middle of it, and are replaced."""
    started = time.monotonic()
    running = {role: bank.start_role(role) for role in ROLES}
    hit: Counter[str] = Counter()
    aims = itertools.chain.from_iterable(itertools.repeat(AIMS))
    for role, phase in itertools.islice(aims, random.randrange(len(AIMS)), None):
        if hit.total() == KILLS:
            break
        hit[f"{role}, {_kill_in(running[role], phase)}"] += 1
        running[role] = bank.start_role(role)
    for process in running.values():
        process.kill()
    _assert_sound(bank)
    seconds = time.monotonic() - started
    print(f"\n{KILLS} kills in {seconds:.0f} s: {dict(sorted(hit.items()))}")


def _kill_in(victim: Process, phase: str) -> str:
    """Kill it in the middle of `phase`, as far as that can be aimed at; return what it was about."""
    if phase:
        wait_at_most(SECONDS_TO_AIM, lambda: victim.phase == phase, pause=0.0005)
    victim.kill()
    return victim.phase


def _assert_sound(bank: Bank) -> None:
    """A worker that starts catches up by itself; then index and database agree, and garbage is gone."""
    (web,) = bank.start(1)
    worker = bank.start_role("worker")
    seconds_to_work_off(web)
    worker.kill()
    checked = bank.manage("search_index", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    status = json.loads(bank.manage("search_index", "status", "--json").stdout)
    assert (status["health"], status["failing"]) == ("ok", 0)
    assert status["documents"] == len(web.ask("find", "")) == _count_live(bank)
    # Elasticsearch takes a rebuild that was killed for one that goes on, for a while.
    wait_until(
        lambda: bank.manage("search_index", "rebuild").returncode == 0,
        "a rebuild is let in",
        seconds=2 * DEADLINE,
    )
    assert bank.engine.is_tidy()


def _count_live(bank: Bank) -> int:
    query = (
        "SELECT COUNT(*) FROM initiatives_initiativepage JOIN wagtailcore_page ON id = page_ptr_id WHERE live"
    )
    return bank.database.query(query)[0][0]
