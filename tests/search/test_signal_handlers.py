"""Every change that a document can show reaches the outbox, and others do not."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from initiatives.models import Concept, InitiativeIndexPage, InitiativePage, Organisation, Topic
from search import outbox
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def index_page() -> InitiativeIndexPage:
    return InitiativeIndexPage.objects.get(locale__language_code="nl")


@pytest.fixture
def initiative(index_page) -> InitiativePage:
    return add(index_page)


def add(parent: Page, title: str = "Wandelgroep", **fields) -> InitiativePage:
    fields.setdefault("live", True)
    page = InitiativePage(title=title, summary="Samen lopen.", locale=parent.locale, **fields)
    return parent.add_child(instance=page)


class Watch:
    """The keys that were asked for since the last look."""

    def __init__(self) -> None:
        self.version = outbox.current_version()

    def keys(self) -> set[uuid.UUID]:
        keys = OutboxEntry.objects.filter(version__gt=self.version).values_list("translation_key", flat=True)
        self.version = outbox.current_version()
        return set(keys)


@pytest.fixture
def asked(initiative) -> Watch:
    """Watch the outbox from after the fixtures on."""
    return Watch()


class TestPages:
    def test_a_live_page_that_is_added(self, index_page):
        page = add(index_page)
        assert Watch().version and OutboxEntry.objects.filter(translation_key=page.translation_key).exists()

    def test_a_draft_asks_for_nothing(self, asked, index_page):
        draft = add(index_page, live=False)
        draft.save_revision()
        assert asked.keys() == set()

    def test_a_draft_of_a_live_page_asks_for_nothing(self, asked, initiative):
        initiative.title = "Loopgroep"
        initiative.save_revision()
        assert asked.keys() == set()

    def test_publishing(self, asked, initiative):
        initiative.save_revision().publish()
        assert asked.keys() == {initiative.translation_key}

    def test_unpublishing(self, asked, initiative):
        initiative.unpublish()
        assert asked.keys() == {initiative.translation_key}

    def test_expiry(self, asked, initiative):
        Page.objects.filter(pk=initiative.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled")
        assert asked.keys() == {initiative.translation_key}

    def test_scheduled_publishing_when_its_time_comes(self, index_page):
        page = add(index_page, live=False)
        revision = page.save_revision()
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.save()
        watch = Watch()
        call_command("publish_scheduled")
        assert watch.keys() == {page.translation_key}

    def test_deleting(self, asked, initiative):
        initiative.delete()
        assert asked.keys() == {initiative.translation_key}

    def test_deleting_through_the_base_class(self, asked, initiative):
        Page.objects.get(pk=initiative.pk).delete()
        assert asked.keys() == {initiative.translation_key}

    def test_deleting_the_list_above(self, asked, index_page, initiative):
        other = add(index_page)
        Page.objects.get(pk=index_page.pk).delete()
        assert asked.keys() == {initiative.translation_key, other.translation_key}

    def test_moving_the_page_or_what_is_above(self, asked, index_page, initiative):
        elsewhere = InitiativeIndexPage.objects.get(locale__language_code="en")
        initiative.move(elsewhere, pos="last-child")
        assert asked.keys() == {initiative.translation_key}
        elsewhere.refresh_from_db()
        elsewhere.move(index_page.get_parent(), pos="last-child")
        assert asked.keys() == {initiative.translation_key}

    def test_a_copy_that_is_live(self, asked, initiative):
        copy = initiative.copy(update_attrs={"slug": "copy"})
        assert asked.keys() == {copy.translation_key}

    def test_a_translation_when_it_is_published(self, asked, initiative):
        translation = initiative.copy_for_translation(
            Locale.objects.get(language_code="en"), copy_parents=True
        )
        asked.keys()
        translation.save_revision().publish()
        assert asked.keys() == {initiative.translation_key}

    def test_an_alias_that_follows_its_source(self, asked, index_page, initiative):
        alias = add(index_page, alias_of=initiative)
        assert asked.keys() == {alias.translation_key}
        initiative.unpublish()
        assert asked.keys() == {initiative.translation_key, alias.translation_key}

    def test_another_translation_key_asks_for_both(self, asked, initiative):
        before = initiative.translation_key
        initiative.translation_key = uuid.uuid4()
        initiative.save()
        assert asked.keys() == {before, initiative.translation_key}

    def test_another_locale(self, asked, initiative):
        initiative.locale = Locale.objects.get(language_code="en")
        initiative.save(update_fields=["locale"])
        assert asked.keys() == {initiative.translation_key}

    def test_a_locale_that_becomes_another_language(self, asked, initiative):
        locale = Locale.objects.get(language_code="nl")
        locale.language_code = "fy"
        locale.save()
        assert asked.keys() == {initiative.translation_key}

    def test_other_pages_ask_for_nothing(self, asked, index_page):
        index_page.save_revision().publish()
        assert asked.keys() == set()

    def test_a_change_and_its_request_are_committed_together(self, index_page):
        """Also where publishing runs without a transaction around it."""
        page = add(index_page)
        watch = Watch()

        def fail(**_details):
            raise ZeroDivisionError

        post_save.connect(fail, sender=InitiativePage, weak=False)
        try:
            page.title = "Loopgroep"
            with pytest.raises(ZeroDivisionError):
                page.save()
        finally:
            post_save.disconnect(fail, sender=InitiativePage)
        assert InitiativePage.objects.get(pk=page.pk).title == "Wandelgroep"
        assert watch.keys() == set()


class TestRestrictions:
    @pytest.mark.parametrize("levels_up", [0, 1, 2])
    def test_on_the_page_or_above(self, asked, initiative, levels_up):
        page = Page.objects.get(pk=initiative.pk)
        for _ in range(levels_up):
            page = page.get_parent()
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert asked.keys() == {initiative.translation_key}
        restriction.delete()
        assert asked.keys() == {initiative.translation_key}

    def test_in_another_branch(self, asked):
        other = InitiativeIndexPage.objects.get(locale__language_code="en")
        PageViewRestriction.objects.create(page=other, restriction_type="login")
        assert asked.keys() == set()


class TestVocabulary:
    @pytest.fixture
    def asked(self, index_page, initiative) -> Watch:
        """Watch two more initiatives, of which one uses nothing of the vocabulary."""
        add(index_page)
        parent = Topic.objects.create(slug="contact", name="contact", adopted=True)
        child = Topic.objects.create(slug="buddies", name="buddies", adopted=True, broader=parent)
        initiative.topics.add(child)
        initiative.themes.add(Concept.objects.create(scheme="theme", slug="new-theme", labels={"en": "New"}))
        initiative.kind = Concept.objects.create(scheme="kind", slug="new-kind", labels={"en": "New"})
        initiative.organisation = Organisation.objects.create(slug="uni", name="Uni", country="NL")
        initiative.save()
        return Watch()

    @pytest.mark.parametrize(
        ("model", "slug"),
        [
            (Concept, "new-theme"),
            (Concept, "new-kind"),
            (Organisation, "uni"),
            (Topic, "buddies"),
            (Topic, "contact"),
        ],
    )
    def test_another_slug_asks_for_its_users_only(self, asked, initiative, model, slug):
        row = model.objects.get(slug=slug)
        row.slug = "another"
        row.save()
        assert asked.keys() == {initiative.translation_key}

    def test_a_topic_that_is_given_up_or_moved(self, asked, initiative):
        topic = Topic.objects.get(slug="buddies")
        topic.adopted = False
        topic.save()
        assert asked.keys() == {initiative.translation_key}
        topic.broader = None
        topic.save()
        assert asked.keys() == {initiative.translation_key}

    def test_what_no_document_holds_asks_for_nothing(self, asked):
        topic = Topic.objects.get(slug="buddies")
        topic.sort_order = 7
        topic.save()
        assert asked.keys() == set()

    def test_another_name_of_an_organisation(self, asked, initiative):
        organisation = Organisation.objects.get(slug="uni")
        organisation.name = "University"
        organisation.save()
        assert asked.keys() == {initiative.translation_key}

    def test_another_order_of_the_steps_of_evidence(self, asked, index_page):
        lower, higher = Concept.objects.filter(scheme="evidence")[:2]
        judged = add(index_page, evidence=higher)
        asked.keys()
        lower.sort_order = higher.sort_order + 1
        lower.save()
        assert asked.keys() == {judged.translation_key}

    def test_a_new_step_of_evidence(self, asked, index_page):
        judged = add(index_page, evidence=Concept.objects.filter(scheme="evidence").last())
        asked.keys()
        # Among those that stand in one place, the slug decides.
        Concept.objects.create(scheme="evidence", slug="a-first", labels={"en": "First"}, sort_order=0)
        assert asked.keys() == {judged.translation_key}

    def test_nothing_is_asked_of_initiatives_about_what_is_new(self, asked):
        with CaptureQueriesContext(connection) as queries:
            Concept.objects.create(scheme="kind", slug="newer", labels={"en": "Newer"})
        assert not [query for query in queries if InitiativePage._meta.db_table in query["sql"]]
        assert asked.keys() == set()

    def test_a_step_of_evidence_that_is_deleted(self, asked, index_page):
        unused, used = Concept.objects.filter(scheme="evidence")[:2]
        judged = add(index_page, evidence=used)
        asked.keys()
        unused.delete()
        assert asked.keys() == {judged.translation_key}
