"""How editors write initiatives in the admin: form, drafts, copies, translations and comparison."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from initiatives.models import Concept, InitiativeIndexPage, InitiativePage, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def dutch_index():
    return InitiativeIndexPage.objects.get(locale__language_code="nl")


def concept(scheme: str, slug: str) -> int:
    return Concept.objects.get(scheme=scheme, slug=slug).pk


def form_data(**changed) -> dict:
    """What the edit form of a small initiative sends."""
    nested = nested_form_data(
        {
            "body": streamfield([("text", rich_text("<p>Zes weken <b>oefenen</b>.</p>"))]),
            "outcomes": inline_formset([{"measure": "deelnemers", "value": "120", "unit": "participants"}]),
            "links": inline_formset([{"url": "https://example.org/slaap", "label": "Meer"}]),
            "attachments": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    return {
        "title": "Slaapcursus",
        "slug": "slaapcursus",
        "summary": "Een cursus voor wie slecht slaapt.",
        "kind": concept("kind", "training"),
        "themes": [concept("theme", "prevention"), concept("theme", "support")],
        "topics": [Topic.objects.get(slug="sleep").pk],
        "free_tags": "dromen, Kerkuilen",
        "country": "NL",
        "start_year": "2019",
        "status": "running",
        "translation_state": "original",
        **nested,
        **changed,
    }


def add_url(index) -> str:
    return reverse("wagtailadmin_pages:add", args=["initiatives", "initiativepage", index.pk])


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def create(admin, index, **changed) -> InitiativePage:
    """Create an initiative by the admin's form and return it."""
    response = admin.post(add_url(index), form_data(**changed))
    assert response.status_code == 302, response.context["form"].errors
    return InitiativePage.objects.get(slug=changed.get("slug", "slaapcursus"), locale=index.locale)


def publish(admin, page, **changed) -> InitiativePage:
    """Publish what the form holds and return the live page."""
    response = admin.post(edit_url(page), form_data(**{"action-publish": "1", **changed}))
    assert response.status_code == 302, response.context["form"].errors
    return InitiativePage.objects.get(pk=page.pk)


def slugs(page) -> set[str]:
    return {topic.slug for topic in page.topics.all()}


class TestForm:
    def test_new_page_has_its_defaults(self, admin, dutch_index):
        form = admin.get(add_url(dutch_index)).context["form"]
        assert form["translation_state"].value() == "original"
        assert form["status"].value() == "unknown"
        assert "record_id" not in form.fields

    def test_topics_are_grouped_in_the_language_of_the_admin(self, admin, dutch_index):
        html = admin.get(add_url(dutch_index)).content.decode()
        assert "<legend>Mental health problems</legend>" in html
        Topic.objects.create(name="zwevend", slug="zwevend")
        assert "zwevend" not in admin.get(add_url(dutch_index)).content.decode()

    def test_figure_is_shown_as_it_was_written(self, admin, dutch_index):
        page = create(admin, dutch_index)
        html = admin.get(edit_url(page)).content.decode()
        assert 'value="120"' in html
        assert "120.0000" not in html

    def test_summary_is_one_line(self, admin, dutch_index):
        page = create(admin, dutch_index, summary="Een cursus\nvoor  iedereen.")
        assert page.get_latest_revision_as_object().summary == "Een cursus voor iedereen."

    def test_choices_are_those_of_their_scheme(self, admin, dutch_index):
        form = admin.get(add_url(dutch_index)).context["form"]
        for name, scheme in [
            ("kind", "kind"),
            ("evidence", "evidence"),
            ("effort", "effort"),
            ("themes", "theme"),
        ]:
            assert {entry.scheme for entry in form.fields[name].queryset} == {scheme}


class TestTopics:
    def test_draft_keeps_topics_and_free_tags(self, admin, dutch_index):
        page = create(admin, dutch_index)
        assert not page.live
        assert slugs(page.get_latest_revision_as_object()) == {"sleep", "dromen", "kerkuilen"}

    def test_draft_leaves_the_live_topics_alone(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        admin.post(edit_url(page), form_data(topics=[Topic.objects.get(slug="stress").pk], free_tags=""))
        page = InitiativePage.objects.get(pk=page.pk)
        assert slugs(page) == {"sleep", "dromen", "kerkuilen"}
        assert slugs(page.get_latest_revision_as_object()) == {"stress"}

    def test_form_shows_what_was_saved(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        form = admin.get(edit_url(page)).context["form"]
        assert [topic.slug for topic in form.initial["topics"]] == ["sleep"]
        assert {topic.name for topic in form.initial["free_tags"]} == {"dromen", "Kerkuilen"}

    def test_free_tag_that_is_a_topic_in_any_language_becomes_that_topic(self, admin, dutch_index):
        page = create(admin, dutch_index, topics=[], free_tags="SØVN")
        assert slugs(page.get_latest_revision_as_object()) == {"sleep"}

    def test_refused_form_makes_no_tags(self, admin, dutch_index):
        response = admin.post(add_url(dutch_index), form_data(start_year="20222"))
        assert "start_year" in response.context["form"].errors
        assert not Topic.objects.filter(slug="dromen").exists()

    def test_topic_that_is_not_adopted_cannot_be_chosen_by_its_number(self, admin, dutch_index):
        free = Topic.objects.create(name="zwevend", slug="zwevend")
        response = admin.post(add_url(dutch_index), form_data(topics=[free.pk]))
        assert "topics" in response.context["form"].errors


class TestValidation:
    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("end_year", {"start_year": "2020", "end_year": "2019"}),
            ("funding_currency", {"funding_amount": "100"}),
            ("review_by", {"reviewed_on": "2024-05-01", "review_by": "2024-05-01"}),
            ("evidence", {"evidence_date": "2024-05-01"}),
            ("contact_url", {"contact_url": "javascript:alert(1)"}),
            ("title", {"title": "x" * 111}),
        ],
    )
    def test_fault_is_told_at_its_field(self, admin, dutch_index, field, changed):
        response = admin.post(add_url(dutch_index), form_data(**changed))
        assert response.status_code == 200
        assert field in response.context["form"].errors

    def test_too_long_story_is_told_at_the_story(self, admin, dutch_index):
        long_text = {"body-0-value": rich_text("<p>" + "a" * 60_000 + "</p>")}
        response = admin.post(add_url(dutch_index), form_data(**long_text))
        assert "body" in response.context["form"].errors
        assert "This text is too long" in response.content.decode()


