"""A bank as a server runs it: production settings, gunicorn, the workers, a mail server, each a process."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from bank_databases import BankDatabase, empty_database
from bank_engines import OwnEngine
from mail_sink import MailSink

ROOT = Path(__file__).resolve().parents[1]
HOST = "localhost"
SECONDS_TO_WAIT = 60
SECONDS_TO_STOP = 30
T = TypeVar("T")


class ProductionBank:
    """A bank on a data folder and a database of its own, empty unless given; `sink` takes its mails."""

    def __init__(self, data: Path, sink: MailSink, database: BankDatabase | None = None) -> None:
        self.data = data
        self.database = database or empty_database(data)
        self.engine = OwnEngine(data)
        self.sink = sink
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATA_DIR": str(data),
            "DATABASE_URL": self.database.address,
            "SEARCH_URL": self.engine.address,
            "DJANGO_SETTINGS_MODULE": "kennisbank.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            # The tests speak to it as a proxy of its own would.
            "TRUSTED_PROXIES": "1",
            "BASE_URL": f"https://{HOST}:{self.port}",
            "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
            "DEFAULT_FROM_EMAIL": "bank@example.org",
        }

    def manage(self, *arguments: str, typed: str = "") -> str:
        """Run `manage.py` to its end and return what it printed; CalledProcessError where it fails."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, input=typed
        ).stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        """Prepare the bank and run the processes of docs/operations.md for the block."""
        self.manage("prepare_bank")
        self.manage("collectstatic", "--no-input")
        gunicorn = [sys.executable, "-m", "gunicorn", "kennisbank.wsgi", "--workers", "2"]
        gunicorn += ["--no-control-socket", "--bind", f"127.0.0.1:{self.port}"]
        with ExitStack() as stack:
            stack.enter_context(self._process(gunicorn))
            for worker in (["search_index", "work"], ["db_worker"], ["send_mails", "--work"]):
                stack.enter_context(self._process([sys.executable, "manage.py", *worker]))
            wait_until(self._answers, "the site answers")
            yield

    @contextmanager
    def _process(self, command: list[str]) -> Iterator[subprocess.Popen]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
            assert process.poll() is None, f"{command} ended by itself"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=SECONDS_TO_STOP)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


def wait_until(condition: Callable[[], T], what: str) -> T:
    """Return what `condition` gives once that is true; AssertionError naming `what` after a minute."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited in vain until {what}.")
