"""One builder at a time in a whole cluster: a document that its holder keeps renewing."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, TransportError

from .base import SearchUnavailable, State

ID = "rebuild"
# A holder that died is waited for so long. It renews with every batch, of which there are several a second.
SECONDS_HELD = 90.0
SECONDS_BETWEEN_RENEWALS = 10.0


class RebuildLock:
    """The lock, held."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._token = uuid.uuid4().hex
        self._renewed = 0.0
        self._place: dict[str, int] = {}

    def acquire(self) -> None:
        """Take the lock; SearchUnavailable where another holds it."""
        with suppress(BadRequestError):
            settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True}
            self._client.indices.create(index=self._index, settings=settings, mappings={"enabled": False})
        held = self._client.options(ignore_status=404).get(index=self._index, id=ID)
        if held.get("found") and held["_source"]["until"] > time.time():
            raise self._refusal()
        self._place = _place(held) if held.get("found") else {}
        self._write()

    def renew(self) -> None:
        """Hold the lock for longer; SearchUnavailable where another has taken it over."""
        if time.monotonic() - self._renewed > SECONDS_BETWEEN_RENEWALS:
            self._write()

    def release(self) -> None:
        """Let go; whoever cannot reach the server lets it run out."""
        with suppress(ApiError, TransportError):
            self._client.delete(index=self._index, id=ID, **self._place)

    def _write(self) -> None:
        document = {"until": time.time() + SECONDS_HELD, "holder": self._token}
        condition = self._place or {"op_type": "create"}
        try:
            answer = self._client.index(index=self._index, id=ID, document=document, **condition)
        except ConflictError:
            raise self._refusal() from None
        self._place = _place(answer)
        self._renewed = time.monotonic()

    def _refusal(self) -> SearchUnavailable:
        return SearchUnavailable(
            State.UNREADABLE, f"another process rebuilds the index ({self._index} says so)"
        )


@contextmanager
def rebuild_lock(client: Elasticsearch, index: str) -> Iterator[RebuildLock]:
    """Hold the lock for the block; SearchUnavailable where another holds it."""
    lock = RebuildLock(client, index)
    lock.acquire()
    try:
        yield lock
    finally:
        lock.release()


def _place(answer) -> dict[str, int]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
