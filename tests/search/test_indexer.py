"""The indexer follows the database through repeats, faults and outages; nothing blocks or is lost."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from search import indexer, outbox
from search.backends.base import SearchUnavailable
from search.documents import load_documents
from search.indexer import DrainReport, Indexer
from search.locks import DRAIN, file_lock
from search.models import OutboxEntry
from search.tasks import drain_outbox

pytestmark = pytest.mark.django_db


def entry(page) -> OutboxEntry:
    return OutboxEntry.objects.get(translation_key=page.translation_key)


class TestDrain:
    def test_what_is_added_is_found(self, index, add_initiative, found_ids):
        page = add_initiative("Wandelgroep")
        assert Indexer().drain() == DrainReport(written=1)
        assert found_ids("wandelgroep") == [str(page.translation_key)]
        assert not outbox.is_due()

    def test_what_is_changed_is_found_by_its_new_words_only(self, index, add_initiative, found_ids):
        page = add_initiative("Wandelgroep")
        Indexer().drain()
        page.title = "Kookclub"
        page.save_revision().publish()
        Indexer().drain()
        assert found_ids("wandelgroep") == []
        assert found_ids("kookclub") == [str(page.translation_key)]

    @pytest.mark.parametrize("way", ["unpublish", "delete", "restrict"])
    def test_what_is_no_longer_public_is_removed(self, index, add_initiative, index_page, found_ids, way):
        page, other = add_initiative("Wandelgroep"), add_initiative("Kookclub")
        Indexer().drain()
        if way == "restrict":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        else:
            getattr(page, way)()
        assert Indexer().drain() == DrainReport(removed=1)
        assert found_ids() == [str(other.translation_key)]

    def test_a_publication_that_is_only_scheduled_is_not_indexed(self, index, add_initiative, found_ids):
        page = add_initiative("Wandelgroep", live=False)
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision().publish()
        Indexer().drain()
        assert found_ids() == []

    def test_nothing_due_costs_one_query(self, index, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert not Indexer().drain().is_anything

    def test_batches_are_worked_off_to_the_end(self, index, add_initiative, found_ids):
        for number in range(5):
            add_initiative(f"Groep {number}")
        assert Indexer(batch_size=2).drain() == DrainReport(written=5)
        assert len(found_ids()) == 5

    def test_a_drain_stops_between_batches_when_asked(self, index, add_initiative):
        for number in range(4):
            add_initiative(f"Groep {number}")
        answers = iter([True, False])
        assert Indexer(batch_size=2).drain(go_on=lambda: next(answers)) == DrainReport(written=2)
        assert outbox.outbox_status().pending == 2

    def test_a_change_while_indexing_is_indexed_again(self, index, add_initiative, found_ids, monkeypatch):
        page = add_initiative("Wandelgroep")
        original_write = index.write

        def write(documents, delete=()):
            original_write(documents, delete)
            if page.title == "Wandelgroep":
                page.title = "Kookclub"
                page.save()

        monkeypatch.setattr(index, "write", write)
        assert Indexer().drain() == DrainReport(written=2)
        assert found_ids("kookclub") == [str(page.translation_key)]
        assert not outbox.is_due()

    def test_a_crash_before_completion_repeats_without_harm(
        self, index, add_initiative, found_ids, monkeypatch
    ):
        page = add_initiative("Wandelgroep")
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(outbox, "complete", lambda claims: (_ for _ in ()).throw(KeyboardInterrupt))
            Indexer().drain()
        assert outbox.is_due()
        Indexer().drain()
        assert found_ids() == [str(page.translation_key)]


class TestOneDrainAtATime:
    def test_entries_are_left_to_the_holder_of_the_lock(self, index, add_initiative):
        add_initiative()
        with file_lock(DRAIN, wait=False) as acquired:
            assert acquired
            assert not Indexer().drain().is_anything
        assert outbox.is_due()

    def test_what_is_left_in_the_last_moment_is_worked_off_by_the_holder(
        self, index, add_initiative, monkeypatch
    ):
        """An entry is committed between the holder's last look and its letting go."""
        add_initiative("Wandelgroep")
        late = []
        original_complete = outbox.complete

        def complete(claims):
            original_complete(claims)
            if not late:
                late.append(add_initiative("Kookclub"))
                assert not Indexer().drain().is_anything

        monkeypatch.setattr(outbox, "complete", complete)
        assert Indexer().drain() == DrainReport(written=2)
        assert late and not outbox.is_due()

    def test_threads_exclude_each_other(self, index):
        answers = []

        def try_lock():
            with file_lock(DRAIN, wait=False) as acquired:
                answers.append(acquired)

        with file_lock(DRAIN, wait=False):
            thread = threading.Thread(target=try_lock)
            thread.start()
            thread.join()
        try_lock()
        assert answers == [False, True]


class TestFaults:
    def test_a_faulty_record_blocks_no_other(self, index, add_initiative, found_ids, faulty_title):
        good = [add_initiative(f"Groep {number}") for number in range(4)]
        bad = add_initiative(faulty_title)
        good += [add_initiative(f"Club {number}") for number in range(4)]
        assert Indexer().drain() == DrainReport(written=8, failed=1)
        assert set(found_ids()) == {str(page.translation_key) for page in good}
        assert entry(bad).attempts == 1
        assert "ValueError" in entry(bad).error
        assert "Anna" not in entry(bad).error

    def test_a_document_that_the_engine_refuses_blocks_no_other(
        self, index, add_initiative, found_ids, monkeypatch
    ):
        good, bad = add_initiative(), add_initiative("Onmogelijk")

        def load(keys, versions=None):
            documents = load_documents(keys, versions)
            return [
                replace(each, version=-1) if each.id == str(bad.translation_key) else each
                for each in documents
            ]

        monkeypatch.setattr(indexer, "load_documents", load)
        assert Indexer().drain() == DrainReport(written=1, failed=1)
        assert found_ids() == [str(good.translation_key)]
        assert entry(bad).attempts == 1

    def test_a_mended_record_is_indexed_at_once(self, index, add_initiative, found_ids, faulty_title):
        page = add_initiative(faulty_title)
        Indexer().drain()
        page.title = "Wandelgroep"
        page.save()
        assert Indexer().drain() == DrainReport(written=1)
        assert entry(page).error == ""

    def test_an_outage_is_nobodys_fault(self, backend, add_initiative):
        page = add_initiative()
        with pytest.raises(SearchUnavailable):
            Indexer(backend).drain()
        assert entry(page).attempts == 0
        assert outbox.is_due()

    @pytest.fixture
    def broken(self, backend, own_engine):
        """A backend whose place for the index is taken."""
        own_engine.block()
        return backend

    def test_the_task_builds_the_first_index_of_a_bank(self, backend, add_initiative, found_ids):
        page = add_initiative()
        drain_outbox.call()
        assert found_ids() == [str(page.translation_key)]
        assert not outbox.is_due()

    def test_the_task_outlives_an_outage(self, broken, add_initiative, caplog):
        add_initiative()
        drain_outbox.call()
        drain_outbox.call()
        assert caplog.text.count("search.indexing.held_up") == 1
        assert outbox.is_due()

    def test_publishing_goes_through_while_the_index_is_down(
        self, broken, add_initiative, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            page = add_initiative()
        assert type(page).objects.live().filter(pk=page.pk).exists()
        assert outbox.is_due()

    def test_publishing_is_found_right_after_commit(
        self, index, add_initiative, found_ids, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            page = add_initiative()
        assert found_ids() == [str(page.translation_key)]
