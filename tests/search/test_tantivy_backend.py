"""The default engine keeps the contract, on real files, through damage, crashes, forks and threads."""

import multiprocessing
import os
import random
import shutil
import threading
import time
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from backend_contract import BackendContract
from contract_facets import FacetContract
from contract_tools import fill, ids_of, nl
from documents_by_chance import make_document, new_id, random_documents

from search.backends import tantivy_facets, tantivy_reader, tantivy_schema
from search.backends.base import SearchUnavailable, State
from search.backends.tantivy import TantivyBackend
from search.backends.tantivy_guard import unavailable_on_failure
from search.backends.tantivy_query import Query
from search.backends.tantivy_store import POINTER, REBUILD_LOCK
from search.query import SearchQuery

PROCESSES = multiprocessing.get_context("fork")


@pytest.fixture
def backend(tmp_path) -> TantivyBackend:
    return TantivyBackend({"PATH": tmp_path / "index"})


def reopened(backend: TantivyBackend) -> TantivyBackend:
    """Return the same index as another process would open it."""
    return TantivyBackend(backend.options)


def generations(backend: TantivyBackend) -> list[Path]:
    return [entry for entry in backend.store.directory.iterdir() if entry.is_dir()]


def state_of(backend: TantivyBackend) -> State:
    """Return why a search cannot be answered, and hold `health` to the same."""
    with pytest.raises(SearchUnavailable) as caught:
        backend.search(SearchQuery())
    assert backend.health().state is caught.value.state
    return caught.value.state


class TestTantivyBackend(BackendContract):
    @pytest.fixture
    def backend(self, tmp_path):
        return TantivyBackend({"PATH": tmp_path / "index"})


@pytest.mark.parametrize(
    ("sparse_total", "dense_share", "almost_all_share"),
    [(0, 9, 9), (0, 0, 9), (0, 9, 0), (5, 0.1, 0.9)],
    ids=["sets and columns", "sets and postings", "postings", "in turns"],
)
class TestWaysToCount(FacetContract):
    """Every way to count gives the same counts; a few documents would see only the first."""

    @pytest.fixture
    def backend(self, tmp_path, monkeypatch, sparse_total, dense_share, almost_all_share):
        monkeypatch.setattr(tantivy_facets, "SPARSE_TOTAL", sparse_total)
        monkeypatch.setattr(tantivy_facets, "DENSE_SHARE", dense_share)
        monkeypatch.setattr(tantivy_facets, "ALMOST_ALL_SHARE", almost_all_share)
        return TantivyBackend({"PATH": tmp_path / "index"})


