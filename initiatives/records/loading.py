"""Load files of records into the bank: all of them, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.db import reset_queries

from initiatives.writers import only_writer

from .batches import batches
from .catalogue import Catalogue, load_catalogue
from .faults import FaultLog, Place
from .lines import read_objects
from .schema import RECORD
from .storing import LoadReport, RecordStore
from .ties import Ties

# Called with the number of records done, and of all records or None while they are still counted.
Progress = Callable[[int, int | None], None]


def load_records(
    *, paths: Sequence[Path], dry_run: bool = False, progress: Progress = lambda _done, _all: None
) -> LoadReport:
    """Load the records in the files at `paths` as published pages, and return what was done.

    A record replaces what the bank holds under its id: a field that it leaves out becomes empty. A
    record that says what the page says already touches nothing. What no record can say is kept: free
    tags, pictures, videos, attachments. A draft that an editor has not published becomes an older
    revision. A translation may stand before its original or in another file.

    Reads the files twice, so that nothing is written before everything was checked; raises
    FaultyInputError, with nothing changed, if anything is wrong. With `dry_run` nothing is written.
    """
    known = load_catalogue()
    log = FaultLog()
    ties = Ties(log)
    for number, (record, place) in enumerate(_read(paths, known, log), 1):
        ties.add(record, place)
        progress(number, None)
    ties.check()
    log.raise_if_any()
    with only_writer():
        store = RecordStore(known, dry_run=dry_run)
        done = 0
        for batch in batches(_read(paths, known, log)):
            for record, place in batch:
                ties.confirm(record, place)
            # Faults in a file that was changed since it was checked.
            log.raise_if_any()
            store.load(batch)
            # With DEBUG on, Django keeps the text of every query.
            reset_queries()
            done += len(batch)
            progress(done, len(ties))
        log.raise_if_any()
        store.finish()
    return store.report


def _read(paths: Sequence[Path], known: Catalogue, log: FaultLog) -> Iterator[tuple[dict, Place]]:
    """Yield the canonical form of every record without faults."""
    for path in paths:
        for place, value in read_objects(path, log):
            faults = log.total
            record = RECORD.read(value, place, known)
            if log.total == faults:
                yield record, place
