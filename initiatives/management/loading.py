"""What the commands that load and dump files say and do alike."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.output import write_atomically
from initiatives.records import FaultyInputError, LoadReport

# "N N": N rows, and N of them for each value.
_FORGET_COLUMNS_OF_ONE_VALUE = (
    "DELETE FROM sqlite_stat1 WHERE stat = CAST(stat AS INTEGER) || ' ' || CAST(stat AS INTEGER)"
)


@contextmanager
def refuse_faults(stderr: OutputWrapper) -> Iterator[None]:
    """List the faults for which a file is refused on `stderr`, and end the command with status 1."""
    try:
        yield
    except FaultyInputError as error:
        stderr.write(str(error))
        count = ngettext("%(count)d fault", "%(count)d faults", error.total) % {"count": error.total}
        raise CommandError(_("%(faults)s: nothing was changed.") % {"faults": count}) from error


def refresh_statistics() -> None:
    """Have the database count its tables anew, as its plans for queries rest on how large they are.

    Without it SQLite reads every page of a language to find the three in the menu: 15 ms instead of 0.2 at
    10,000 records.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            # Most often a column that is empty so far. Counted, it says that any value finds every row: to
            # publish one page SQLite would read them all, looking for its aliases.
            cursor.execute(_FORGET_COLUMNS_OF_ONE_VALUE)
            cursor.execute("ANALYZE sqlite_schema")


def describe(report: LoadReport, *, dry_run: bool) -> str:
    """Return what loading did, or would do, in one line."""
    text = _("Records loaded: %(created)d new, %(updated)d changed, %(unchanged)d the same.")
    if dry_run:
        text = _("Records that would load: %(created)d new, %(updated)d changed, %(unchanged)d the same.")
    return text % vars(report)


def write_text(pieces: Iterable[str], *, stdout: OutputWrapper, path: Path | None) -> None:
    """Write `pieces` to `stdout`, or to the file at `path`, which is replaced only when all is written."""
    if path is None:
        for piece in pieces:
            stdout.write(piece, ending="")
        return
    try:
        write_atomically(path, pieces)
    except OSError as error:
        raise CommandError(str(error)) from error
