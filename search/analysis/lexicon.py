"""The word tables: bases and frequencies of the words of each language, read from a file word by word.

The tables are derived once for each installation (`lexicon_build.py`) and stay on disk: a process holds a
connection and what its callers remember, not half a million words.
"""

import hashlib
import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from search.locks import file_lock

logger = logging.getLogger(__name__)

PACKAGES = ("simplemma", "wordfreq", "PyStemmer")
# The modules of this package, beside those of the languages, that make the terms of documents what they are,
# and those that only make other tables.
TERM_MODULES = ("compounds", "cutting", "filters", "folding", "languages", "lexicon_build", "pieces")
OTHER_MODULES = ("dictionary", "forms_build", "table_file", "tokens", "traces_build", "translations_build")
_LOCK = "words"
_DATA = Path(__file__).with_name("data")
# SQLite prepares a statement for each number of words asked for; asking in steps makes few of them.
_STEP = 8
_MOST = 128


class Entry(NamedTuple):
    """A word of a table: its base, its zipf frequency (0 if unknown), and whether a dictionary lists it.

    `written` is the word as it is written, with accents.
    """

    base: str
    zipf: float
    listed: bool
    written: str


@cache
def terms_key() -> str:
    """Return a short text that changes with the tables that the terms of documents are made from."""
    return _key(TERM_MODULES, "*_forms.txt", "*_words.*")


@cache
def tables_key() -> str:
    """Return the name of the tables, which changes with all that they are derived from."""
    return _key((*TERM_MODULES, *OTHER_MODULES), "*.txt", "*_words.*")


def _key(modules: Collection[str], *data: str) -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    files = [_DATA.with_name(f"{name}.py") for name in (*modules, *codes)]
    files += (file for pattern in data for file in sorted(_DATA.glob(pattern)))
    sources = " ".join([*(f"{name} {version(name)}" for name in PACKAGES), *codes])
    content = b" ".join([sources.encode(), *(file.read_bytes() for file in files)])
    return hashlib.sha256(content).hexdigest()[:12]


def look_up(code: str, words: Collection[str]) -> dict[str, Entry]:
    """Return {word: entry} of those of the folded `words` that the table of language `code` holds."""
    rows = _rows(f"SELECT word, base, zipf, listed, written FROM words_{code}", words)  # noqa: S608
    return {
        word: Entry(base or word, zipf, bool(listed), written or word)
        for word, base, zipf, listed, written in rows
    }


def look_up_forms(code: str, words: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (word, stem, parts, pieces) of those of the folded `words` whose forms are stored.

    They are common words; parts and pieces are text, with spaces between them.
    """
    return _rows(f"SELECT word, stem, parts, pieces FROM forms_{code}", words)  # noqa: S608


def look_up_traces(code: str, stems: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return {stem: its traces} of index terms of language `code`: pieces of words, folded.

    A word of the tables that has a stem among its index terms holds one of the traces of that stem, and so
    does any other that has it by a part. A trace with `WHOLE_WORD` before it counts as a whole word only.
    Left out are stems that no word of the table has.
    """
    rows = _rows(f"SELECT stem, traces FROM traces_{code}", stems, by="stem")  # noqa: S608
    return {stem: tuple(traces.split()) for stem, traces in rows}


def _rows(statement: str, words: Collection[str], *, by: str = "word") -> Iterator[tuple]:
    """Yield the rows that `statement` selects from a table and whose column `by` is one of `words`."""
    asked = [*words]
    for start in range(0, len(asked), _MOST):
        some = asked[start : start + _MOST]
        if len(some) > 1:
            some += [""] * (-len(some) % _STEP)
        marks = ",".join("?" * len(some))
        yield from _tables.fetch(f"{statement} WHERE {by} IN ({marks})", some)


def look_up_translations(keys: Collection[str]) -> dict[str, list[tuple[str, ...]]]:
    """Return {key: the stems of each word or phrase of another language that means the same}.

    A key holds the stems of a word or phrase with spaces between them, such as "en:student en:loan"; those
    that the dictionary does not know are left out.
    """
    rows = _rows("SELECT word, translations FROM translations", keys)
    return {key: [tuple(each.split()) for each in translations.split("|")] for key, translations in rows}


@cache
def filter_of(code: str) -> bytes:
    """Return the filter of the words that a dictionary of language `code` lists (`filters.may_hold`)."""
    return _tables.fetch("SELECT bits FROM filters WHERE code = ?", (code,))[0][0]


def read_draft(file: Path) -> None:
    """Read the tables from `file` from here on, as it is now: this process is writing it."""
    _tables.read_draft(file)


class _Tables:
    """The open file: one connection for each process, made anew after a fork, one thread at a time."""

    def __init__(self) -> None:
        self._draft: Path | None = None
        self._forget()

    def read_draft(self, file: Path) -> None:
        self._draft = file
        self._forget()

    def _forget(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def fetch(self, statement: str, parameters: Collection[str]) -> list[tuple]:
        if self._pid != os.getpid():
            self._forget()
        with self._lock:
            if self._connection is None:
                self._connection = self._open(self._draft or prepare_tables())
            return self._connection.execute(statement, parameters).fetchall()

    @staticmethod
    def _open(file: Path) -> sqlite3.Connection:
        # Nobody writes to a finished file, so SQLite need not look for locks.
        address = f"{file.as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)


_tables = _Tables()


def prepare_tables() -> Path:
    """Return the file of the tables; where there is none yet, derive it, which takes about a minute."""
    folder = Path(settings.WORDS_DIR)
    file = folder / f"{tables_key()}.sqlite3"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with file_lock(_LOCK, wait=True, folder=folder):
            if not file.exists():
                _derive(file)
    return file


def _derive(file: Path) -> None:
    logger.info("search.words.deriving file=%s", file)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    codes = [code for code, _name in settings.LANGUAGES]
    command = [sys.executable, "-m", f"{__package__}.lexicon_build", str(draft), *codes]
    try:
        subprocess.run(command, check=True, cwd=settings.BASE_DIR)  # noqa: S603
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    for outdated in file.parent.glob("*.sqlite3"):
        if outdated != file:
            outdated.unlink(missing_ok=True)
