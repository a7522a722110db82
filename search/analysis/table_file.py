"""The file of the word tables: how it is written, and what marks a whole word in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What stands before a trace that is a word by itself and no part of another.
WHOLE_WORD = "="


@contextmanager
def writing(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the database `file`; what the block writes is kept at its end, and undefined where it raises.

    Whoever makes the tables throws the file away then, so no journal is kept.
    """
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        yield connection
        connection.commit()
    finally:
        connection.close()
