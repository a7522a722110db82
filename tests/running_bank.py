"""A whole bank in processes of its own, started and stopped as `make run` and Ctrl-C do it."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bank_databases import empty_database
from bank_engines import OwnEngine

ROOT = Path(__file__).resolve().parents[1]
LISTENING = "Starting development server"
SECONDS_TO_START = 600
SECONDS_TO_STOP = 30


class RunningBank:
    """A bank on a data folder, a database and a free port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database = empty_database(data)
        self.engine = OwnEngine(data)
        self.environment = {
            **os.environ,
            "DATA_DIR": str(data),
            "DATABASE_URL": self.database.address,
            "SEARCH_URL": self.engine.address,
            "DJANGO_SETTINGS_MODULE": "kennisbank.settings.dev",
        }
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.process: subprocess.Popen | None = None
        self.printed_later: list[str] = []

    @property
    def address(self) -> str:
        """Where the site answers, without a slash at the end."""
        return f"http://localhost:{self.port}"

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run for the block, in a process group of its own; give what was printed until the site listened."""
        self.printed_later.clear()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_bank", "--port", str(self.port)],
            cwd=ROOT,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        too_long = threading.Timer(SECONDS_TO_START, os.killpg, (self.process.pid, signal.SIGKILL))
        too_long.start()
        try:
            printed = self._read_until_listening()
            too_long.cancel()
            # What it prints from now on must not fill the pipe.
            reader = threading.Thread(target=lambda: self.printed_later.extend(self.process.stdout))
            reader.start()
            yield printed
            self.stop()
            reader.join(SECONDS_TO_STOP)
        finally:
            too_long.cancel()
            self.stop()

    def stop(self) -> None:
        """Interrupt every process of the group, as Ctrl-C does, and wait for the end."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=SECONDS_TO_STOP)

    def _read_until_listening(self) -> str:
        printed = []
        for line in self.process.stdout:
            printed.append(line)
            if LISTENING in line:
                return "".join(printed)
        raise AssertionError("The bank did not start:\n" + "".join(printed))
