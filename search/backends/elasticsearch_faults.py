"""What the failures of Elasticsearch mean: from what the client raises, or a bulk answers, to a State.

A status alone does not tell: a full disk answers 429 as a busy server does, and a cluster without a master
503 as one without a copy of the index does. `error.type` does.
"""

import re
from collections.abc import Mapping
from typing import Any

from elasticsearch import ApiError, ConnectionTimeout, SerializationError, SSLError, UnsupportedProductError

from .base import State

# What OpenSSL says of a certificate that it does not accept.
_CERTIFICATE = re.compile(r"(?:certificate verify failed: |(?=hostname ))(?P<why>[^(\])]+)")
# What it says of a write that it has no memory for: how large the write is, and all writes together may be.
_SIZE_AND_LIMIT = re.compile(r"_operation_bytes=(\d+), max_\w+_bytes=(\d+)")
_NOT_TLS = "what answers there speaks no TLS"

_KINDS = {
    "security_exception": State.REFUSED,
    "index_not_found_exception": State.MISSING,
    "cluster_block_exception": State.READ_ONLY,
    "strict_dynamic_mapping_exception": State.FOREIGN,
    "es_rejected_execution_exception": State.BUSY,
    "circuit_breaking_exception": State.BUSY,
    "no_shard_available_action_exception": State.INCOMPLETE,
    "unavailable_shards_exception": State.INCOMPLETE,
    "master_not_discovered_exception": State.INCOMPLETE,
    "process_cluster_event_timeout_exception": State.SLOW,
    "timeout_exception": State.SLOW,
}
_STATUSES = {
    401: State.REFUSED,
    403: State.REFUSED,
    404: State.MISSING,
    408: State.SLOW,
    429: State.BUSY,
    502: State.DOWN,
    503: State.INCOMPLETE,
    504: State.SLOW,
}
_TOO_LARGE = 413
_REFUSALS = {
    401: "Elasticsearch refuses the login (401)",
    403: "Elasticsearch forbids this to the user of the site (403)",
}


def state_of_answer(status: int, kind: str) -> State | None:
    """Return what an answer with `status` and `error.type` says of the index; None where nothing.

    Then it is the request that is at fault: a document that cannot be indexed, a query that cannot be run.
    """
    if kind == "cluster_block_exception" and status == 503:
        # No master, or one that has not read its own state yet.
        return State.INCOMPLETE
    state = _KINDS.get(kind) or _STATUSES.get(status)
    return state or (State.CORRUPT if status >= 500 else None)


def is_too_large(status: int, body: Any) -> bool:
    """Tell whether an answer with `status` and `body` refuses a write that would be refused at any time.

    The request is then larger than the server, or a proxy, takes; to wait does not help, to send less does.
    """
    error = body.get("error") if isinstance(body, Mapping) else None
    reason = error.get("reason") if isinstance(error, Mapping) else None
    found = _SIZE_AND_LIMIT.search(reason or "")
    return status == _TOO_LARGE or (found is not None and int(found[1]) > int(found[2]))


def describe_failure(error: Exception) -> tuple[State, str]:
    """Return what `error`, raised by the client, means, and a sentence without secrets or content."""
    if isinstance(error, UnsupportedProductError | SerializationError):
        return State.OTHER_SERVER, "what answers is not Elasticsearch"
    if isinstance(error, ApiError):
        return _describe_answer(error)
    if isinstance(error, SSLError):
        return _describe_tls(str(error))
    if isinstance(error, ConnectionTimeout):
        return State.SLOW, "Elasticsearch did not answer in time"
    return State.DOWN, "Elasticsearch cannot be reached"


def _describe_answer(error: ApiError) -> tuple[State, str]:
    status, kind = error.status_code, error_type(error.body)
    if not kind and status not in (401, 403, 429, 502, 503, 504):
        return State.OTHER_SERVER, f"what answers is not Elasticsearch: {status}"
    state = state_of_answer(status, kind) or State.CORRUPT
    what = _REFUSALS.get(status) if state is State.REFUSED else None
    return state, what or f"Elasticsearch answers {status}, {kind or 'without a reason'}"


def error_type(body: Any) -> str:
    """Return `error.type` of an answer, "" where it has none; that of a shard where a search failed there."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return ""
    causes = error.get("root_cause") or ()
    kind = causes[0].get("type") if causes else ""
    return kind or error.get("type") or ""


def _describe_tls(text: str) -> tuple[State, str]:
    found = _CERTIFICATE.search(text)
    if found:
        return State.UNTRUSTED, f"the certificate of the server is refused: {found['why'].strip()}"
    return State.DOWN, f"Elasticsearch cannot be reached: {_NOT_TLS}"
