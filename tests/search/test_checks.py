"""The system checks name what is wrong with search, and what helps."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from initiatives.models import InitiativePage
from search import outbox
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


def ids(**options) -> list[str]:
    """Return the ids of the messages about search."""
    found = (message.id or "" for message in run_checks(**options))
    return [id for id in found if id.startswith("search.")]


def take_away(model: type[Model]) -> None:
    """Leave the database without the table of `model`, as before its migration; undone with the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} RENAME TO elsewhere")


class TestIndex:
    def test_a_sound_index_gives_no_message(self, index, add_initiative):
        add_initiative()
        assert ids() == []

    def test_a_missing_index_is_named(self, backend, add_initiative):
        add_initiative()
        (message,) = run_checks(tags=["search"])
        assert message.id == "search.W001"
        assert "search_index rebuild" in message.hint

    def test_an_empty_bank_needs_no_index(self, backend):
        assert ids() == []

    def test_a_bank_that_is_not_migrated_needs_no_index(self, backend):
        take_away(InitiativePage)
        assert ids() == []

    @pytest.mark.once
    def test_an_unreadable_index_is_named(self, backend, add_initiative):
        add_initiative()
        (backend.store.path).write_text("a file where a folder belongs")
        assert ids() == ["search.W002"]

    @pytest.mark.once
    def test_a_corrupt_index_is_named(self, index):
        for file in index.store.live_generation().iterdir():
            file.write_bytes(b"rubbish")
        assert ids() == ["search.W003"]

    @pytest.mark.once
    def test_an_index_of_another_schema_is_named(self, index, add_initiative):
        index.store.directory.rename(index.store.path / "0123456789abcdef")
        assert ids() == ["search.W004"]

    @pytest.mark.once
    def test_a_rebuild_heals_all_of_them(self, index, add_initiative, found_ids):
        page = add_initiative()
        for file in index.store.live_generation().iterdir():
            file.write_bytes(b"rubbish")
        call_command("search_index", "rebuild", verbosity=0)
        assert ids() == []
        assert found_ids() == [str(page.translation_key)]

    @pytest.mark.parametrize(
        "backends",
        [
            {},
            {"default": {}},
            {"default": {"BACKEND": "search.backends.nowhere.Backend"}},
            {"default": {"BACKEND": "search.backends.tantivy.TantivyBackend"}},
            {"default": {"BACKEND": "search.backends.tantivy.NoSuchBackend", "PATH": "x"}},
            {"default": {"BACKEND": "builtins.dict"}},
            {"default": None},
            None,
        ],
    )
    def test_a_wrong_setting_is_an_error(self, settings, backends):
        settings.SEARCH_BACKENDS = backends
        (message,) = run_checks(tags=["search"])
        assert message.id == "search.E001"
        assert "docs/settings.md" in message.hint


class TestOutbox:
    def test_an_empty_outbox_gives_no_message(self, index):
        assert ids(databases=["default"]) == []

    def test_failing_initiatives_are_counted(self, index, add_initiative):
        add_initiative()
        outbox.record_failure(outbox.claim_due(1)[0], ValueError())
        assert ids(databases=["default"]) == ["search.W005"]

    def test_changes_that_nobody_works_off_are_named(self, index, add_initiative):
        add_initiative()
        assert ids(databases=["default"]) == []
        OutboxEntry.objects.update(requested_at=timezone.now() - timedelta(hours=1))
        assert ids(databases=["default"]) == ["search.W006"]

    def test_the_database_is_left_alone_unless_it_is_asked_for(self, index, django_assert_num_queries):
        with django_assert_num_queries(0):
            run_checks(tags=["search"])

    def test_a_database_without_tables_gives_no_message(self, index):
        take_away(OutboxEntry)
        assert ids(databases=["default"]) == []
