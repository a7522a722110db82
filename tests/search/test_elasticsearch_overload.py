"""A server with too little room for what it is sent: requests get smaller, writers wait, nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from contract_tools import fill
from documents_by_chance import make_document, new_id, random_documents
from elasticsearch import Elasticsearch
from servers import Cluster

from kennisbank.settings.engines import read_search_url
from search.backends.base import SearchUnavailable, State
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_bulk import CHUNK

WRITERS = 12
# One writes, one waits; who comes third is refused.
CROWDED = {"node.processors": "1", "thread_pool.write.queue_size": "1"}
# Half of what 500 documents by chance take.
SMALL = {"indexing_pressure.memory.limit": "200kb"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(settings={**CROWDED, **SMALL})
    yield cluster
    cluster.stop()


def backend_on(cluster: Cluster) -> ElasticsearchBackend:
    options = read_search_url(f"{cluster.search_url}/kennisbank", data_dir=Path())
    return ElasticsearchBackend(options)


@pytest.fixture
def backend(cluster) -> Iterator[ElasticsearchBackend]:
    with backend_on(cluster).scratch() as backend:
        yield backend


def refusals(cluster: Cluster) -> int:
    """Return how many writes the node has refused since it runs, for want of a place or of memory."""
    stats = Elasticsearch(cluster.urls, request_timeout=60).nodes.stats(
        metric="thread_pool,indexing_pressure"
    )
    (node,) = stats["nodes"].values()
    memory = node["indexing_pressure"]["memory"]["total"]
    return node["thread_pool"]["write"]["rejected"] + sum(
        memory[f"{role}_rejections"] for role in ("coordinating", "primary")
    )


@contextmanager
def no_memory(cluster: Cluster) -> Iterator[None]:
    """Leave the node no memory for what requests hold, for the block."""
    admin = Elasticsearch(cluster.urls, request_timeout=60)
    setting = "network.breaker.inflight_requests.limit"
    admin.cluster.put_settings(persistent={setting: "1b"})
    try:
        yield
    finally:
        admin.cluster.put_settings(persistent={setting: None})


def test_a_request_that_is_too_large_is_sent_in_parts(cluster, backend):
    before = refusals(cluster)
    documents = random_documents(1, 2 * CHUNK)
    fill(backend, documents)
    assert refusals(cluster) > before
    assert dict(backend.ids_and_digests()) == {each.id: each.digest() for each in documents}
    # What was learnt lasts.
    assert backend.clients.bulk.size < CHUNK
    learnt = refusals(cluster)
    backend.write(random_documents(2, 100))
    assert refusals(cluster) == learnt


def test_writers_that_crowd_each_other_out_lose_nothing(cluster, backend):
    fill(backend, [])
    before = refusals(cluster)

    def write(number: int) -> None:
        own = ElasticsearchBackend(backend.options)
        for start in range(0, 200, 20):
            own.write([make_document(1000 * number + start + place) for place in range(20)])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert refusals(cluster) > before
    written = {new_id(1000 * number + place) for number in range(WRITERS) for place in range(200)}
    assert {id for id, _digest in backend.ids_and_digests()} == written


def test_a_server_that_never_has_room_is_given_up(cluster, backend, monkeypatch):
    monkeypatch.setattr("search.backends.elasticsearch_bulk.LONGEST_PAUSE", 0.1)
    fill(backend, [make_document(1)])
    with no_memory(cluster), pytest.raises(SearchUnavailable) as refused:
        backend.write([make_document(2)])
    assert refused.value.state is State.BUSY
    backend.write([make_document(3)])
    assert {id for id, _digest in backend.ids_and_digests()} == {new_id(1), new_id(3)}
