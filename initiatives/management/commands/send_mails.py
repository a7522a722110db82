"""Send the mails that wait, once or until told to stop."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from initiatives.delivery import deliver_due_mails, retry_given_up

logger = logging.getLogger(__name__)

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})
SECONDS_BETWEEN_LOOKS = 3.0
# What is down is asked again after twice as long each time, up to this.
LONGEST_PAUSE = 60.0


class Command(BaseCommand):
    """A worker finishes the mail that it is sending before it stops."""

    help = "Send the mails about submissions that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--work", action="store_true", help="Go on until SIGTERM or Ctrl-C.")
        parser.add_argument(
            "--retry-given-up", action="store_true", help="Try mails once more that were given up."
        )

    def handle(self, *, work: bool, **options: Any) -> None:
        try:
            if options["retry_given_up"]:
                self.stdout.write(f"{retry_given_up()} mails are tried once more.")
            if not work:
                self._send_once()
                return
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}. Has it been migrated?") from error
        self.stdout.write("Sending mails as they come. Ctrl-C stops.")
        self.stdout.flush()
        with _signals_held_back():
            _work()

    def _send_once(self) -> None:
        report = deliver_due_mails()
        if report.is_server_down:
            raise CommandError(f"{report.sent} mails sent. The mail server cannot be reached; they stay due.")
        self.stdout.write(f"{report.sent} mails sent, {report.failed} put off.")


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Keep the signals to stop waiting for the block, so that none comes between sending and marking."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.sigtimedwait(STOPPING, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work() -> None:
    """Send what is due, again and again, until a signal to stop waits."""
    pause = SECONDS_BETWEEN_LOOKS
    while True:
        pause = SECONDS_BETWEEN_LOOKS if _look() else min(2 * pause, LONGEST_PAUSE)
        if signal.sigtimedwait(STOPPING, pause):
            return


def _look() -> bool:
    """Send what is due; return whether mail server and database could be used."""
    try:
        return not deliver_due_mails(go_on=lambda: not signal.sigpending() & STOPPING).is_server_down
    except DatabaseError as error:
        logger.warning("initiatives.mails.database_unavailable error=%s", type(error).__name__)
        connection.close()
        return False
