"""Records written straight into the tables are live pages like any other."""

from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.models import Page

from benchmarks.filling import Filler
from benchmarks.generator import generate_records
from benchmarks.rows import translation_key
from benchmarks.stock import FACETS, stock_declarations
from initiatives.models import InitiativeIndexPage, InitiativePage
from search.documents import is_indexable, load_documents

AMOUNT = 80

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(db) -> list[dict]:
    records = list(generate_records(AMOUNT))
    Filler().fill(records)
    return records


@pytest.fixture
def declarations() -> Iterator[None]:
    with stock_declarations():
        yield


def test_every_record_becomes_a_public_page(records: list[dict]) -> None:
    pages = InitiativePage.objects.live()

    assert set(pages.values_list("record_id", flat=True)) == {record["id"] for record in records}
    assert all(is_indexable(page) for page in pages[:5])


def test_the_tree_stays_sound(records: list[dict]) -> None:
    assert not any(Page.find_problems())
    children = [parent.numchild for parent in InitiativeIndexPage.objects.all()]
    assert sum(children) == AMOUNT


def test_a_page_can_be_added_behind_them(records: list[dict]) -> None:
    parent = InitiativeIndexPage.objects.get(locale__language_code="nl")
    added = parent.add_child(instance=InitiativePage(title="Nieuw", summary="Nieuw.", locale=parent.locale))

    assert added.get_parent() == parent
    assert not any(Page.find_problems())


def test_values_are_those_of_the_record(records: list[dict]) -> None:
    record = records[0]
    page = InitiativePage.objects.get(record_id=record["id"])

    assert page.title == record["title"]
    assert page.locale.language_code == record["language"]
    assert page.organisation.slug == record["organisation"]
    assert {concept.slug for concept in page.themes.all()} == set(record["themes"])
    assert {topic.slug for topic in page.topics.all()} == set(record["topics"])
    assert page.outcomes.count() == len(record["outcomes"])
    assert page.links.count() == len(record["links"])


def test_the_story_keeps_headings_paragraphs_and_list(records: list[dict]) -> None:
    record = records[0]
    html = InitiativePage.objects.get(record_id=record["id"]).body[0].value.source

    assert html.count("<h2>") == record["body"].count("## ")
    assert html.count("<li>") == sum(line.startswith("- ") for line in record["body"].splitlines())


def test_language_versions_make_one_document(records: list[dict]) -> None:
    translation = next(record for record in records if record["translation_of"])
    [document] = load_documents([translation_key(translation)])

    assert len(document.texts) >= 2


def test_a_page_of_it_can_be_edited_and_published(records: list[dict]) -> None:
    page = InitiativePage.objects.get(record_id=records[0]["id"])
    page.title = "Anders"
    page.save_revision().publish()

    assert InitiativePage.objects.get(pk=page.pk).title == "Anders"


def test_their_addresses_answer(records: list[dict], client: Client) -> None:
    page = InitiativePage.objects.get(record_id=records[0]["id"])

    assert client.get(page.url).status_code == 200


def test_wagtails_own_search_finds_them_and_counts_every_facet(
    records: list[dict], declarations: None
) -> None:
    results = InitiativePage.objects.live().search(records[0]["title"].split()[-1])

    assert records[0]["id"] in [page.record_id for page in results]
    for _name, field, _lookup in FACETS:
        assert sum(results.facet(field).values()) >= results.count()


def test_the_declarations_for_wagtails_search_end_with_their_block(db) -> None:
    own = InitiativePage.search_fields
    with stock_declarations():
        assert InitiativePage.search_fields != own

    assert InitiativePage.search_fields == own
