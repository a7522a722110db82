"""The outbox keeps what must be looked at again, through rollbacks, repeats and failures."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task_backends

from search import outbox
from search.models import OutboxEntry
from search.outbox import Claim, request_indexing

pytestmark = pytest.mark.django_db

KEYS = [uuid.UUID(int=number) for number in range(1, 4)]


@pytest.fixture
def enqueued(monkeypatch) -> list[str]:
    """Record the tasks that reach the task backend, by name."""
    names = []
    monkeypatch.setattr(
        task_backends["default"], "enqueue", lambda task, args, kwargs: names.append(task.name)
    )
    return names


def entry(key: uuid.UUID) -> OutboxEntry:
    return OutboxEntry.objects.get(translation_key=key)


def make_due(key: uuid.UUID) -> None:
    OutboxEntry.objects.filter(translation_key=key).update(
        next_attempt_at=timezone.now() - timedelta(seconds=1)
    )


class TestRequests:
    def test_a_request_is_pending(self):
        request_indexing(KEYS[:1])
        assert [claim.translation_key for claim in outbox.claim_due(10)] == KEYS[:1]

    def test_versions_rise_over_all_initiatives(self):
        request_indexing(KEYS[:1])
        request_indexing(KEYS[1:2])
        request_indexing(KEYS[:1])
        assert entry(KEYS[0]).version > entry(KEYS[1]).version > 0
        assert entry(KEYS[0]).version == outbox.current_version()

    def test_a_repeated_request_stays_one_row(self):
        request_indexing(KEYS[:1])
        request_indexing(KEYS[:1])
        assert OutboxEntry.objects.count() == 1

    def test_a_rolled_back_request_leaves_no_trace(self):
        version = outbox.current_version()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            request_indexing(KEYS)
            raise ZeroDivisionError
        assert not outbox.is_due()
        assert outbox.current_version() == version

    def test_many_initiatives_cost_few_queries(self, django_assert_max_num_queries):
        keys = [uuid.uuid4() for _ in range(2_000)]
        with django_assert_max_num_queries(30):
            request_indexing(keys)
        assert OutboxEntry.objects.count() == 2_000

    def test_nothing_asked_costs_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            request_indexing([])

    def test_the_pending_query_uses_its_index(self):
        request_indexing(KEYS)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A table this small is cheaper read whole, or not, by how many dead rows other tests left.
                cursor.execute("SET LOCAL enable_seqscan = off")
        assert "search_outbox_pending" in outbox._due().order_by("version").explain()


class TestDrainAfterCommit:
    def test_one_transaction_enqueues_one_drain(self, enqueued, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            for key in KEYS:
                request_indexing([key])
            assert enqueued == []
        assert enqueued == ["drain_outbox"]

    def test_the_next_transaction_enqueues_its_own(self, enqueued, django_capture_on_commit_callbacks):
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                request_indexing(KEYS)
        assert len(enqueued) == 2

    def test_a_rolled_back_savepoint_takes_no_other_drain_along(
        self, enqueued, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                request_indexing(KEYS[:1])
                raise ZeroDivisionError
            assert enqueued == []
            request_indexing(KEYS[1:])
        assert enqueued == ["drain_outbox"]

    def test_a_task_backend_that_fails_does_not_fail_the_editor(
        self, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def refuse(*_args):
            raise OSError

        monkeypatch.setattr(task_backends["default"], "enqueue", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            request_indexing(KEYS[:1])
        assert "search.drain.not_enqueued" in caplog.text
        assert outbox.is_due()


class TestCompletion:
    def test_a_completed_claim_is_no_longer_due(self):
        request_indexing(KEYS)
        outbox.complete(outbox.claim_due(10))
        assert not outbox.is_due()

    def test_what_was_asked_again_meanwhile_stays_pending(self):
        request_indexing(KEYS)
        claims = outbox.claim_due(10)
        request_indexing(KEYS[1:2])
        outbox.complete(claims)
        assert [claim.translation_key for claim in outbox.claim_due(10)] == KEYS[1:2]

    def test_the_oldest_request_comes_first(self):
        for key in reversed(KEYS):
            request_indexing([key])
        assert [claim.translation_key for claim in outbox.claim_due(2)] == [KEYS[2], KEYS[1]]

    def test_completing_up_to_a_version_leaves_later_ones(self):
        request_indexing(KEYS[:2])
        version = outbox.current_version()
        request_indexing(KEYS[1:2])
        outbox.complete_up_to(version)
        assert [claim.translation_key for claim in outbox.claim_due(10)] == KEYS[1:2]

    def test_changes_since_a_version_include_indexed_ones_and_can_be_paged(self):
        request_indexing(KEYS[:1])
        since = outbox.current_version()
        request_indexing(KEYS[1:])
        outbox.complete(outbox.claim_due(10))
        up_to = outbox.current_version()
        first = outbox.changes_since(since, up_to=up_to, after=None, limit=1)
        second = outbox.changes_since(since, up_to=up_to, after=KEYS[1], limit=1)
        assert [claim.translation_key for claim in first + second] == KEYS[1:]
        assert outbox.changes_since(since, up_to=up_to, after=KEYS[2], limit=1) == []


class TestFailures:
    def fail(self, key: uuid.UUID, error: Exception | None = None) -> None:
        outbox.record_failure(Claim(key, entry(key).version), error or ValueError("Anna's secret"))

    def test_a_failure_is_put_off_and_kept_without_content(self):
        request_indexing(KEYS[:1])
        self.fail(KEYS[0])
        assert not outbox.is_due()
        assert entry(KEYS[0]).attempts == 1
        assert entry(KEYS[0]).error == "builtins.ValueError"

    def test_the_error_tells_where_it_was_raised(self):
        try:
            uuid.UUID("Anna's secret")
        except ValueError as error:
            assert outbox.describe_error(error).startswith("builtins.ValueError in uuid, line ")

    def test_a_failing_entry_becomes_due_again(self):
        request_indexing(KEYS[:1])
        self.fail(KEYS[0])
        make_due(KEYS[0])
        assert outbox.is_due()

    def test_a_failure_of_an_older_version_does_not_put_off_a_newer_one(self):
        request_indexing(KEYS[:1])
        claim = outbox.claim_due(1)[0]
        request_indexing(KEYS[:1])
        outbox.record_failure(claim, ValueError())
        assert outbox.is_due()

    def test_a_new_request_is_tried_at_once(self):
        request_indexing(KEYS[:1])
        self.fail(KEYS[0])
        request_indexing(KEYS[:1])
        assert outbox.is_due()
        assert entry(KEYS[0]).error == ""

    def test_the_delay_grows_up_to_an_hour(self):
        request_indexing(KEYS[:1])
        for attempts, seconds in [(0, 5), (1, 10), (2, 20), (30, 3600)]:
            OutboxEntry.objects.update(attempts=attempts)
            began = timezone.now()
            self.fail(KEYS[0])
            delay = (entry(KEYS[0]).next_attempt_at - began).total_seconds()
            assert seconds * 0.5 <= delay <= seconds * 1.5 + 1

    def test_the_status_counts_pending_and_failing(self):
        assert outbox.outbox_status() == outbox.OutboxStatus(0, 0, None, None)
        request_indexing(KEYS)
        self.fail(KEYS[0])
        status = outbox.outbox_status()
        assert (status.pending, status.failing) == (3, 1)
        assert status.oldest_pending == status.oldest_waiting == entry(KEYS[1]).requested_at
