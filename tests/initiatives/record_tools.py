"""Records and files of records for the tests of the exchange format."""

import json
from collections.abc import Mapping
from pathlib import Path

from initiatives.models import InitiativePage
from initiatives.records import FaultyInputError, LoadReport, dump_lines, load_records
from initiatives.records.faults import Fault

FOUNDING = Path("initiatives/data/initiatives.jsonl")


def make_record(record_id: str = "wandelgroep", **fields) -> dict:
    """Return a record with what is required, and `fields`."""
    return {"id": record_id, "language": "nl", "title": "Wandelgroep", "summary": "Samen lopen.", **fields}


def write_lines(path: Path, *lines: Mapping | str) -> Path:
    """Write a file of records at `path`; a text stands as it is."""
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
    return path


def get_page(record_id: str = "wandelgroep") -> InitiativePage:
    """Return the page of a record."""
    return InitiativePage.objects.get(record_id=record_id)


def load(folder: Path, *lines: Mapping | str) -> LoadReport:
    """Load `lines` from a file in `folder`."""
    return load_records(paths=[write_lines(folder / "records.jsonl", *lines)])


def dump() -> list[dict]:
    """Return all records that a dump holds."""
    return [json.loads(line) for line in dump_lines()]


def dump_one(record_id: str = "wandelgroep") -> dict:
    """Return the dumped record with this id."""
    return next(record for record in dump() if record["id"] == record_id)


def faults_of(paths: list[Path]) -> list[Fault]:
    """Return the faults for which loading the files at `paths` is refused, [] if it is not."""
    try:
        load_records(paths=paths)
    except FaultyInputError as error:
        return list(error.faults)
    return []
