"""How editors find, order, change and delete the vocabulary and the organisations in the admin."""

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from initiatives.models import (
    Concept,
    InitiativeIndexPage,
    InitiativePage,
    Organisation,
    TaggedInitiative,
    Term,
    Topic,
)
from initiatives.usage import fields_by_scheme, initiatives_using, with_use_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative():
    """A draft that has one of everything."""
    parent = InitiativeIndexPage.objects.get(locale__language_code="nl")
    page = parent.add_child(
        instance=InitiativePage(
            title="Slaapcursus",
            summary="Slapen.",
            live=False,
            locale=parent.locale,
            organisation=Organisation.objects.get(slug="sit"),
            kind=Concept.objects.get(scheme="kind", slug="training"),
        )
    )
    page.topics.add(Topic.objects.get(slug="sleep"))
    page.themes.add(Concept.objects.get(scheme="theme", slug="prevention"))
    page.save()
    return page


def url(model, name: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def listed(admin, model, **query) -> list:
    return list(admin.get(url(model, "list"), query).context["object_list"])


def per_language(name: str, **texts) -> dict:
    return {f"{name}_{code}": texts.get(code, "") for code in ("nl", "nb", "en")}


def topic_data(**changed) -> dict:
    return {
        **per_language("labels", nl="Dromen", nb="Drømmer", en="Dreams"),
        **per_language("alt", nb="drøm\nmareritt"),
        **per_language("definition"),
        "slug": "dreams",
        "broader": "",
        "adopted": "on",
        "sort_order": "99",
        **changed,
    }


def messages_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


class TestLists:
    @pytest.mark.parametrize("model", [Topic, Concept, Term, Organisation])
    def test_list_opens_with_a_fixed_number_of_queries(self, admin, model, django_assert_max_num_queries):
        admin.get(url(model, "list"))
        with django_assert_max_num_queries(25):
            response = admin.get(url(model, "list"))
        assert response.status_code == 200

    @pytest.mark.parametrize(
        ("model", "text", "slug"),
        [
            (Topic, "SØVN", "sleep"),
            (Topic, "slaap", "sleep"),
            (Concept, "forebygging", "prevention"),
            (Organisation, "TRONDHEIM", "ntnu"),
        ],
    )
    def test_search_finds_a_word_in_any_language_and_case(self, admin, model, text, slug):
        assert slug in {entry.slug for entry in listed(admin, model, q=text)}
        assert listed(admin, model, q="xyzzy") == []

    def test_concepts_and_terms_are_apart(self, admin):
        assert "term" not in {entry.scheme for entry in listed(admin, Concept)}
        assert {entry.scheme for entry in listed(admin, Term)} == {"term"}

    def test_filters(self, admin):
        Topic.objects.create(name="zwevend", slug="zwevend")
        assert [topic.slug for topic in listed(admin, Topic, adopted="false")] == ["zwevend"]
        assert {concept.scheme for concept in listed(admin, Concept, scheme="theme")} == {"theme"}
        assert {organisation.country for organisation in listed(admin, Organisation, country="IE")} == {"IE"}
        parent = Topic.objects.filter(narrower__isnull=False).first()
        assert {topic.broader for topic in listed(admin, Topic, broader=parent.pk)} == {parent}
        assert {term.broader for term in listed(admin, Term, broader=parent.pk)} <= {parent}

    def test_concepts_come_in_the_order_of_their_scheme(self, admin):
        rungs = [concept.slug for concept in listed(admin, Concept, scheme="evidence")]
        assert rungs == ["idea", "described", "grounded", "first-indications", "strong"]


class TestUse:
    def test_every_scheme_of_a_facet_has_its_field(self):
        assert set(fields_by_scheme()) == set(
            Concept.objects.exclude(scheme="term").values_list("scheme", flat=True)
        )

    def test_counts_and_lists_agree(self, initiative):
        used = [initiative.kind, initiative.organisation, *initiative.topics.all(), *initiative.themes.all()]
        for entry in used:
            assert list(initiatives_using(entry)) == [initiative]
            assert with_use_counts(type(entry).objects.filter(pk=entry.pk)).get().uses == 1
        assert with_use_counts(Topic.objects.filter(slug="stress")).get().uses == 0

    def test_list_leads_to_the_initiatives(self, admin, initiative):
        topic = Topic.objects.get(slug="sleep")
        page = admin.get(url(Topic, "list"), {"q": "sleep"}).content.decode()
        assert url(Topic, "usage", topic.pk) in page
        usage = admin.get(url(Topic, "usage", topic.pk)).content.decode()
        assert "Slaapcursus" in usage
        assert reverse("wagtailadmin_pages:edit", args=[initiative.pk]) in usage

    def test_edit_form_tells_the_count(self, admin, initiative):
        concept = Concept.objects.get(scheme="theme", slug="prevention")
        assert "Where used (1)" in admin.get(url(Concept, "edit", concept.pk)).content.decode()


class TestDeletion:
    def entries(self, initiative):
        return [
            initiative.kind,
            initiative.organisation,
            initiative.topics.get(),
            initiative.themes.get(),
            Topic.objects.filter(narrower__isnull=False).first(),
        ]

    def test_what_is_used_stays_and_the_reason_is_told(self, admin, initiative):
        for entry in self.entries(initiative):
            for method in (admin.get, admin.post):
                response = method(url(type(entry), "delete", entry.pk))
                assert response.status_code == 302
                assert "cannot be deleted" in messages_of(response)
            assert type(entry).objects.filter(pk=entry.pk).exists()

    def test_what_is_used_stays_when_many_are_deleted_at_once(self, admin, initiative):
        free = Topic.objects.create(name="zwevend", slug="zwevend")
        bulk = reverse("wagtail_bulk_action", args=["initiatives", "topic", "delete"])
        used = initiative.topics.get()
        response = admin.post(f"{bulk}?id={used.pk}&id={free.pk}")
        assert "cannot be deleted" in messages_of(response)
        assert Topic.objects.filter(pk__in=[used.pk, free.pk]).count() == 2

    def test_code_cannot_delete_what_is_used(self, initiative):
        for entry in self.entries(initiative):
            with pytest.raises(ProtectedError), transaction.atomic():
                entry.delete()
            with pytest.raises(ProtectedError), transaction.atomic():
                type(entry).objects.filter(pk=entry.pk).delete()

    def test_what_is_not_used_goes(self, admin):
        Topic.objects.create(name="zwevend", slug="zwevend")
        for model in (Topic, Concept, Term, Organisation):
            entry = model.objects.order_by("-pk").first()
            assert admin.post(url(model, "delete", entry.pk)).status_code == 302
            assert not model.objects.filter(pk=entry.pk).exists()

    def test_page_stays_editable_when_an_old_revision_has_what_is_gone(self, admin, initiative):
        initiative.topics.set([Topic.objects.create(name="zwevend", slug="zwevend", adopted=True)])
        initiative.save_revision()
        edit = reverse("wagtailadmin_pages:edit", args=[initiative.pk])
        kind, organisation, topic = initiative.kind, initiative.organisation, initiative.topics.get()
        InitiativePage.objects.filter(pk=initiative.pk).update(kind=None, organisation=None)
        TaggedInitiative.objects.all().delete()
        for entry in (kind, organisation, topic):
            type(entry).objects.get(pk=entry.pk).delete()
        form = admin.get(edit).context["form"]
        assert (form["kind"].value(), form["organisation"].value(), form["topics"].value()) == (
            None,
            None,
            [],
        )


class TestForms:
    def test_topic_is_added_with_its_words(self, admin):
        response = admin.post(url(Topic, "add"), topic_data())
        assert response.status_code == 302, response.context["form"].errors
        topic = Topic.objects.get(slug="dreams")
        assert topic.labels == {"nl": "Dromen", "nb": "Drømmer", "en": "Dreams"}
        assert topic.alt == {"nb": ["drøm", "mareritt"]}
        assert (topic.name, topic.adopted) == ("Dreams", True)

    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("slug", {"slug": "Drøm mer"}),
            ("slug", {"slug": "sleep"}),
            ("labels", per_language("labels")),
            ("labels", per_language("labels", en="Sleep")),
        ],
    )
    def test_topic_is_refused_with_the_reason_at_its_field(self, admin, field, changed):
        response = admin.post(url(Topic, "add"), topic_data(**changed))
        assert field in response.context["form"].errors

    def test_topic_cannot_stand_below_a_narrow_one(self, admin):
        narrow = Topic.objects.filter(broader__isnull=False).first()
        response = admin.post(url(Topic, "add"), topic_data(broader=narrow.pk))
        assert "broader" in response.context["form"].errors

    def test_free_tag_is_adopted(self, admin):
        free = Topic.objects.create(name="dromen", slug="dromen", labels={"nl": "dromen"})
        admin.post(url(Topic, "edit", free.pk), topic_data(slug="dromen"))
        free.refresh_from_db()
        assert (free.adopted, free.name) == (True, "Dreams")

    def test_new_entry_is_offered_the_last_place(self, admin):
        form = admin.get(url(Topic, "add")).context["form"]
        assert form["sort_order"].value() == Topic.objects.order_by("-sort_order")[0].sort_order + 1

    def test_scheme_of_a_concept_is_chosen_once(self, admin):
        concept = Concept.objects.get(scheme="theme", slug="prevention")
        data = {**topic_data(slug="prevention"), "scheme": "kind", "stepchange": ""}
        assert admin.post(url(Concept, "edit", concept.pk), data).status_code == 302
        concept.refresh_from_db()
        assert concept.scheme == "theme"
        choices = dict(admin.get(url(Concept, "add")).context["form"].fields["scheme"].choices)
        assert "term" not in choices

    def test_term_gets_its_scheme_and_a_slug_of_its_own(self, admin):
        assert admin.post(url(Term, "add"), topic_data()).status_code == 302
        assert Concept.objects.get(slug="dreams").scheme == "term"
        response = admin.post(url(Term, "add"), topic_data())
        assert response.status_code == 200
        assert response.context["form"].errors

    def test_words_lose_what_nobody_sees(self, admin):
        data = {
            "name": "Spa\u202ere ",
            "slug": "spare",
            "kind": "ngo",
            "country": "NL",
            "city": "",
            "domain": "",
        }
        assert admin.post(url(Organisation, "add"), data).status_code == 302
        assert Organisation.objects.get(slug="spare").name == "Spare"
        admin.post(url(Topic, "add"), topic_data(labels_en="Dre\u200bams", alt_nb="drø\u202em"))
        topic = Topic.objects.get(slug="dreams")
        assert (topic.labels["en"], topic.alt["nb"]) == ("Dreams", ["drøm"])

    def test_help_warns_of_changing_a_slug(self, admin):
        assert "breaks links" in admin.get(url(Topic, "add")).content.decode()


