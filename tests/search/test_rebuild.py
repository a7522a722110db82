"""A rebuild makes a whole new index beside the old one, and loses nothing that changes meanwhile."""

import uuid

import pytest
from wagtail.models import Locale

from search import outbox, rebuild
from search.indexer import Indexer
from search.locks import REBUILD, file_lock
from search.models import OutboxEntry
from search.rebuild import RebuildInProgressError, rebuild_index

pytestmark = pytest.mark.django_db


def test_everything_public_is_in_the_new_index(backend, add_initiative, found_ids):
    pages = [add_initiative(f"Groep {number}") for number in range(5)]
    add_initiative("Concept", live=False)
    steps = []
    report = rebuild_index(batch_size=2, progress=lambda done, total: steps.append((done, total)))
    assert (report.read, report.failed) == (6, [])
    assert set(found_ids()) == {str(page.translation_key) for page in pages}
    assert steps == [(0, 6), (2, 6), (4, 6), (6, 6)]
    assert not outbox.is_due()


def test_changes_meanwhile_are_not_lost(index, add_initiative, found_ids):
    removed, kept = add_initiative("Wandelgroep"), add_initiative("Kookclub")
    Indexer().drain()
    later = []

    def change(done, total):
        if done == total and not later:
            later.append(add_initiative("Leesclub"))
            removed.unpublish()
            # The old index has them, so nothing is pending any more.
            Indexer().drain()

    rebuild_index(progress=change)
    assert set(found_ids()) == {str(page.translation_key) for page in (kept, later[0])}


def test_drains_are_kept_out_of_the_switch_and_made_up_for(index, add_initiative, found_ids, monkeypatch):
    late = []
    original = outbox.complete_up_to

    def complete_up_to(version):
        late.append(add_initiative("Leesclub"))
        assert not Indexer().drain().is_anything
        original(version)

    monkeypatch.setattr(outbox, "complete_up_to", complete_up_to)
    rebuild_index()
    assert found_ids() == [str(late[0].translation_key)]
    assert not outbox.is_due()


def test_a_faulty_record_is_left_out_and_told(backend, add_initiative, found_ids, faulty_title):
    good, bad = add_initiative(), add_initiative(faulty_title)
    report = rebuild_index()
    assert report.failed == [bad.translation_key]
    assert found_ids() == [str(good.translation_key)]
    assert OutboxEntry.objects.get(translation_key=bad.translation_key).attempts == 1


def test_a_second_rebuild_at_once_is_refused(index):
    with file_lock(REBUILD, wait=False), pytest.raises(RebuildInProgressError) as refused:
        rebuild_index()
    assert "being rebuilt already" in str(refused.value)


def test_a_rebuild_that_fails_leaves_the_old_index(index, add_initiative, found_ids, monkeypatch):
    page = add_initiative()
    Indexer().drain()
    monkeypatch.setattr(outbox, "changes_since", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rebuild_index()
    assert found_ids() == [str(page.translation_key)]


def test_keys_come_in_batches_each_once(add_initiative):
    pages = [add_initiative(f"Groep {number}") for number in range(5)]
    pages[0].copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    batches = list(rebuild.key_batches(2))
    keys = [key for batch in batches for key in batch]
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert keys == sorted({page.translation_key for page in pages})
    assert all(isinstance(key, uuid.UUID) for key in keys)