class TestDamage:
    """A broken index is named as what it is, and a rebuild heals it."""

    @pytest.fixture(autouse=True)
    def healed(self, backend):
        fill(backend, random_documents(1, 20))
        backend.search(SearchQuery())
        yield
        fill(backend, random_documents(1, 20))
        assert backend.search(SearchQuery()).total == 20

    def test_directory_gone(self, backend):
        shutil.rmtree(backend.store.path)
        assert state_of(backend) is State.MISSING
        assert not backend.exists()

    def test_live_generation_gone(self, backend):
        shutil.rmtree(backend.store.live_generation())
        assert state_of(backend) is State.MISSING

    @pytest.mark.parametrize("content", ["", "../elsewhere", "\x00", "g-unknown"])
    def test_pointer_names_nothing(self, backend, content):
        backend.store.pointer.write_text(content)
        assert state_of(backend) in (State.CORRUPT, State.MISSING)

    def test_pointer_holds_no_text(self, backend):
        backend.store.pointer.write_bytes(b"\xff\xfe")
        assert state_of(backend) is State.CORRUPT

    @pytest.mark.parametrize("content", [b"", b"{", b"\x00" * 500])
    def test_list_of_segments_damaged(self, backend, content):
        (backend.store.live_generation() / "meta.json").write_bytes(content)
        assert state_of(backend) is State.CORRUPT

    def test_segment_files_cut_short(self, backend):
        for file in self._segment_files(backend):
            os.truncate(file, file.stat().st_size // 2)
        assert state_of(reopened(backend)) is State.CORRUPT

    def test_segment_files_gone(self, backend):
        for file in self._segment_files(backend):
            file.unlink()
        assert state_of(reopened(backend)) in (State.CORRUPT, State.MISSING)

    @staticmethod
    def _segment_files(backend):
        live = backend.store.live_generation()
        return [file for file in live.iterdir() if file.suffix in {".idx", ".term", ".fast", ".store"}]


def test_a_file_in_place_of_the_directory_is_unreadable(tmp_path):
    (tmp_path / "index").write_text("no directory")
    assert state_of(TantivyBackend({"PATH": tmp_path / "index"})) is State.UNREADABLE


def test_an_index_of_another_schema_is_told_from_none(backend, monkeypatch):
    fill(backend, random_documents(1, 3))
    monkeypatch.setattr("search.backends.tantivy_store.schema_hash", lambda: "another")
    newer = reopened(backend)
    assert state_of(newer) is State.OTHER_SCHEMA
    fill(newer, random_documents(1, 5))
    assert newer.health().documents == 5
    assert backend.health().documents == 3, "a release that is rolled back finds its index again"


def test_the_schema_hash_follows_fields_and_analysis(monkeypatch):
    before = tantivy_schema.schema_hash()
    for name, changed in (("fingerprint", lambda: "other"), ("LAYOUT_VERSION", 99)):
        with monkeypatch.context() as patch:
            patch.setattr(tantivy_schema, name, changed)
            tantivy_schema.schema_hash.cache_clear()
            assert tantivy_schema.schema_hash() != before
    tantivy_schema.schema_hash.cache_clear()
    assert tantivy_schema.schema_hash() == before


def test_a_panic_of_the_engine_is_an_outage_not_a_crash(backend):
    fill(backend, random_documents(1, 3))
    searcher = backend._reader.snapshot().searcher
    with pytest.raises(SearchUnavailable) as caught, unavailable_on_failure("searching"):
        searcher.search(Query.all_query(), 0)
    assert caught.value.state is State.CORRUPT
    with pytest.raises(KeyboardInterrupt), unavailable_on_failure("searching"):
        raise KeyboardInterrupt


def test_a_switch_drops_the_old_generation_and_keeps_its_readers(backend):
    fill(backend, [make_document(1, nl("Oud"))])
    old = backend._reader.snapshot()
    with backend.rebuild() as session:
        session.add([make_document(2, nl("Nieuw"))])
        session.switch()
    assert len(generations(backend)) == 1
    assert old.searcher.search(Query.all_query(), 1).count == 1
    ((_score, address),) = old.searcher.search(Query.all_query(), 1).hits
    assert old.searcher.doc(address).get_first("gist") == "nl:oud"


def test_another_process_sees_writes_and_switches(backend):
    other = reopened(backend)
    fill(backend, [make_document(1, nl("Oud"))])
    assert ids_of(other) == [new_id(1)]
    backend.write([make_document(2, nl("Nieuw"))])
    assert ids_of(other, "nieuw") == [new_id(2)]
    fill(backend, [make_document(3, nl("Ander"))])
    assert ids_of(other) == [new_id(3)]


def test_counts_kept_in_memory_are_those_of_the_newest_state(backend):
    fill(backend, [make_document(1, facets={"theme": ("data",)})])
    assert backend.search(SearchQuery()).counts["theme"] == {"data": 1}
    backend.write([make_document(2, facets={"theme": ("data",)})])
    assert backend.search(SearchQuery()).counts["theme"] == {"data": 2}


def test_the_memory_of_counts_is_bounded(backend, monkeypatch):
    monkeypatch.setattr(tantivy_reader, "CACHED_COUNTS", 3)
    fill(backend, random_documents(1, 5))
    for number in range(10):
        backend.search(SearchQuery(text=f"woord{number}"))
    assert len(backend._reader.snapshot().counts) <= 3


def test_a_forked_process_opens_the_index_anew(backend):
    fill(backend, random_documents(1, 8))
    backend.search(SearchQuery())
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        backend.write(random_documents(2, 9))
        os.write(writing, str(backend.search(SearchQuery()).total).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read() == b"9"
    os.waitpid(child, 0)
    assert backend.search(SearchQuery()).total == 9


def test_threads_search_while_others_write_and_rebuild(backend):
    fill(backend, random_documents(1, 50))
    faults: list[BaseException] = []
    searched = threading.Semaphore(0)
    done = threading.Event()

    def search():
        try:
            while not done.is_set():
                assert backend.search(SearchQuery(text="stress")).total > 0
                searched.release()
        except BaseException as error:
            faults.append(error)
            searched.release()

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(8):
        backend.write(random_documents(1, 50)[number : number + 5])
        fill(backend, random_documents(1, 50))
        assert searched.acquire(timeout=30)
    done.set()
    for thread in threads:
        thread.join(timeout=30)
    assert not faults


def write_for_ever(backend: TantivyBackend, mode: str, started: Connection) -> None:
    """Write the same twenty documents again and again, each time all with one new status."""
    for version in count(2):
        status = {"status": (f"round-{version}",)}
        documents = [make_document(n, nl("Begin"), version=version, facets=status) for n in range(20)]
        started.send(version)
        if mode == "write":
            backend.write(documents)
        else:
            fill(backend, documents)


@pytest.mark.parametrize("mode", ["write", "rebuild"])
def test_a_killed_process_leaves_the_last_state_and_no_lock(backend, mode):
    fill(backend, [make_document(number, nl("Begin")) for number in range(20)])
    chance = random.Random(mode)
    for _round in range(20):
        ready, started = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=write_for_ever, args=(reopened(backend), mode, started))
        process.start()
        for _write in range(chance.randint(1, 3)):
            ready.recv()
        # A write takes about ten milliseconds: this ends at any point within it.
        process.join(timeout=chance.uniform(0, 0.02))
        process.kill()
        process.join()
        results = backend.search(SearchQuery(page_size=100), facets=("status",))
        assert results.total == 20
        # Half a commit would show two statuses.
        assert len(results.counts["status"]) <= 1
        backend.write([make_document(0, nl("Begin"), version=0)])
    fill(backend, random_documents(1, 7))
    assert backend.search(SearchQuery()).total == 7
    assert len(generations(backend)) == 1, "what crashed rebuilds left is cleared away"


def test_an_index_of_another_schema_goes_when_this_one_has_served_for_a_week(backend):
    """However old it is: a version before may serve with it until it is replaced."""
    store, week_ago = backend.store, time.time() - 8 * 24 * 3600
    other = store.path / "0123456789ab" / POINTER
    other.parent.mkdir(parents=True)
    other.write_text("g-0")
    os.utime(other, (week_ago, week_ago))
    for _round in range(2):
        fill(backend, [])
        assert other.exists()
    os.utime(store.directory / REBUILD_LOCK, (week_ago, week_ago))
    fill(backend, [])
    assert not other.exists()
