"""Indexes of Elasticsearch: built aside, switched, gone back to, removed; and nobody else's touched."""

import time

import pytest
from contract_tools import fill, ids_of, nl
from documents_by_chance import make_document, new_id, random_documents
from engine_tools import elasticsearch_backend

from search.backends import elasticsearch_index
from search.backends.base import SearchUnavailable, State
from search.backends.elasticsearch_schema import get_mapping
from search.backends.elasticsearch_writer import DocumentRejectedError
from search.query import SearchQuery


@pytest.fixture
def backend(elasticsearch_url):
    with elasticsearch_backend(elasticsearch_url) as backend:
        yield backend


@pytest.fixture
def foreign(backend):
    """Return the name of an index of somebody else's that is called like one of ours, with an alias."""
    indices, name = backend.clients.builder.indices, f"{backend.store.alias}-20200101000000000000-0123abcd"
    indices.create(index=name, aliases={f"{backend.store.name}-others": {}})
    yield name
    indices.delete(index=name)


def names(backend) -> list[str]:
    return [each.name for each in backend.store.generations()]


def test_the_index_before_is_kept_and_older_ones_are_removed(backend):
    seen = []
    for number in range(4):
        fill(backend, [make_document(number)])
        seen.append(backend.store.live())
    assert names(backend) == seen[-2:]
    assert [each.is_live for each in backend.store.generations()] == [False, True]


def test_a_rollback_brings_the_index_before_back(backend):
    with pytest.raises(SearchUnavailable):
        backend.rollback()
    fill(backend, [make_document(1)])
    fill(backend, [make_document(2)])
    backend.rollback()
    assert ids_of(backend) == [new_id(1)]
    with pytest.raises(SearchUnavailable, match="no earlier"):
        backend.rollback()
    fill(backend, [make_document(3)])
    backend.rollback()
    assert ids_of(backend) == [new_id(1)]


def test_what_a_crashed_rebuild_left_is_no_index_and_is_removed(backend):
    left = backend.store.new_generation()
    assert backend.health().state is State.OTHER_SCHEMA
    fill(backend, [make_document(1)])
    assert left not in names(backend)
    left = backend.store.new_generation()
    with pytest.raises(SearchUnavailable):
        backend.rollback()
    fill(backend, [make_document(2)])
    assert left not in names(backend)
    assert len(names(backend)) == 2


def test_an_index_of_another_schema_is_told_from_none_and_kept(backend, elasticsearch_url, monkeypatch):
    fill(backend, [make_document(1)])
    monkeypatch.setattr("search.backends.elasticsearch_store.schema_hash", lambda: "0123456789ab")
    newer = type(backend)(backend.options)
    assert newer.health().state is State.OTHER_SCHEMA
    fill(newer, [make_document(2), make_document(3)])
    assert (newer.health().documents, backend.health().documents) == (2, 1)


def test_an_index_of_another_schema_goes_when_this_one_has_served_for_a_week(backend):
    """However old it is: a version before may serve with it until it is replaced."""
    indices, alias = backend.clients.builder.indices, f"{backend.store.name}-0123456789ab"
    old, unused = f"{alias}-20200201000000000000-0123abcd", f"{alias}-20200101000000000000-0123abcd"
    mapping = get_mapping(backend.store.name).to_dict()
    indices.create(index=old, mappings=mapping, aliases={alias: {}})
    indices.create(index=unused, mappings=mapping)
    for _round in range(2):
        fill(backend, [])
        assert indices.exists(index=old)
        assert not indices.exists(index=unused)
    meta = indices.get_mapping(index=backend.store.live())[backend.store.live()]["mappings"]["_meta"]
    indices.put_mapping(index=backend.store.live(), meta={**meta, "since": meta["since"] - 8 * 24 * 3600})
    fill(backend, [])
    assert not indices.exists(index=old)


def test_indexes_and_aliases_of_others_are_left_alone(backend, foreign):
    for _round in range(3):
        fill(backend, [make_document(1)])
    backend.rollback()
    backend.store.drop_all()
    indices = backend.clients.builder.indices
    assert indices.exists(index=foreign)
    assert indices.exists_alias(name=f"{backend.store.name}-others")


def test_a_lock_whose_holder_died_runs_out(backend):
    fill(backend, [make_document(1)])
    client, lock = backend.clients.builder, f"{backend.store.name}-lock"
    client.index(index=lock, id="rebuild", document={"until": time.time() + 60, "holder": "another"})
    with pytest.raises(SearchUnavailable, match="another process rebuilds"):
        fill(backend, [make_document(2)])
    client.index(index=lock, id="rebuild", document={"until": time.time() - 1, "holder": "another"})
    fill(backend, [make_document(2)])
    assert ids_of(backend) == [new_id(2)]


def test_a_rebuild_that_lost_documents_is_not_switched_to(backend):
    fill(backend, [make_document(1)])
    with pytest.raises(SearchUnavailable, match="holds 1 of 2"), backend.rebuild() as session:
        session.add([make_document(2), make_document(3)])
        backend.clients.builder.delete(index=session.generation, id=new_id(2))
        session.switch()
    assert ids_of(backend) == [new_id(1)]
    assert len(names(backend)) == 1


def test_to_write_where_no_index_is_makes_none(backend):
    with pytest.raises(SearchUnavailable) as caught:
        backend.write([make_document(1)], delete=[new_id(2)])
    assert caught.value.state is State.MISSING
    assert not backend.clients.builder.indices.exists(index=backend.store.alias)


def test_a_document_that_is_refused_keeps_no_other_back(backend):
    fill(backend, [])
    refused = make_document(2, facets={"theme": ("x" * 40_000,)})
    with pytest.raises(DocumentRejectedError, match="1 documents: document_parsing_exception"):
        backend.write([make_document(1), refused, make_document(3)])
    backend.write([])
    assert set(ids_of(backend)) == {new_id(1), new_id(3)}


def test_a_late_delete_never_undoes_a_newer_write(backend):
    fill(backend, [])
    backend.write([make_document(1, nl("Nieuw"), version=5)])
    backend.write([], delete={new_id(1): 3})
    assert ids_of(backend) == [new_id(1)]
    backend.write([], delete={new_id(1): 6})
    backend.write([make_document(1, nl("Oud"), version=5)])
    assert ids_of(backend) == []


def test_a_scan_goes_on_over_many_pages(backend, monkeypatch):
    monkeypatch.setattr(elasticsearch_index, "SCAN_SIZE", 7)
    documents = random_documents(1, 50)
    fill(backend, documents)
    assert dict(backend.ids_and_digests()) == {each.id: each.digest() for each in documents}


def test_a_field_that_nobody_declared_is_refused(backend):
    mapping = get_mapping("owner").to_dict()
    assert mapping["dynamic"] == "strict"
    assert set(mapping["properties"]) >= {"id", "words", "theme", "rank_newest", "title_nb"}


def test_a_search_is_one_request(backend):
    fill(backend, random_documents(1, 50))
    asked = []
    send = backend.index._send
    backend.index._send = lambda *arguments: asked.append(arguments) or send(*arguments)
    themes, kinds = (tuple(f"{facet}-{number}" for number in range(4)) for facet in ("theme", "kind"))
    assert backend.search(SearchQuery(text="stress", filters=(("theme", themes), ("kind", kinds)))).total
    assert len(asked) == 1