class TestCleaning:
    def test_text_written_past_the_form_is_cleaned(self, dutch_index):
        page = dutch_index.add_child(
            instance=InitiativePage(
                title="A\u202eB",
                summary="een\x00twee",
                locale=dutch_index.locale,
                body=[
                    ("text", '<p onclick="x">a<script>b</script></p>'),
                    ("steps", {"title": "", "steps": ["st\u200bap"]}),
                ],
            )
        )
        page.refresh_from_db()
        assert (page.title, page.summary) == ("AB", "eentwee")
        assert page.body[0].value.source == "<p>ab</p>"
        assert page.body[1].value["steps"][0] == "stap"

    def test_figures_and_links_are_cleaned_too(self, admin, dutch_index):
        changed = {"outcomes-0-measure": "deel\u202enemers", "links-0-label": "Me\u200ber"}
        page = create(admin, dutch_index, **changed).get_latest_revision_as_object()
        assert (page.outcomes.get().measure, page.links.get().label) == ("deelnemers", "Meer")

    def test_form_stores_rich_text_without_markup_of_others(self, admin, dutch_index):
        page = create(admin, dutch_index).get_latest_revision_as_object()
        assert "<b>oefenen</b>" in page.body[0].value.source


class TestCopies:
    def copy(self, admin, page, **changed):
        url = reverse("wagtailadmin_pages:copy", args=[page.pk])
        data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": page.get_parent().pk, **changed}
        assert admin.post(url, data).status_code == 302
        return InitiativePage.objects.get(slug="kopie")

    def test_copy_is_a_record_of_its_own(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        copy = self.copy(admin, page)
        draft = copy.get_latest_revision_as_object()
        assert len({page.record_id, copy.record_id}) == 2
        assert draft.record_id == copy.record_id
        assert copy.translation_key != page.translation_key
        assert slugs(copy) == slugs(page)
        assert list(copy.themes.all()) == list(page.themes.all())

    def test_copy_can_be_published_after_edits(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        copy = self.copy(admin, page)
        published = publish(admin, copy, slug="kopie", title="Kopie")
        assert published.live
        assert published.record_id == copy.record_id

    def test_alias_is_not_offered(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        url = reverse("wagtailadmin_pages:copy", args=[page.pk])
        assert "alias" not in admin.get(url).context["form"].fields
        assert self.copy(admin, page, alias="on").alias_of is None

    def test_old_revision_does_not_bring_an_old_record_id_back(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        InitiativePage.objects.filter(pk=page.pk).update(record_id="founding-id")
        page = InitiativePage.objects.get(pk=page.pk)
        assert page.get_latest_revision_as_object().record_id == "founding-id"


class TestTranslations:
    def translate(self, admin, page, language="nb"):
        locale = Locale.objects.get(language_code=language)
        url = reverse("simple_translation:submit_page_translation", args=[page.pk])
        assert admin.post(url, {"locales": [locale.pk]}).status_code == 302
        return InitiativePage.objects.get(translation_key=page.translation_key, locale=locale)

    def test_translation_is_marked_in_page_and_draft(self, admin, dutch_index):
        page = publish(admin, create(admin, dutch_index))
        translation = self.translate(admin, page)
        assert translation.translation_state == "translation"
        assert translation.get_latest_revision_as_object().translation_state == "translation"
        assert translation.record_id != page.record_id
        assert not translation.live
        page.refresh_from_db()
        assert page.translation_state == "original"

    def test_copy_of_a_translation_is_an_original(self, admin, dutch_index):
        translation = self.translate(admin, publish(admin, create(admin, dutch_index)))
        copy = TestCopies().copy(admin, translation)
        assert copy.translation_state == "original"
        assert copy.get_latest_revision_as_object().translation_state == "original"


def test_revisions_can_be_compared(admin, dutch_index):
    page = publish(admin, create(admin, dutch_index))
    publish(admin, page, topics=[Topic.objects.get(slug="stress").pk], free_tags="dromen", themes=[])
    first, second = page.revisions.order_by("pk").values_list("pk", flat=True)[1:3]
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, second])
    response = admin.get(url)
    assert response.status_code == 200
    assert "Topics" in response.content.decode()


@pytest.mark.parametrize(("language", "word"), [("nl", "Thema"), ("nb", "Tema"), ("en", "Themes")])
def test_admin_speaks_the_language_of_its_user(admin, dutch_index, language, word):
    UserProfile.objects.update(preferred_language=language)
    response = admin.get(add_url(dutch_index))
    assert f'lang="{language}"' in response.content.decode()[:500]


def test_initiatives_are_made_under_their_index_only(admin):
    home = Page.objects.get(depth=2, locale__language_code="nl")
    assert admin.get(add_url(home)).status_code in {302, 403}
