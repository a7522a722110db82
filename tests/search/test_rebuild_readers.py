"""Large rebuilds have their texts read by other processes: the same documents, and no process left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from wagtail.models import Locale
from waiting import wait_until

from search import rebuild
from search.documents import load_documents
from search.rebuild import rebuild_index
from search.rebuild_readers import Readers

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches(add_initiative):
    """Return the keys of five initiatives, one of them in two languages, in batches."""
    summary = "Samen beter slapen en minder eenzaam zijn: het gezelschap van eenzaamheid."
    pages = [add_initiative(f"Slaapcursus {number}", summary=summary) for number in range(5)]
    translation = pages[0].copy_for_translation(Locale.objects.get(language_code="nb"), copy_parents=True)
    translation.title, translation.summary = "Gruppeveiledning", "Veiledning i gruppe for nye studenter."
    translation.live = True
    translation.save()
    return [*rebuild.key_batches(2)]


def is_running(pid: int) -> bool:
    """Tell whether a process is at work: not gone, and not a zombie that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def process_ids(readers: Readers) -> list[int]:
    return [process.pid for process in readers.processes]


def test_documents_are_those_that_one_process_makes(batches):
    with Readers() as readers:
        loaded = [(loading.keys, loading.documents()) for loading in readers.load(batches)]
    assert [keys for keys, _documents in loaded] == batches
    documents = [document for _keys, some in loaded for document in some]
    expected = load_documents([key for keys in batches for key in keys])
    assert documents == expected
    assert [each.terms() for each in documents] == [each.terms() for each in expected]
    assert {text.language for document in documents for text in document.texts} == {"nl", "nb"}
    assert all("nl:cursus" in document.terms().parts for document in documents)


def test_they_end_with_the_rebuild(batches):
    with Readers() as readers:
        ids = process_ids(readers)
        assert all(map(is_running, ids))
        next(readers.load(batches))
    assert len(ids) == 2
    assert not any(map(is_running, ids))


def test_where_one_dies_this_process_reads(batches):
    with Readers() as readers:
        for pid in process_ids(readers):
            os.kill(pid, signal.SIGKILL)
        documents = [document for loading in readers.load(batches) for document in loading.documents()]
    assert documents == load_documents([key for keys in batches for key in keys])


def test_a_large_rebuild_uses_them(backend, batches, found_ids, monkeypatch):
    monkeypatch.setattr(rebuild, "READERS_FROM", 0)
    report = rebuild_index(batch_size=2)
    assert (report.read, report.failed) == (5, [])
    assert len(found_ids("slaap")) == 5


def test_a_batch_that_cannot_be_loaded_is_set_aside_as_ever(backend, batches, monkeypatch):
    monkeypatch.setattr("search.rebuild_readers.load_bare_documents", lambda *_arguments: 1 / 0)
    monkeypatch.setattr(rebuild, "READERS_FROM", 0)
    report = rebuild_index(batch_size=2)
    # The second look, one by one in this process, finds nothing wrong.
    assert (report.read, report.failed) == (5, [])


def test_none_is_left_where_the_rebuild_is_killed():
    script = (
        "import django; django.setup()\n"
        "from search.rebuild_readers import Process\n"
        "print(Process([]).pid, flush=True)\n"
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
    wait_until(lambda: not is_running(pid), "the reader follows the rebuild")
