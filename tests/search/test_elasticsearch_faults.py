"""What Elasticsearch does not answer, or answers with an error, is an outage with a plain sentence."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from contract_tools import fill, ids_of
from documents_by_chance import make_document, new_id
from engine_tools import elasticsearch_backend

from search.backends.base import SearchUnavailable, State
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_index import PREFERENCE
from search.backends.patience import limited_patience
from search.query import SearchQuery

# A reader gives up after three seconds; the rest is this machine's.
LONGEST = 4.5


def backend_at(*ports: int) -> ElasticsearchBackend:
    hosts = [f"http://127.0.0.1:{port}" for port in ports]
    return ElasticsearchBackend({"HOSTS": hosts, "INDEX": "test-nowhere"})


def failure(backend: ElasticsearchBackend) -> SearchUnavailable:
    with pytest.raises(SearchUnavailable) as caught:
        backend.search(SearchQuery(text="stress"))
    health = backend.health()
    assert health.state is caught.value.state
    assert health.documents is None
    return caught.value


@contextmanager
def listener() -> Iterator[int]:
    """Give the port of a server that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        yield listening.getsockname()[1]


@contextmanager
def web_server(status: int, body: bytes) -> Iterator[int]:
    """Give the port of a web server that always answers the same."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST  # noqa: N815 - the names of http.server

        def log_message(self, *_arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


def test_nobody_listens():
    with listener() as port:
        pass
    error = failure(backend_at(port))
    assert error.state is State.DOWN
    assert "cannot be reached" in str(error)


def test_a_silent_server_is_given_up_after_three_seconds():
    with listener() as one, listener() as other:
        backend = backend_at(one, other)
        started = time.monotonic()
        with pytest.raises(SearchUnavailable) as caught:
            backend.search(SearchQuery(text="stress"))
        assert time.monotonic() - started < LONGEST
        assert caught.value.state is State.SLOW


def test_a_node_that_hangs_is_left_for_another(elasticsearch_url):
    """Nor is the copy of the index insisted on that it may have been asked for."""
    preferred, seconds = [], []
    with elasticsearch_backend(elasticsearch_url) as whole, listener() as silent:
        fill(whole, [make_document(1)])
        hosts = [f"http://127.0.0.1:{silent}", *whole.options["HOSTS"]]
        backend = ElasticsearchBackend({**whole.options, "HOSTS": hosts})
        send = backend.index._send

        def note(client, body, params):
            preferred.append(PREFERENCE in params)
            return send(client, body, params)

        backend.index._send = note
        for _search in range(6):
            began = time.monotonic()
            with limited_patience():
                assert ids_of(backend, "wandelgroep") == [new_id(1)]
            seconds.append(time.monotonic() - began)
    # One of the first two searches meets it; then it is left alone for longer each time.
    assert 1 <= sum(each >= 1 for each in seconds) <= 2
    assert max(seconds) < LONGEST
    assert preferred == sorted(preferred, reverse=True)
    assert set(preferred) == {True, False}


def test_a_server_that_is_not_elasticsearch():
    with web_server(200, b'{"hello": "world"}') as port:
        error = failure(backend_at(port))
    assert error.state is State.OTHER_SERVER
    assert "not Elasticsearch" in str(error)


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (401, State.REFUSED, "refuses the login"),
        (403, State.REFUSED, "forbids"),
        (429, State.BUSY, "429"),
        (503, State.INCOMPLETE, "503"),
    ],
)
def test_errors_are_said_in_a_sentence(status, state, said):
    with web_server(status, b'{"error": {"type": "some_exception"}}') as port:
        error = failure(backend_at(port))
        with pytest.raises(SearchUnavailable):
            backend_at(port).write([make_document(1)])
    assert error.state is state
    assert said in str(error)
