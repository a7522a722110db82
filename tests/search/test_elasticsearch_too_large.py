"""A document larger than the server takes is that document's fault, and keeps no other waiting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from documents_by_chance import make_document, new_id
from servers import Cluster

from kennisbank.settings.engines import read_search_url
from search import outbox
from search.backends import get_backend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_writer import DocumentRejectedError
from search.documents import LanguageText
from search.holdup import find_holdup
from search.indexer import Indexer
from search.rebuild import rebuild_index

LIMITS = {
    # What is being indexed at one time; the answer is 429, as that of a busy server.
    "memory": ("indexing_pressure.memory.limit", "es_rejected_execution_exception"),
    # One request; the answer is 413 and nothing else.
    "request": ("http.max_content_length", "413"),
}
# An editor may store each, and all of them in one initiative: twice what the node takes.
BLOCKS = [" ".join(f"naam{block}{number:04}" for number in range(4_000)) for block in range(10)]


@pytest.fixture(scope="module", params=LIMITS)
def limited(request) -> Iterator[tuple[Cluster, str]]:
    """Give a node that takes 200 kB, in one way or the other, and what it calls its refusal."""
    setting, refusal = LIMITS[request.param]
    cluster = Cluster(settings={setting: "200kb"})
    yield cluster, refusal
    cluster.stop()


@pytest.fixture
def backend(limited, settings, tmp_path: Path) -> Iterator[ElasticsearchBackend]:
    settings.DATA_DIR = tmp_path
    cluster, _refusal = limited
    options = read_search_url(f"{cluster.search_url}/kennisbank", data_dir=tmp_path)
    settings.SEARCH_BACKENDS = {"default": options}
    yield get_backend()
    get_backend().store.drop_all()


def test_all_others_are_written_at_once(limited, backend, monkeypatch):
    def refuse(refusals: int) -> None:
        raise AssertionError("To wait makes no document smaller.")

    monkeypatch.setattr("search.backends.elasticsearch_bulk._pause", refuse)
    with backend.scratch() as backend:
        with backend.rebuild() as session:
            session.switch()
        documents = [make_document(number) for number in range(20)]
        documents[7] = make_document(7, LanguageText("nl", "Lang", body=" ".join(BLOCKS)))
        with pytest.raises(DocumentRejectedError, match=f"^1 documents: {limited[1]}$"):
            backend.write(documents)
        # Nothing is found before a write that succeeds.
        backend.write([make_document(20)])
        written = {id for id, _digest in backend.ids_and_digests()}
        assert written == {new_id(number) for number in range(21) if number != 7}


def add_three(add_initiative) -> list[str]:
    """Add three initiatives, the second of which is too large; return their ids."""
    body = [{"type": "text", "value": f"<p>{text}</p>"} for text in BLOCKS]
    pages = [
        add_initiative("Kookgroep"),
        add_initiative("Lang", body=body),
        add_initiative("Leesgroep"),
    ]
    return [str(page.translation_key) for page in pages]


@pytest.mark.django_db
def test_it_waits_in_the_outbox_with_its_fault_until_it_is_changed(backend, add_initiative, found_ids):
    rebuild_index()
    ids = add_three(add_initiative)
    report = Indexer().drain()
    assert (report.written, report.failed) == (2, 1)
    assert sorted(found_ids()) == sorted([ids[0], ids[2]])
    (failing,) = outbox.failing_entries()
    assert str(failing.translation_key) == ids[1]
    assert "DocumentRejectedError" in failing.error
    assert find_holdup() is None
    # Others are not held up by it later, either.
    outbox.retry_failing()
    later = str(add_initiative("Tuingroep").translation_key)
    assert Indexer().drain().written == 1
    assert later in found_ids()


@pytest.mark.django_db
def test_a_rebuild_goes_on_without_it(backend, add_initiative, found_ids):
    ids = add_three(add_initiative)
    rebuild_index()
    assert sorted(found_ids()) == sorted([ids[0], ids[2]])
    assert outbox.outbox_status().failing == 1
