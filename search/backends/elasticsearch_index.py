"""Asking the live index: bodies and answers are plain dicts."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch_dsl import Search

from .elasticsearch_client import NODE_FAULTS, unavailable_on_failure
from .elasticsearch_query import EVERYTHING, Body
from .elasticsearch_store import IndexStore

# How many documents a scan reads at once, and how long the server keeps its state for the next of them.
SCAN_SIZE = 5_000
SCAN_KEPT = "2m"
# Part of the index may be on no node that runs: no answer then, rather than one with other totals.
WHOLE = "allow_partial_search_results"
# Which copy of the index answers is left to the server for so long, after the one that was asked for did not.
SECONDS_OF_DOUBT = 10.0
PREFERENCE = "preference"
JSON, LINES = "application/json", "application/x-ndjson"
NOT_FOUND = 404

# What every search begins with. Its builder copies each level of a body, and its response objects each level
# of an answer, which costs more than the search does: so the rest of a body, and answers, are plain dicts.
FRAME = Search().extra(stored_fields="_none_").to_dict()

Answer = Mapping[str, Any]


class Request(NamedTuple):
    """The path of an address below the index, the type of what is sent, its parameters, and its content."""

    path: str
    kind: str
    params: Body
    content: bytes


class LiveIndex:
    """What the alias leads to."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self._doubts_until = 0.0

    def ask(self, action: str, *, patient: bool = False, params: Body | None = None, **body: Any) -> Answer:
        """Return the answer to one search; SearchUnavailable where there is none.

        `action` says in a word what is done; `patient`: nobody waits for it; `params` go into the address.
        """
        clients = self._store.clients
        with unavailable_on_failure(action):
            return self._send(clients.writer if patient else clients.reader, [body], params or {})[0]

    def ask_together(self, action: str, bodies: Sequence[Body], *, preference: str) -> list[Answer]:
        """Return the answers to several searches that are asked in one request; as `ask` for the rest.

        While a new index takes the place of the live one, each may be of another of the two. `preference`
        for a copy of the index holds for the first try only.
        """
        with unavailable_on_failure(action):
            answers = self._ask_copy(bodies, {PREFERENCE: preference})
            return self._send(self._store.clients.reader, bodies, {}) if answers is None else answers

    def scan(self, action: str, query: Body, fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Yield {field: value} of every document that `query` finds, all of one state of the index."""
        client = self._store.clients.writer
        with unavailable_on_failure(action):
            state = self._open_state(client)
            try:
                yield from self._scan_state(client, state, query, fields)
            finally:
                client.options(ignore_status=404).close_point_in_time(id=state)

    def _ask_copy(self, bodies: Sequence[Body], params: Body) -> list[Answer] | None:
        """Return what the preferred copy answers; None where it, or the node that was asked, does not.

        A node that hangs keeps its copy until the cluster notices. Who insists on that copy waits in vain,
        whichever node is asked; the server itself soon prefers another.
        """
        if time.monotonic() < self._doubts_until:
            return None
        try:
            return self._send(self._store.clients.first_try, bodies, params)
        except TransportError:
            self._doubts_until = time.monotonic() + SECONDS_OF_DOUBT
        except ApiError as error:
            if error.status_code not in NODE_FAULTS:
                raise
            self._doubts_until = time.monotonic() + SECONDS_OF_DOUBT
        return None

    def _send(self, client: Elasticsearch, bodies: Sequence[Body], params: Body) -> list[Answer]:
        request = to_request(bodies, params)
        try:
            answer = client.perform_request(
                "POST",
                f"/{self._store.alias}/{request.path}",
                params=request.params,
                headers={"accept": JSON, "content-type": request.kind},
                body=request.content,
            )
        except NotFoundError:
            raise self._store.absent() from None
        if len(bodies) == 1:
            return [answer.body]
        for each in answer.body["responses"]:
            if each["status"] == NOT_FOUND:
                raise self._store.absent()
            if "error" in each:
                raise ApiError("search", replace(answer.meta, status=each["status"]), each)
        return answer.body["responses"]

    def _open_state(self, client: Elasticsearch) -> str:
        try:
            return client.open_point_in_time(index=self._store.alias, keep_alive=SCAN_KEPT)["id"]
        except NotFoundError:
            raise self._store.absent() from None

    @staticmethod
    def _scan_state(
        client: Elasticsearch, state: str, query: Body, fields: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            found = client.search(
                pit={"id": state, "keep_alive": SCAN_KEPT},
                query=query,
                docvalue_fields=list(fields),
                size=SCAN_SIZE,
                sort=["_shard_doc"],
                track_total_hits=False,
                allow_partial_search_results=False,
                **after,
            )["hits"]["hits"]
            for hit in found:
                yield {name: values[0] for name, values in hit["fields"].items()}
            if len(found) < SCAN_SIZE:
                return
            after = {"search_after": found[-1]["sort"]}


def to_request(bodies: Sequence[Body], params: Body) -> Request:
    """Return what is sent for searches: for one of them, or for several at once."""
    lines = [orjson.dumps({**FRAME, **body}) for body in bodies]
    if len(lines) == 1:
        return Request("_search", JSON, {**params, WHOLE: "false"}, lines[0])
    head = orjson.dumps({**params, WHOLE: False})
    return Request("_msearch", LINES, {}, b"".join(b"%b\n%b\n" % (head, line) for line in lines))


def ids_of(answer: Answer) -> list[str]:
    """Return the ids of hits that were asked for with their ids."""
    return [hit["fields"]["id"][0] for hit in answer["hits"]["hits"]]


def total_of(answer: Answer) -> int:
    """Return the exact number of documents that were found."""
    return answer["hits"]["total"]["value"]


def count_request(queries: Iterable[tuple[str, Body]]) -> Body:
    """Return what is asked to learn how many documents each of `queries` finds, and how many there are."""
    filters = dict(queries)
    aggs = {"counts": {"filters": {"filters": filters}}} if filters else {}
    return {"query": EVERYTHING, "size": 0, "track_total_hits": True, "aggs": aggs}


def read_count(answer: Answer) -> dict[str, int]:
    """Return {name: number of documents} for the queries of `count_request`."""
    buckets = answer.get("aggregations", {}).get("counts", {}).get("buckets", {})
    return {name: bucket["doc_count"] for name, bucket in buckets.items()}
