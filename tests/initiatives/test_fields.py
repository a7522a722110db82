"""Text per language: stored readable, edited one input a language."""

import pytest
from django.db import connection
from django.utils import translation

from initiatives.fields import LocalizedListField, LocalizedTextField, in_language
from initiatives.models import Concept


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nb", "Søvn"), ("nl", "Slaap"), ("en", "Slaap"), ("nl-be", "Slaap"), ("fr", "Slaap")],
)
def test_a_missing_language_falls_back_to_the_first_of_the_site(language, expected):
    assert in_language({"nl": "Slaap", "nb": "Søvn"}, language) == expected


def test_the_active_language_is_the_default():
    with translation.override("nb"):
        assert in_language({"nl": "Slaap", "nb": "Søvn"}) == "Søvn"


def test_nothing_in_any_language_gives_the_default():
    assert in_language({"nl": ""}, "nl", default="slug") == "slug"


def test_the_form_field_keeps_only_filled_languages():
    field = LocalizedTextField(max_length=10).formfield()
    assert field.clean(["Slaap", "", "Sleep"]) == {"nl": "Slaap", "en": "Sleep"}


def test_the_list_form_field_takes_one_entry_a_line_and_drops_doubles_and_blanks():
    field = LocalizedListField(blank=True).formfield()
    assert field.clean(["slapen\n\n slaap \nslapen", "", ""]) == {"nl": ["slapen", "slaap"]}
    assert field.prepare_value({"nl": ["slapen", "slaap"]}) == {"nl": "slapen\nslaap"}


def test_a_list_that_was_not_edited_is_unchanged():
    field = LocalizedListField(blank=True).formfield()
    assert not field.has_changed({"nl": ["slapen", "slaap"]}, ["slapen\nslaap", "", ""])
    assert field.has_changed({"nl": ["slapen", "slaap"]}, ["slapen", "", ""])


@pytest.mark.django_db
def test_letters_are_stored_as_they_are_so_that_the_database_finds_them():
    Concept.objects.create(scheme="kind", slug="oy", labels={"nb": "Øyeblikk på øya"})
    assert Concept.objects.filter(labels__icontains="på øya").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT labels FROM initiatives_concept WHERE slug = 'oy'")
        assert "Øyeblikk" in cursor.fetchone()[0]
