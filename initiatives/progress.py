"""Progress of a long command, for somebody who waits at a terminal."""

import time
from typing import TextIO

from django.utils.translation import ngettext

# Shorter than a second looks like flicker, longer than two like a standstill.
INTERVAL = 0.5


class ProgressLine:
    """Says on `stream` how many records are done; rewrites its line on a terminal, else adds lines.

    Silent where nobody looks: `stream` is no terminal and `always` is not set.
    """

    def __init__(self, stream: TextIO, *, always: bool = False) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._is_on = self._is_terminal or always
        self._shown_at = time.monotonic()
        self._is_open = False

    def __call__(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` are done; None says that they are still being counted and checked."""
        now = time.monotonic()
        if not self._is_on or (now - self._shown_at < INTERVAL and done != total):
            return
        self._shown_at = now
        if total is None:
            text = ngettext("%(done)d record checked", "%(done)d records checked", done)
        else:
            text = ngettext(
                "%(done)d of %(total)d record loaded", "%(done)d of %(total)d records loaded", total
            )
        self._write(text % {"done": done, "total": total})

    def _write(self, text: str) -> None:
        end = "\r" if self._is_terminal else "\n"
        self._stream.write(f"{text:<60}{end}" if self._is_terminal else f"{text}{end}")
        self._stream.flush()
        self._is_open = self._is_terminal

    def close(self) -> None:
        """Leave the last line on a terminal as it is and go to the next."""
        if self._is_open:
            self._stream.write("\n")
            self._is_open = False
