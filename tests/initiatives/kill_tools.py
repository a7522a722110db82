"""A bank of real processes that are killed and replaced, and people who go on using it meanwhile."""

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

from bank_databases import BankDatabase
from bank_environment import ROOT
from mail_sink import MailSink
from production_bank import ProductionBank
from waiting import wait_at_most, wait_until

PROGRAM = Path(__file__).with_name("killed_bank.py")
IDLE = "nothing"
ROLES: Mapping[str, list[str]] = {
    "web": ["-m", "gunicorn", "killed_bank:application", "--workers", "2", "--no-control-socket"],
    "search worker": [str(PROGRAM), "search_index", "work"],
    "task worker": [str(PROGRAM), "db_worker", "--interval", "0.1"],
    "mail worker": [str(PROGRAM), "send_mails", "--work"],
}
SECONDS_TO_AIM = 2.0
LONGEST_LINGERING = 0.02
SECONDS_OF_REQUEST = 30


class KilledBank(ProductionBank):
    """A bank of which each process can be killed in the middle of something, and started again."""

    def __init__(self, data: Path, sink: MailSink, database: BankDatabase) -> None:
        super().__init__(data, sink, database)
        self.data = data
        self.phases = data / "phases"
        self.phases.mkdir()
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, role: str) -> None:
        """Start the process, or processes, of a role and wait until it works."""
        command = [sys.executable, *ROLES[role]]
        if role == "web":
            command += ["--pythonpath", str(PROGRAM.parent), "--bind", f"127.0.0.1:{self.port}"]
        paths = os.pathsep.join((str(ROOT), str(PROGRAM.parent)))
        environment = {**self.environment, "PYTHONPATH": paths, "PHASES": str(self.phases), "ROLE": role}
        for note in self._notes(role):
            note.unlink()
        self.running[role] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.data / f"log {role}").open("a"),
            start_new_session=True,
        )
        wait_until(lambda: self._notes(role), f"the {role} works")

    def kill(self, role: str, phase: str) -> str:
        """Kill all of a role in the middle of `phase`, if that can be aimed at; return what was hit."""
        process = self.running.pop(role)
        assert process.poll() is None, f"the {role} ended by itself"
        give_up_after = SECONDS_TO_AIM * random.uniform(0.5, 1.5)
        wait_at_most(give_up_after, lambda: phase in self._phases(role), pause=0.0005)
        # Not always at its very beginning: what comes right after it is hit too.
        time.sleep(random.choice((0, random.uniform(0, LONGEST_LINGERING))))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        hit = [found for found in self._phases(role) if found != IDLE]
        return phase if phase in hit else (hit or [IDLE])[0]

    def close(self) -> None:
        """Kill whatever still runs."""
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def select(self, query: str) -> list[tuple]:
        """Return the rows of a query, read while others may write."""
        return self.database.query(query)

    def _notes(self, role: str) -> list[Path]:
        return list(self.phases.glob(f"{role}-*"))

    def _phases(self, role: str) -> list[str]:
        return [note.read_text().strip() for note in self._notes(role)]


class Person(Thread, ABC):
    """Somebody who is signed in and does one thing after another until told to stop.

    `unexpected` holds what no answer of a site may be, whoever is killed.
    """

    def __init__(self, bank: KilledBank, session: str) -> None:
        super().__init__(daemon=True)
        self.bank = bank
        self.token = secrets.token_hex(16)
        self.cookies = f"sessionid={session}; csrftoken={self.token}"
        self.enough = Event()
        self.broken = 0
        self.unexpected: list[str] = []

    def run(self) -> None:
        while not self.enough.is_set():
            self.act()

    @abstractmethod
    def act(self) -> None:
        """Do one thing."""

    def stop(self) -> None:
        """Finish what was begun, and no more."""
        self.enough.set()
        self.join(timeout=2 * SECONDS_OF_REQUEST)
        assert not self.is_alive(), "a request got no answer"

    def post(self, path: str, answers: Mapping[str, str]) -> str:
        """Send a form; return where the answer leads, "" where none came, or none that leads on."""
        form = urlencode({**answers, "csrfmiddlewaretoken": self.token})
        headers = {
            "Host": f"localhost:{self.bank.port}",
            "Origin": f"https://localhost:{self.bank.port}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": self.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = HTTPConnection("127.0.0.1", self.bank.port, timeout=SECONDS_OF_REQUEST)
        try:
            connection.request("POST", path, form, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.broken += 1
            self.enough.wait(0.05)
            return ""
        finally:
            connection.close()
        if answer.status != 302:
            self.unexpected.append(f"{answer.status} for {path}")
        return answer.headers.get("Location", "")
