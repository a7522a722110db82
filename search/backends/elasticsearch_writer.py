"""Writing documents: in bulk, each with the version that the outbox gave it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.documents import InitiativeDocument

from .base import SearchUnavailable
from .elasticsearch_faults import state_of_answer
from .elasticsearch_schema import to_source

# An older state never replaces a newer one, whichever arrives last; the same one may be written twice.
VERSIONED = "external_gte"
CHUNK = 500
CHUNK_BYTES = 5 * 1024 * 1024
# A server that has too much to do is given time: .1 s, then twice as long each time.
RETRIES = {"max_retries": 8, "initial_backoff": 0.1, "max_backoff": 5.0}
CONFLICT, NOT_FOUND = 409, 404

Action = dict[str, Any]


class DocumentRejectedError(ValueError):
    """Elasticsearch does not take a document; the message names the kind of the fault, never the content."""


def to_actions(documents: Iterable[InitiativeDocument], delete: Iterable[str] = ()) -> list[Action]:
    """Return what a bulk request holds; ValueError where the id of a document is no UUID, or its
    version below 0, for which the server would refuse all of them.

    Of several documents with one id the newest counts. `delete` may be a mapping {id: version}.
    """
    newest = {document.id: document for document in sorted(documents, key=lambda each: each.version)}
    actions: list[Action] = []
    for id in delete:
        action = {"_op_type": "delete", "_id": id}
        if isinstance(delete, Mapping):
            action |= {"version": delete[id], "version_type": VERSIONED}
        actions.append(action)
    for id, document in newest.items():
        if document.version < 0:
            raise ValueError(f"The version of a document is {document.version}.")
        action = {"_op_type": "index", "_id": id, "version": document.version, "version_type": VERSIONED}
        actions.append({**action, "_source": to_source(document)})
    return actions


def send(client: Elasticsearch, target: str, actions: Iterable[Action], *, require_alias: bool) -> None:
    """Carry out `actions` on `target`; all of them are tried.

    Raises DocumentRejectedError where single documents are at fault, SearchUnavailable where the index is.
    What came too late, because the index holds a newer state, is no fault.
    """
    rejected: list[str] = []
    for item in _failed(client, target, actions, require_alias=require_alias):
        kind = item.get("error", {}).get("type", "")
        status = item.get("status", 500)
        state = state_of_answer(status, kind)
        if state:
            raise SearchUnavailable(state, f"writing to {target}: Elasticsearch answers {status}, {kind}")
        rejected.append(kind)
    if rejected:
        raise DocumentRejectedError(f"{len(rejected)} documents: {', '.join(sorted(set(rejected)))}")


def _failed(
    client: Elasticsearch, target: str, actions: Iterable[Action], *, require_alias: bool
) -> Iterator[Mapping[str, Any]]:
    """Yield what was answered to every action that did not reach its end."""
    answers = streaming_bulk(
        client,
        actions,
        index=target,
        require_alias=require_alias,
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=True,
        **RETRIES,
    )
    for succeeded, answer in answers:
        [(operation, item)] = answer.items()
        if succeeded or item.get("status") == CONFLICT:
            continue
        if operation == "delete" and item.get("status") == NOT_FOUND and "error" not in item:
            continue
        yield item
