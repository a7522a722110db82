"""Load files of the vocabulary into the bank: all of them, or nothing."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from initiatives.models.vocabulary import Scheme
from initiatives.records.catalogue import Catalogue, load_catalogue
from initiatives.records.faults import FaultLog, Place
from initiatives.records.lines import MAX_LINE, is_readable_file, read_objects, read_whole
from initiatives.records.storing import LoadReport
from initiatives.writers import only_writer

from .schema import ORGANISATIONS, TERM, VOCABULARY
from .storing import VocabularyStore
from .ties import ORGANISATION, Entry, check_ties

# The files hold one of these: their name in a whole file, or a search term on each line.
_WHOLE_FORMATS = {"schemes": VOCABULARY, "organisations": ORGANISATIONS}


@only_writer()
def load_vocabulary(*, paths: Sequence[Path], dry_run: bool = False) -> LoadReport:
    """Load the concepts, search terms and organisations in the files at `paths`, and return what was done.

    An entry replaces what the bank holds under its id; one that says the same touches nothing; what no
    file names stays. A file that names a whole scheme sets its order, otherwise new concepts come last.
    A free tag that a file names as a topic is adopted. Labels and definitions of the schemes themselves
    belong to the program and are read over. Raises FaultyInputError, with nothing changed, if anything
    is wrong. With `dry_run` nothing is written.
    """
    log = FaultLog()
    known = load_catalogue()
    entries = [entry for path in paths for entry in _read(path, known, log)]
    check_ties(entries)
    log.raise_if_any()
    store = VocabularyStore(dry_run=dry_run)
    store.load(entries)
    return store.report


def _read(path: Path, known: Catalogue, log: FaultLog) -> Iterator[Entry]:
    whole = Place(log, str(path))
    if not is_readable_file(path, whole):
        return
    if _is_one_object_a_line(path):
        for place, value in read_objects(path, log):
            record = TERM.read(value, place, known)
            if record and record["id"]:
                yield Entry(Scheme.TERM, record, place)
        return
    value = read_whole(path, log)
    if value is not None:
        yield from _read_whole_value(value, whole, known)


def _is_one_object_a_line(path: Path) -> bool:
    """Return whether the first line that is not blank is an object of its own, a search term."""
    with path.open("rb") as stream:
        raw = b"\n"
        while raw and not raw.strip():
            raw = stream.readline(MAX_LINE)
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "id" in value


def _read_whole_value(value: object, whole: Place, known: Catalogue) -> Iterator[Entry]:
    names = [name for name in _WHOLE_FORMATS if isinstance(value, dict) and name in value]
    if len(names) != 1:
        message = _("Give an object with “schemes” or “organisations”, or one search term on each line.")
        whole.fault(message, value)
        return
    record = _WHOLE_FORMATS[names[0]].read(value, whole, known) or {names[0]: []}
    if names[0] == "organisations":
        yield from _entries(ORGANISATION, record["organisations"], whole.at("organisations"))
        return
    for number, scheme in enumerate(record["schemes"]):
        if scheme and scheme["id"]:
            place = whole.at("schemes").at(number).at("concepts")
            yield from _entries(scheme["id"], scheme["concepts"], place)


def _entries(scheme: str, records: Sequence[dict | None], place: Place) -> Iterator[Entry]:
    for number, record in enumerate(records):
        if record and record["id"]:
            yield Entry(scheme, record, place.at(number))
