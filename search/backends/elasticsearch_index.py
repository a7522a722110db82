"""Asking the live index: requests built with elasticsearch_dsl, answers as plain dicts."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch_dsl import Search

from .elasticsearch_client import NODE_FAULTS, unavailable_on_failure
from .elasticsearch_query import EVERYTHING, Body
from .elasticsearch_store import IndexStore

# How many documents a scan reads at once, and how long the server keeps its state for the next of them.
SCAN_SIZE = 5_000
SCAN_KEPT = "2m"
# Part of the index may be on no node that runs: no answer then, rather than one with other totals.
WHOLE = {"allow_partial_search_results": "false"}
# Which copy of the index answers is left to the server for so long, after the one that was asked for did not.
SECONDS_OF_DOUBT = 10.0
PREFERENCE = "preference"

Answer = Mapping[str, Any]


class LiveIndex:
    """What the alias leads to."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store
        self._doubts_until = 0.0

    def ask(self, action: str, *, patient: bool = False, params: Body | None = None, **body: Any) -> Answer:
        """Return the answer to one search; SearchUnavailable where there is none.

        `action` says in a word what is done; `patient`: nobody waits for it; `params` go into the address.
        A `preference` for a copy of the index holds for the first try only.
        """
        # Response objects cost more than the search does: only the body is of elasticsearch_dsl.
        request = Search(index=self._store.alias).extra(stored_fields="_none_", **body).to_dict()
        clients, params = self._store.clients, params or {}
        with unavailable_on_failure(action):
            answer = self._ask_copy(request, params) if PREFERENCE in params else None
            if answer is not None:
                return answer
            free = {name: value for name, value in params.items() if name != PREFERENCE}
            return self._send(clients.writer if patient else clients.reader, request, free)

    def scan(self, action: str, query: Body, fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Yield {field: value} of every document that `query` finds, all of one state of the index."""
        client = self._store.clients.writer
        with unavailable_on_failure(action):
            state = self._open_state(client)
            try:
                yield from self._scan_state(client, state, query, fields)
            finally:
                client.options(ignore_status=404).close_point_in_time(id=state)

    def _ask_copy(self, request: Body, params: Body) -> Answer | None:
        """Return what the preferred copy answers; None where it, or the node that was asked, does not.

        A node that hangs keeps its copy until the cluster notices. Who insists on that copy waits in vain,
        whichever node is asked; the server itself soon prefers another.
        """
        if time.monotonic() < self._doubts_until:
            return None
        try:
            return self._send(self._store.clients.first_try, request, params)
        except TransportError:
            self._doubts_until = time.monotonic() + SECONDS_OF_DOUBT
        except ApiError as error:
            if error.status_code not in NODE_FAULTS:
                raise
            self._doubts_until = time.monotonic() + SECONDS_OF_DOUBT
        return None

    def _send(self, client: Elasticsearch, body: Body, params: Body) -> Answer:
        try:
            return client.perform_request(
                "POST",
                f"/{self._store.alias}/_search",
                params={**params, **WHOLE},
                headers={"accept": "application/json", "content-type": "application/json"},
                body=body,
            ).body
        except NotFoundError:
            raise self._store.absent() from None

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
