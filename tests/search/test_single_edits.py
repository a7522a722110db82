"""Single edits leave the large segment alone: what tantivy would merge is written once more instead."""

import json

import pytest
from contract_tools import fill, ids_of, nl
from documents_by_chance import make_document, new_id

from search.backends.tantivy import TantivyBackend
from search.backends.tantivy_writer import FULL, MOST_ALONG

RECORDS = 50


@pytest.fixture
def backend(tmp_path) -> TantivyBackend:
    """A bank of records with titles of their own."""
    backend = TantivyBackend({"PATH": tmp_path / "index"})
    fill(backend, [make_document(number, nl(f"Begin nummer{number}")) for number in range(RECORDS)])
    return backend


def segments(backend: TantivyBackend) -> dict[str, int]:
    """Return {segment: its documents, replaced ones included}."""
    meta = json.loads((backend.store.live_generation() / "meta.json").read_text("utf-8"))
    return {segment["segment_id"]: segment["max_doc"] for segment in meta["segments"]}


def edit(backend: TantivyBackend, number: int, version: int, title: str = "Daarna") -> None:
    backend.write([make_document(number, nl(f"{title} nummer{number}"), version=version)])


def test_edits_merge_no_segments(backend):
    [large] = segments(backend)
    for number in range(MOST_ALONG):
        edit(backend, number, version=2)
        assert large in segments(backend)
        assert len(segments(backend)) <= FULL


def test_segments_stay_few_however_many_edits(backend):
    for version in range(2, 9):
        for number in range(RECORDS):
            edit(backend, number, version)
            assert len(segments(backend)) <= FULL
    assert sum(segments(backend).values()) < 3 * RECORDS


def test_every_edit_is_found_once(backend):
    for number in range(RECORDS):
        edit(backend, number, version=2)
    assert sorted(ids_of(backend, "daarna")) == sorted(map(new_id, range(RECORDS)))
    assert ids_of(backend, "begin") == []


def test_what_another_process_wrote_or_deleted_stays_so(backend):
    other = TantivyBackend(backend.options)
    for number in range(FULL - 3):
        edit(backend, number, version=2)
    edit(other, 0, version=3, title="Later")
    other.write([], delete=[new_id(1)])
    for number in range(10, 10 + FULL):
        edit(backend, number, version=4)
    assert ids_of(backend, "later nummer0") == [new_id(0)]
    assert new_id(1) not in ids_of(backend)


def test_after_a_rebuild_only_what_it_found_is_there(backend):
    for number in range(FULL - 2):
        edit(backend, number, version=2)
    fill(backend, [make_document(number, nl(f"Nieuw nummer{number}"), version=2) for number in range(20, 30)])
    for number in range(20, 20 + FULL):
        edit(backend, number, version=3)
    assert backend.health().documents == 10
