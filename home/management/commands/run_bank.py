"""Prepare a bank and run it for development: the server and the search worker, started and stopped as one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

HOST = "127.0.0.1"
SECONDS_TO_STOP = 10


class Command(BaseCommand):
    """Run until Ctrl-C; when one of the two processes ends by itself, the other is ended too."""

    help = "Prepare the bank, then run the development server and the search worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="The port to listen on; 8000 unless given.")

    def handle(self, *, port: str, **options) -> None:
        number = find_free_port(port)
        call_command("prepare_bank", stdout=self.stdout)
        self._print_addresses(number)
        # What mails and the admin link to is this very site, unless told otherwise.
        environment = {"BASE_URL": f"http://localhost:{number}", **os.environ}
        with _side_by_side(number, environment) as processes:
            os.wait()
            ended = [name for name, process in processes.items() if process.poll() is not None]
            raise CommandError(f"The {ended[0]} ended by itself, so all was stopped.")

    def _print_addresses(self, port: int) -> None:
        site = f"http://localhost:{port}"
        self.stdout.write("")
        for code, name in settings.LANGUAGES:
            self.stdout.write(f"  {name:<14} {site}/{code}/")
        self.stdout.write(f"  {'Admin':<14} {site}/admin/")
        if not get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
            self.stdout.write("  There is no administrator yet. In another terminal: make admin")
        self.stdout.write(f"  Mails are not sent: they appear here and in {settings.EMAIL_FILE_PATH}")
        self.stdout.write("  Ctrl-C stops the site.\n\n")
        self.stdout.flush()


def find_free_port(port: str) -> int:
    """Return `port` as a number; raise CommandError with one sentence when nothing can listen there."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, int(port)))
        except PermissionError:
            raise CommandError(f"Port {port} is for administrators; choose another with PORT=.") from None
        except OSError:
            raise CommandError(
                f"Port {port} is taken; stop what listens there, or choose another with PORT=."
            ) from None
    return int(port)


@contextmanager
def _side_by_side(port: int, environment: dict[str, str]) -> Iterator[dict[str, subprocess.Popen]]:
    """Run server and search worker for the block, and end both after it; a signal to end ends the block."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who started this with nohup wants it to outlive the terminal.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _leave)
    start = partial(subprocess.Popen, cwd=settings.BASE_DIR, env=environment)
    processes: dict[str, subprocess.Popen] = {}
    try:
        processes["search worker"] = start([sys.executable, "manage.py", "search_index", "work"])
        processes["server"] = start([sys.executable, "manage.py", "runserver", f"{HOST}:{port}"])
        yield processes
    except KeyboardInterrupt:
        pass
    finally:
        _end(list(processes.values()))


def _leave(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _end(processes: list[subprocess.Popen]) -> None:
    """Ask each process to end, and after a while insist; a second Ctrl-C does not cut this short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
