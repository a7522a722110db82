"""The snapshot of the vocabulary: right, cheap, and never older than the database."""

import pytest
from django.db import transaction
from django.utils import translation

from initiatives.models import Concept, Topic
from initiatives.vocabulary import get_vocabulary, touch_vocabulary

pytestmark = pytest.mark.django_db


def test_a_fresh_database_holds_the_founding_vocabulary():
    vocabulary = get_vocabulary()
    sizes = {
        scheme: len(vocabulary.concepts(scheme)) for scheme in ("theme", "topic", "kind", "evidence", "term")
    }
    assert sizes == {"theme": 8, "topic": 60, "kind": 12, "evidence": 5, "term": 3347}
    assert len(vocabulary.organisations) == 60


def test_concepts_come_in_their_order_with_labels_in_every_language():
    themes = get_vocabulary().concepts("theme")
    assert list(themes)[:3] == ["leadership", "data", "partnership"]
    assert [themes["support"].label(code) for code in ("nl", "nb", "en")] == [
        "Begeleiding",
        "Oppfølging og støtte",
        "Support",
    ]


def test_a_label_follows_the_active_language_and_falls_back_to_the_slug():
    with translation.override("nb"):
        assert get_vocabulary().label("theme", "prevention") == "Forebygging"
    assert get_vocabulary().label("theme", "no-such-theme") == "no-such-theme"


def test_a_topic_names_its_broader_topic():
    assert get_vocabulary().get("topic", "loneliness").broader == "social-connection"


def test_an_unchanged_vocabulary_costs_one_query(django_assert_num_queries):
    get_vocabulary()
    with django_assert_num_queries(1):
        get_vocabulary()


def test_a_saved_and_a_deleted_concept_show_at_once():
    concept = Concept.objects.create(scheme="kind", slug="walk", labels={"en": "Walk"})
    assert get_vocabulary().label("kind", "walk", "en") == "Walk"
    concept.delete()
    assert get_vocabulary().get("kind", "walk") is None


def test_a_bulk_change_shows_after_a_touch():
    Concept.objects.filter(scheme="kind", slug="tip").update(labels={"en": "Hint"})
    touch_vocabulary()
    assert get_vocabulary().label("kind", "tip", "en") == "Hint"


def test_a_change_that_is_rolled_back_leaves_no_trace():
    before = get_vocabulary().label("kind", "tip", "en")

    class UndoError(Exception):
        pass

    with pytest.raises(UndoError), transaction.atomic():
        concept = Concept.objects.get(scheme="kind", slug="tip")
        concept.labels = {"en": "Never seen"}
        concept.save()
        assert get_vocabulary().label("kind", "tip", "en") == "Never seen"
        raise UndoError
    assert get_vocabulary().label("kind", "tip", "en") == before


def test_free_tags_are_no_part_of_the_vocabulary():
    Topic.objects.create(name="knitting", slug="knitting")
    assert get_vocabulary().get("topic", "knitting") is None
