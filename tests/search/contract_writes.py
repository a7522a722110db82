"""The backend contract: writing, rebuilding and health."""

from dataclasses import replace

import pytest
from contract_tools import fill, ids_of, nl
from documents_by_chance import make_document, new_id, random_documents

from search.backends.base import SearchUnavailable, State
from search.query import SearchQuery


class WriteContract:
    """Writing, rebuilding and health."""

    def test_to_write_twice_is_to_write_once(self, backend):
        fill(backend, random_documents(1, 5))
        before = sorted(backend.ids_and_digests())
        backend.write(random_documents(1, 5))
        backend.write(random_documents(1, 5), delete=[new_id(77)])
        assert sorted(backend.ids_and_digests()) == before

    def test_a_write_is_seen_at_once(self, backend):
        fill(backend, [make_document(1, nl("Slaap"))])
        backend.write([make_document(1, nl("Stress"), version=2), make_document(2, nl("Stress"))])
        assert ids_of(backend, "slaap") == []
        assert set(ids_of(backend, "stress")) == {new_id(1), new_id(2)}
        backend.write([], delete=[new_id(1)])
        assert ids_of(backend, "stress") == [new_id(2)]

    def test_a_late_write_never_undoes_a_newer_one(self, backend):
        fill(backend, [])
        backend.write([make_document(1, nl("Nieuw"), version=8)])
        backend.write([make_document(1, nl("Oud"), version=7)])
        backend.write([make_document(1, nl("Oud"), version=9), make_document(1, nl("Vers"), version=10)])
        assert ids_of(backend, "nieuw") == []
        assert ids_of(backend, "oud") == []
        assert ids_of(backend, "vers") == [new_id(1)]

    def test_digests_tell_content_apart_and_leave_the_version_out(self, backend):
        fill(backend, [make_document(1, nl("A"), version=1), make_document(2, nl("B"))])
        digests = dict(backend.ids_and_digests())
        assert digests[new_id(1)] == make_document(1, nl("A"), version=5).digest()
        assert digests[new_id(1)] != make_document(1, nl("A"), evidence=3).digest()
        assert set(digests) == {new_id(1), new_id(2)}

    def test_a_faulty_document_is_no_outage_and_writes_nothing(self, backend):
        fill(backend, [make_document(1)])
        faulty = replace(make_document(2), id="no UUID")
        with pytest.raises(ValueError, match="UUID"):
            backend.write([make_document(3), faulty], delete=[new_id(1)])
        with pytest.raises(ValueError, match="UUID"), backend.rebuild() as session:
            session.add([faulty])
        assert ids_of(backend) == [new_id(1)]

    def test_a_rebuild_is_seen_only_after_the_switch(self, backend):
        fill(backend, [make_document(1, nl("Oud"))])
        with backend.rebuild() as session:
            session.add([make_document(2, nl("Nieuw"))])
            session.add([make_document(3, nl("Nieuw"))])
            backend.write([make_document(4, nl("Oud"))])
            assert set(ids_of(backend, "oud")) == {new_id(1), new_id(4)}
            session.replay([make_document(5, nl("Nieuw"))], [new_id(3)])
            session.replay([make_document(6, nl("Nieuw"))], [])
            assert ids_of(backend, "nieuw") == []
            session.switch()
        assert ids_of(backend, "oud") == []
        assert set(ids_of(backend, "nieuw")) == {new_id(2), new_id(5), new_id(6)}

    def test_an_abandoned_rebuild_leaves_everything_as_it_was(self, backend):
        fill(backend, [make_document(1, nl("Oud"))])
        with pytest.raises(KeyboardInterrupt), backend.rebuild() as session:
            session.add(random_documents(1, 50))
            raise KeyboardInterrupt
        assert ids_of(backend) == [new_id(1)]
        fill(backend, random_documents(1, 3))
        assert backend.health().documents == 3

    def test_one_rebuild_at_a_time(self, backend):
        with backend.rebuild(), pytest.raises(SearchUnavailable), backend.rebuild():
            pass

    def test_without_an_index_everything_says_so(self, backend):
        assert not backend.exists()
        assert backend.health().state is State.MISSING
        for ask in (
            lambda: backend.search(SearchQuery()),
            lambda: backend.similar(new_id(1)),
            lambda: backend.write([make_document(1)]),
            lambda: list(backend.ids_and_digests()),
        ):
            with pytest.raises(SearchUnavailable) as caught:
                ask()
            assert caught.value.state is State.MISSING

    def test_health_counts_documents(self, backend):
        fill(backend, [])
        assert (backend.exists(), backend.health().state, backend.health().documents) == (True, State.OK, 0)
        backend.write(random_documents(1, 12))
        assert backend.health().documents == 12
