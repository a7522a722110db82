"""Files that are there whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _


def write_atomically(path: Path, pieces: Iterable[str]) -> None:
    """Write `pieces` as UTF-8 to the file at `path`, which others see as it was until all is written.

    Whatever goes wrong leaves the file as it was. Raises OSError, also where `path` is something else
    than a file: a folder cannot be replaced, and a device must not be.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(_("%(path)s is not an ordinary file.") % {"path": path})
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
