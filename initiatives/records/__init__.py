"""The exchange format of an initiative: one JSON object a line, read and written here and nowhere else.

    load_records(paths=[Path("initiatives.jsonl")])     pages from records, all or nothing
    dump_lines()                                        records from pages

`schema` declares the fields. What has no place in a record stays on the page and is never dumped:
pictures, documents, videos, attachments, free tags.
"""

from .faults import Fault, FaultyInputError
from .loading import load_records
from .storing import LoadReport
from .writing import dump_lines, format_record, records_of

__all__ = [
    "Fault",
    "FaultyInputError",
    "LoadReport",
    "dump_lines",
    "format_record",
    "load_records",
    "records_of",
]
