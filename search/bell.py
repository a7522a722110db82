"""Wakes the search worker as soon as something is committed, in whichever process that was.

A named pipe in DATA_DIR. It carries no message, only that there is one: what is to do stands in the outbox,
where the worker also looks by itself. So a bell that nobody hears, or that cannot be made, costs some time.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

NAME = "search-bell"
# More than is ever rung between two looks; what is left wakes the worker once more.
_READ = 4096


def ring() -> None:
    """Wake the worker, if one runs. Never waits and never fails."""
    # Without a listener the pipe does not open, and a full one has woken the worker already.
    with suppress(OSError):
        descriptor = os.open(_path(), os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.write(descriptor, b".")
        finally:
            os.close(descriptor)


class Bell:
    """The worker's end: listens from when it is made until `close`."""

    def __init__(self) -> None:
        self._descriptor: int | None = None
        try:
            with suppress(FileExistsError):
                os.mkfifo(_path(), 0o600)
            # For writing too: else the pipe would end, and wake without a pause, once a ringer closes it.
            self._descriptor = os.open(_path(), os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            logger.warning("search.worker.no_bell error=%s", type(error).__name__)

    @property
    def descriptors(self) -> list[int]:
        """What to wait for; nothing where there is no pipe."""
        return [] if self._descriptor is None else [self._descriptor]

    def silence(self) -> None:
        """Forget what was rung until now."""
        for descriptor in self.descriptors:
            with suppress(BlockingIOError):
                os.read(descriptor, _READ)

    def close(self) -> None:
        """Listen no more."""
        for descriptor in self.descriptors:
            os.close(descriptor)
        self._descriptor = None


def _path() -> Path:
    return settings.DATA_DIR / NAME
