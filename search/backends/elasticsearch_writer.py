"""Writing documents: in bulk, each with the version that the outbox gave it."""

from collections.abc import Iterable, Mapping

from elasticsearch import Elasticsearch

from search.documents import InitiativeDocument

from .base import SearchUnavailable
from .elasticsearch_bulk import Action, Answer, Bulk
from .elasticsearch_faults import state_of_answer
from .elasticsearch_schema import to_source

# An older state never replaces a newer one, whichever arrives last; the same one may be written twice.
VERSIONED = "external_gte"
CONFLICT, NOT_FOUND = 409, 404


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


def send(
    bulk: Bulk, client: Elasticsearch, target: str, actions: Iterable[Action], *, require_alias: bool
) -> None:
    """Carry out `actions` on `target`; all of them are tried.

    Raises DocumentRejectedError where single documents are at fault, SearchUnavailable where the index is.
    What came too late, because the index holds a newer state, is no fault.
    """
    rejected: list[str] = []
    for answer in bulk.answers(client, target, actions, require_alias=require_alias):
        if _is_done(answer):
            continue
        state = None if answer.is_too_large else state_of_answer(answer.status, answer.kind)
        if state:
            what = f"Elasticsearch answers {answer.status}, {answer.kind}"
            raise SearchUnavailable(state, f"writing to {target}: {what}")
        rejected.append(answer.kind or str(answer.status))
    if rejected:
        raise DocumentRejectedError(f"{len(rejected)} documents: {', '.join(sorted(set(rejected)))}")


def _is_done(answer: Answer) -> bool:
    """Tell whether the index is as the action wants it, or newer."""
    status = answer.item.get("status")
    if answer.succeeded or status == CONFLICT:
        return True
    return answer.operation == "delete" and status == NOT_FOUND and "error" not in answer.item
