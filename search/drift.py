"""Drift: where the index and the database disagree although nothing waits to be indexed."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from initiatives.choices import TranslationState
from initiatives.models import InitiativePage
from search import outbox
from search.backends.base import SearchBackend
from search.documents import load_documents
from search.rebuild import READ_BATCH, key_batches


class Kind(StrEnum):
    """How an initiative differs."""

    MISSING = "missing"
    SURPLUS = "surplus"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Difference:
    """An initiative that the index lacks, has without reason, or has otherwise than the database.

    `name` is its record id; the translation key where the database holds no page of it any more.
    """

    kind: Kind
    translation_key: UUID
    name: str


def find_drift(backend: SearchBackend, *, batch_size: int = READ_BATCH) -> Iterator[Difference]:
    """Yield every difference between index and database, in memory that does not grow with their size.

    What waits to be indexed, or is changed while this runs, is left out: the outbox sees to it.
    Raises SearchUnavailable when the index cannot be read.
    """
    # Before the index is read: what is neither waiting now nor changed from now on must agree.
    version = outbox.current_version()
    with closing(_Spool()) as spool:
        spool.add_waiting(outbox.pending_keys())
        spool.add_indexed(backend.ids_and_digests())
        for found in _compare(spool, batch_size):
            settled = _settled(found, spool, since=version)
            names = _names(settled)
            for key, kind in settled.items():
                yield Difference(kind, key, names.get(key, str(key)))


def _compare(spool: "_Spool", batch_size: int) -> Iterator[dict[UUID, Kind]]:
    for keys in key_batches(batch_size):
        expected = {each.id: each.digest() for each in load_documents(keys)}
        indexed = spool.take(str(key) for key in keys)
        kinds = {key: _kind(expected.get(str(key)), indexed.get(str(key))) for key in keys}
        yield {key: kind for key, kind in kinds.items() if kind}
    while rest := spool.take_any(batch_size):
        yield {UUID(id): Kind.SURPLUS for id in rest}


def _kind(expected: str | None, indexed: str | None) -> Kind | None:
    if expected == indexed:
        return None
    if indexed is None:
        return Kind.MISSING
    return Kind.SURPLUS if expected is None else Kind.DIFFERENT


def _settled(found: dict[UUID, Kind], spool: "_Spool", *, since: int) -> dict[UUID, Kind]:
    busy = spool.waiting(str(key) for key in found) | outbox.changed_since(since, found)
    return {key: kind for key, kind in found.items() if key not in busy}


def _names(keys: Iterable[UUID]) -> dict[UUID, str]:
    pages = InitiativePage.objects.filter(translation_key__in=list(keys))
    rows = list(pages.values_list("translation_key", "record_id", "translation_state"))
    # The original comes last, so that its name stays.
    rows.sort(key=lambda row: row[2] == TranslationState.ORIGINAL)
    return {key: record_id for key, record_id, _state in rows}


class _Spool:
    """What the index holds and what waits, on disk: SQLite removes a database without a name on close."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE waiting (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("CREATE TABLE indexed (id TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")

    def close(self) -> None:
        self._database.close()

    def add_waiting(self, keys: Iterable[UUID]) -> None:
        self._database.executemany("INSERT INTO waiting VALUES (?)", ((str(key),) for key in keys))

    def add_indexed(self, rows: Iterable[tuple[str, str]]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO indexed VALUES (?, ?)", rows)

    def waiting(self, ids: Iterable[str]) -> set[UUID]:
        """Return which of `ids` were waiting."""
        return {UUID(id) for (id,) in self._select("SELECT id FROM waiting", tuple(ids))}

    def take(self, ids: Iterable[str]) -> dict[str, str]:
        """Return {id: digest} of those of `ids` that the index holds, and forget them."""
        ids = tuple(ids)
        taken = dict(self._select("SELECT id, digest FROM indexed", ids))
        self._database.executemany("DELETE FROM indexed WHERE id = ?", ((id,) for id in ids))
        return taken

    def take_any(self, size: int) -> list[str]:
        """Return up to `size` ids that nobody took, and forget them."""
        ids = [id for (id,) in self._database.execute("SELECT id FROM indexed LIMIT ?", (size,))]
        self._database.executemany("DELETE FROM indexed WHERE id = ?", ((id,) for id in ids))
        return ids

    def _select(self, statement: str, ids: Sequence[str]) -> list[tuple[str, ...]]:
        marks = ", ".join("?" * len(ids))
        return self._database.execute(f"{statement} WHERE id IN ({marks})", ids).fetchall()
