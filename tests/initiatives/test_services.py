"""What editors can do to the vocabulary beyond a form."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from initiatives.models import Concept, Term, Topic
from initiatives.services.vocabulary import get_or_create_tags, next_sort_order, promote_term
from initiatives.vocabulary import get_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return Term.objects.exclude(broader=None).first()


class TestTags:
    def test_name_in_any_language_and_case_is_the_topic(self):
        sleep = Topic.objects.get(slug="sleep")
        assert get_or_create_tags(names=["SØVN", "Slaap", "sleep"], language="nl") == [sleep]

    def test_new_name_becomes_a_free_tag_with_a_label(self):
        (tag,) = get_or_create_tags(names=["Kerkuilen", "kerkuilen"], language="nl")
        assert (tag.slug, tag.labels, tag.adopted) == ("kerkuilen", {"nl": "Kerkuilen"}, False)
        assert tag.sort_order == Topic.objects.order_by("-sort_order")[0].sort_order

    def test_adopted_topic_wins_over_a_later_free_tag_of_the_same_name(self):
        Topic.objects.create(name="slaap", slug="slaap-2", labels={"nl": "Slaap"})
        assert get_or_create_tags(names=["slaap"], language="nl")[0].slug == "sleep"


class TestPromotion:
    def test_term_becomes_a_topic_with_the_same_words(self, term, superuser):
        words = (term.slug, term.labels, term.alt)
        topic = promote_term(term=term, user=superuser)
        assert (topic.slug, topic.labels, topic.alt) == words
        assert topic.adopted
        assert topic.name == words[1]["en"]
        assert not Concept.objects.filter(scheme="term", slug=topic.slug).exists()

    def test_vocabulary_shows_it_at_once(self, term, superuser):
        slug = term.slug
        assert get_vocabulary().get("term", slug)
        promote_term(term=term, user=superuser)
        assert get_vocabulary().get("topic", slug)
        assert not get_vocabulary().get("term", slug)

    def test_topics_keep_two_levels(self, term, superuser):
        term.broader = Topic.objects.filter(broader__isnull=False).first()
        parent = term.broader.broader
        assert promote_term(term=term, user=superuser).broader == parent

    def test_it_is_logged_with_who_did_it(self, term, superuser):
        topic = promote_term(term=term, user=superuser)
        entry = ModelLogEntry.objects.get(action="initiatives.promote_term")
        assert (entry.user, entry.object_id, entry.data) == (superuser, str(topic.pk), {"slug": topic.slug})
        assert ModelLogEntry.objects.filter(action="wagtail.delete", user=superuser).exists()

    @pytest.mark.parametrize("taken", ["slug", "name"])
    def test_it_is_refused_where_slug_or_name_is_taken(self, term, superuser, taken):
        Topic.objects.create(
            slug=term.slug if taken == "slug" else "other",
            name=term.label("en").upper() if taken == "name" else "Other",
        )
        with pytest.raises(ValidationError):
            promote_term(term=term, user=superuser)
        assert Term.objects.filter(pk=term.pk).exists()

    def test_only_a_search_term_can_be_promoted(self, superuser):
        with pytest.raises(ValidationError):
            promote_term(term=Concept.objects.filter(scheme="theme").first(), user=superuser)


class TestPromotionInTheAdmin:
    @pytest.fixture
    def url(self, term):
        return reverse("wagtailsnippets_initiatives_term:promote", args=[term.pk])

    def test_list_and_form_offer_it(self, admin, term, url):
        listing = admin.get(reverse("wagtailsnippets_initiatives_term:list"), {"q": term.slug})
        form = admin.get(reverse("wagtailsnippets_initiatives_term:edit", args=[term.pk]))
        assert url in listing.content.decode()
        assert url in form.content.decode()

    def test_asking_changes_nothing(self, admin, term, url):
        assert term.slug in admin.get(url).content.decode()
        assert Term.objects.filter(pk=term.pk).exists()

    def test_answer_makes_the_topic(self, admin, term, url):
        response = admin.post(url)
        topic = Topic.objects.get(slug=term.slug)
        assert response.url == reverse("wagtailsnippets_initiatives_topic:edit", args=[topic.pk])

    def test_refusal_is_told(self, admin, term, url):
        Topic.objects.create(slug=term.slug, name="Other")
        response = admin.post(url, follow=True)
        assert "There is a topic with the slug" in response.content.decode()

    def test_who_may_not_is_refused(self, client, term, url):
        other = get_user_model().objects.create_user("reader", "r@example.org", "a-Long-password-1")
        client.force_login(other)
        assert client.post(url).status_code in {302, 403}
        assert Term.objects.filter(pk=term.pk).exists()


def test_next_place_is_after_the_last():
    assert next_sort_order(Concept, scheme="theme") == 8
    assert next_sort_order(Concept, scheme="nothing") == 0