class TestOrder:
    def order(self, scheme):
        return list(Concept.objects.filter(scheme=scheme).values_list("slug", flat=True))

    def test_concept_moves_within_its_scheme_only(self, admin):
        before = {scheme: self.order(scheme) for scheme in fields_by_scheme()}
        last = Concept.objects.get(scheme="theme", slug=before["theme"][-1])
        assert admin.post(url(Concept, "reorder", last.pk) + "?position=0").status_code == 200
        assert self.order("theme") == [before["theme"][-1], *before["theme"][:-1]]
        assert all(self.order(scheme) == before[scheme] for scheme in before if scheme != "theme")

    def test_button_leads_to_the_order_of_the_scheme_that_is_shown(self, admin):
        link = "?scheme=theme&amp;ordering=sort_order"
        assert link in admin.get(url(Concept, "list"), {"scheme": "theme"}).content.decode()
        assert "ordering=sort_order" not in admin.get(url(Concept, "list")).content.decode()

    def test_order_by_hand_is_offered_for_one_scheme(self, admin):
        page = admin.get(url(Concept, "list"), {"scheme": "theme", "ordering": "sort_order"})
        assert page.context["object_list"][0].scheme == "theme"
        assert "w-orderable" in page.content.decode()
        assert (
            "w-orderable" not in admin.get(url(Concept, "list"), {"ordering": "sort_order"}).content.decode()
        )


def test_organisation_chooser_searches(admin):
    choose = reverse("wagtailsnippetchoosers_initiatives_organisation:choose_results")
    page = admin.get(choose, {"q": "trondheim"}).content.decode()
    assert "Trondheim" in page
    assert "Dublin" not in page


def test_organisation_chooser_speaks_the_language_of_its_user(admin):
    choose = reverse("wagtailsnippetchoosers_initiatives_organisation:choose")
    assert "Choose an organisation" in admin.get(choose).json()["html"]
