"""A process of a bank that notes what it is in the middle of, so that a test can kill it there.

gunicorn serves `application`; run by itself this is `manage.py`, with the same code. PHASES names the folder
of the notes, one file for each process, of fixed length, and ROLE begins their names.
"""

import functools
import os
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.mail.backends.smtp import EmailBackend  # noqa: E402
from django.core.management import execute_from_command_line  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django_tasks_db import DatabaseBackend  # noqa: E402
from wagtail.models import Revision  # noqa: E402

from initiatives import delivery  # noqa: E402
from initiatives.contribution import views_sending, views_steps  # noqa: E402
from initiatives.services import reviews, submissions  # noqa: E402
from search import indexer, outbox  # noqa: E402
from search.backends import get_backend  # noqa: E402

IDLE = "nothing"
WATCHED = (
    (WSGIHandler, "__call__", "answering"),
    (views_steps, "save_answers", "saving answers"),
    (views_sending, "send_submission", "sending"),
    (submissions, "_store_draft", "storing the page"),
    (submissions, "queue_mails", "queueing mails"),
    (reviews, "_lock", "deciding"),
    (reviews, "_move_to_initiatives", "moving the page"),
    (Revision, "publish", "publishing"),
    (BaseDatabaseWrapper, "_commit", "committing"),
    (DatabaseBackend, "enqueue", "enqueueing a task"),
    (delivery, "_claim_next", "claiming a mail"),
    (delivery, "_deliver", "delivering a mail"),
    (EmailBackend, "send_messages", "talking to the mail server"),
    (indexer, "read_changes", "reading for the index"),
    (type(get_backend()), "write", "writing the index"),
    (outbox, "complete", "completing the outbox"),
)
LONGEST = max(len(phase) for _owner, _name, phase in WATCHED)


class Notes:
    """What this process is doing, in a file that outlives it; a child that was forked has its own."""

    def __init__(self) -> None:
        self.pid = 0
        self.current = IDLE

    def enter(self, phase: str) -> str:
        """Note the phase; return the one before."""
        if self.pid != os.getpid():
            self.pid = os.getpid()
            path = Path(os.environ["PHASES"]) / f"{os.environ['ROLE']}-{self.pid}"
            self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        before, self.current = self.current, phase
        os.pwrite(self.descriptor, phase.ljust(LONGEST).encode(), 0)
        return before

    def watch(self, owner: Any, name: str, phase: str) -> None:
        """Note `phase` for as long as the function called `name` of `owner` runs."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def watched(*args: Any, **options: Any) -> Any:
            before = self.enter(phase)
            try:
                return original(*args, **options)
            finally:
                self.enter(before)

        setattr(owner, name, watched)


notes = Notes()
notes.enter(IDLE)
for watched_owner, watched_name, watched_phase in WATCHED:
    notes.watch(watched_owner, watched_name, watched_phase)

if __name__ == "__main__":
    execute_from_command_line(["manage.py", *sys.argv[1:]])
else:
    application = WSGIHandler()
