"""Progress of a long command, for somebody who waits at a terminal."""

import time

from django.core.management.base import OutputWrapper
from django.utils.translation import ngettext

# Seconds between two lines: shorter looks like flicker, much longer like a standstill.
INTERVAL = 0.5
WIDTH = 60


class ProgressLine:
    """Says on `stream` how many records are done: in one line on a terminal, elsewhere only if `always`."""

    def __init__(self, stream: OutputWrapper, *, always: bool = False) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._is_on = self._is_terminal or always
        self._shown_at = time.monotonic()
        self._is_open = False

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_error) -> None:
        """Leave the last line as it stands, so that what follows does not overwrite it."""
        if self._is_open:
            self._put("\n")

    def __call__(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` are loaded; None says that they are still being checked and counted."""
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
        # Blanks cover what a longer line before may have left.
        self._put(f"\r{text:<{WIDTH}}" if self._is_terminal else f"{text}\n")
        self._is_open = self._is_terminal

    def _put(self, text: str) -> None:
        self._stream.write(text, style_func=str, ending="")
        self._stream.flush()
