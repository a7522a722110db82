"""Pages ask an engine that is out once in a while only, and a change of its state is logged once."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from search.backends.base import Health, SearchUnavailable, State
from search.backends.patience import limited_patience, seconds_left, waiting
from search.backends.tantivy import TantivyBackend
from search.query import SearchQuery
from search.reader import Reader, get_reader

# Its server is one of tantivy's, so that it can be told what to do.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASKED = SearchQuery()


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class RemoteBackend(TantivyBackend):
    """An index behind a socket: whoever asks connects first, as to a server."""

    def __init__(self, options) -> None:
        super().__init__(options)
        self.listener: socket.socket | None = None
        self.address = ("127.0.0.1", 0)
        self.connections = 0

    def listen(self) -> None:
        self.listener = socket.create_server(self.address)
        self.address = self.listener.getsockname()

    def search(self, query, **options):
        self.connections += 1
        try:
            socket.create_connection(self.address, timeout=1).close()
        except OSError as error:
            raise SearchUnavailable(State.DOWN, "no answer") from error
        return super().search(query, **options)

    def health(self) -> Health:
        try:
            self.search(ASKED)
        except SearchUnavailable as error:
            return Health(error.state, str(error))
        return super().health()


@pytest.fixture
def remote(index) -> Iterator[RemoteBackend]:
    backend = RemoteBackend(index.options)
    backend.listen()
    yield backend
    backend.listener.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reader(remote, clock) -> Reader:
    return Reader(remote, clock=clock)


def states(reader: Reader, times: int) -> list[State]:
    return [state_of(lambda: reader.search(ASKED)) for _ in range(times)]


def state_of(ask: Callable[[], object]) -> State:
    try:
        ask()
    except SearchUnavailable as error:
        return error.state
    return State.OK


def test_a_server_that_is_down_is_left_alone_and_its_return_is_noticed(reader, remote, clock, caplog):
    assert states(reader, 2) == [State.OK] * 2
    remote.listener.close()
    assert states(reader, 10) == [State.DOWN] * 10
    assert remote.connections == 2 + 3
    clock.now += 5
    assert states(reader, 10) == [State.DOWN] * 10
    assert remote.connections == 2 + 3 + 1
    assert caplog.text.count("search.reader.degraded state=down was=ok") == 1
    remote.listen()
    assert states(reader, 2) == [State.DOWN] * 2
    clock.now += 5
    assert states(reader, 2) == [State.OK] * 2
    assert caplog.text.count("search.reader.recovered was=down") == 1
    assert caplog.text.count("search.reader.") == 2


def test_health_does_not_wait_for_what_is_known_to_be_out(reader, remote, clock):
    remote.listener.close()
    states(reader, 3)
    asked = remote.connections
    assert reader.health().state == State.DOWN
    assert remote.connections == asked
    remote.listen()
    clock.now += 5
    assert reader.health().state == State.OK
    assert states(reader, 1) == [State.OK]


def test_an_index_that_is_missing_is_asked_again_each_time_but_logged_once(backend, clock, caplog):
    reader = Reader(backend, clock=clock)
    assert states(reader, 6) == [State.MISSING] * 6
    assert reader.health().state == State.MISSING
    assert caplog.text.count("search.reader.degraded state=missing") == 1
    assert caplog.text.count("search.reader.") == 1


def test_threads_share_one_reader(index):
    found: list[Reader] = []
    threads = [threading.Thread(target=lambda: found.append(get_reader())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_page_whose_time_is_up_asks_no_more(reader, remote):
    with limited_patience(0):
        assert state_of(lambda: reader.search(ASKED)) == State.SLOW
    assert remote.connections == 0
    assert states(reader, 1) == [State.OK]


def test_the_limit_of_a_page_is_that_of_its_outermost_part():
    with limited_patience(0.5), limited_patience(60):
        assert seconds_left() <= 0.5
    assert seconds_left() == 3


def test_only_waiting_for_the_server_takes_of_the_time_of_a_page():
    """A process reads much before its first page; on a busy machine that alone takes seconds."""
    with limited_patience(0.2):
        let_pass(0.3)
        assert seconds_left() == 0.2
        with waiting(), waiting():
            let_pass(0.05)
        assert 0 < seconds_left() <= 0.15
        with waiting():
            let_pass(0.2)
            with pytest.raises(SearchUnavailable):
                seconds_left()
        with pytest.raises(SearchUnavailable):
            seconds_left()


def let_pass(seconds: float) -> None:
    """Be busy for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
