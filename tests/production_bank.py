"""A bank as a server runs it: production settings, gunicorn, the workers, a mail server, each a process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bank_databases import BankDatabase, empty_database
from bank_engines import OwnEngine
from bank_environment import HOST, ROOT, production_environment
from mail_sink import MailSink
from waiting import wait_until

SECONDS_TO_STOP = 30


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
            **production_environment(data, self.database, self.engine),
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
        gunicorn = ["-m", "gunicorn", "kennisbank.wsgi", "--workers", "2"]
        gunicorn += ["--no-control-socket", "--bind", f"127.0.0.1:{self.port}"]
        with ExitStack() as stack:
            stack.enter_context(self.process(gunicorn))
            for worker in (["search_index", "work"], ["db_worker"], ["send_mails", "--work"]):
                stack.enter_context(self.process(["manage.py", *worker]))
            wait_until(self._answers, "the site answers")
            yield

    @contextmanager
    def process(self, command: list[str], *, log: Path = Path(os.devnull)) -> Iterator[None]:
        """Run a process of the bank for the block, which it must outlast; `log` gets what it prints."""
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield
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
