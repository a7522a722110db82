"""The rules that a record keeps, whoever writes it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from wagtail.models import Page

from initiatives.models import (
    Concept,
    InitiativeIndexPage,
    InitiativePage,
    Link,
    Organisation,
    Outcome,
    Topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def index_page():
    return InitiativeIndexPage.objects.get(locale__language_code="nl")


def add_initiative(parent: Page, title: str = "Wandelgroep", **fields) -> InitiativePage:
    return parent.add_child(
        instance=InitiativePage(title=title, summary="Samen lopen.", locale=parent.locale, **fields)
    )


def test_a_new_initiative_gets_an_id_of_its_own(index_page):
    first, second = add_initiative(index_page), add_initiative(index_page)
    assert first.record_id.startswith("i-")
    assert first.record_id != second.record_id


def test_two_initiatives_cannot_share_an_id(index_page):
    add_initiative(index_page, record_id="walk")
    with pytest.raises((IntegrityError, ValidationError)):
        add_initiative(index_page, record_id="walk")


def test_a_copy_gets_an_id_of_its_own(index_page):
    original = add_initiative(index_page, record_id="walk")
    copy = original.copy(update_attrs={"slug": "walk-copy"})
    assert copy.record_id != original.record_id


@pytest.mark.parametrize("year", [1799, 20222, datetime.date.today().year + 21])
def test_an_impossible_year_is_refused(index_page, year):
    with pytest.raises(ValidationError) as refused:
        add_initiative(index_page, start_year=year)
    assert "start_year" in refused.value.message_dict


def test_an_end_before_the_start_is_refused(index_page):
    with pytest.raises(ValidationError) as refused:
        add_initiative(index_page, start_year=2020, end_year=2019)
    assert "end_year" in refused.value.message_dict


def test_an_amount_without_currency_is_refused(index_page):
    with pytest.raises(ValidationError) as refused:
        add_initiative(index_page, funding_amount=100)
    assert "funding_currency" in refused.value.message_dict


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x"])
def test_a_link_leads_to_a_web_page_only(index_page, url):
    link = Link(page=add_initiative(index_page), url=url, label="More")
    with pytest.raises(ValidationError) as refused:
        link.full_clean()
    assert "url" in refused.value.message_dict


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"unit": "persons"}, "value"),
        ({"unit": "iso8601-duration"}, "duration"),
        ({"unit": "iso8601-duration", "duration": "four months"}, "duration"),
    ],
)
def test_a_figure_needs_the_value_of_its_unit(index_page, fields, fault):
    outcome = Outcome(page=add_initiative(index_page), measure="deelnemers", **fields)
    with pytest.raises(ValidationError) as refused:
        outcome.full_clean()
    assert fault in refused.value.message_dict


def test_a_website_is_a_host_name():
    organisation = Organisation(slug="x", name="X", country="NL", kind="ngo", domain="https://example.org")
    with pytest.raises(ValidationError) as refused:
        organisation.full_clean()
    assert "domain" in refused.value.message_dict


def test_an_organisation_with_initiatives_cannot_be_deleted(index_page):
    organisation = Organisation.objects.get(slug="samfundet")
    add_initiative(index_page, organisation=organisation)
    with pytest.raises(models.ProtectedError):
        organisation.delete()


def test_topics_have_at_most_two_levels():
    loneliness = Topic.objects.get(slug="loneliness")
    with pytest.raises(ValidationError) as refused:
        Topic(name="x", slug="x", labels={"en": "x"}, broader=loneliness).full_clean()
    assert "broader" in refused.value.message_dict
    parent = loneliness.broader
    parent.broader = Topic.objects.get(slug="help-and-access")
    with pytest.raises(ValidationError):
        parent.full_clean()


def test_only_a_search_term_belongs_to_a_topic():
    concept = Concept(
        scheme="kind", slug="x", labels={"en": "x"}, broader=Topic.objects.get(slug="loneliness")
    )
    with pytest.raises(ValidationError) as refused:
        concept.full_clean()
    assert "broader" in refused.value.message_dict
