"""Without an index the database answers: simply, safely, and only with what is public."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from initiatives.models import Concept, Organisation, Topic
from search.facets import FACET_NAMES
from search.fallback import search_database
from search.fallback_postgres import match_words
from search.public import public_initiatives
from search.query import SearchQuery, canonical_filters
from tests.test_query_plans import large_tables

pytestmark = pytest.mark.django_db


def found(text: str = "", **chosen) -> set[str]:
    query = SearchQuery(text=text, filters=canonical_filters(chosen), page_size=100)
    return {hit.id for hit in search_database(query).hits}


def key(page) -> str:
    return str(page.translation_key)


def test_every_word_in_title_or_summary(add_initiative):
    walk = add_initiative("Wandelgroep", summary="Tegen eenzaamheid")
    add_initiative("Eetgroep", summary="Samen koken")
    assert found("WANDEL eenzaam") == {key(walk)}
    assert found("eenzaam koken") == set()


def test_a_phrase_stands_in_its_order(add_initiative):
    together = add_initiative("Samen eten", summary="Elke week")
    add_initiative("Eten wat je wilt", summary="Samen of alleen")
    assert found("“samen eten”") == found('"samen  eten" week') == {key(together)}
    assert found('"eten samen"') == set()
    assert len(found("samen eten")) == 2


def test_a_word_that_is_excluded_stands_nowhere(add_initiative):
    walk = add_initiative("Samen wandelen", summary="Een volledig uur")
    add_initiative("Samen koken", summary="Met LES vooraf")
    assert found("samen -les") == {key(walk)}
    assert found("samen -koken -uur") == set()
    assert found("-les") == {key(walk)}
    assert found("samen-les") == set()


@pytest.mark.parametrize("text", ['"" -', '-"samen eten"', '"samen', "-(", "-" * 300, "-x " * 300, "-[a"])
def test_operators_that_say_nothing_are_harmless(add_initiative, text):
    add_initiative("Wandelgroep")
    search_database(SearchQuery(text=text))


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE x; --", "\\", "💬", "a" * 5_000, "x " * 900])
def test_bad_text_is_harmless(add_initiative, text):
    add_initiative("Wandelgroep")
    search_database(SearchQuery(text=text))


def test_every_facet_filters(add_initiative):
    concept = Concept.objects.get
    page = add_initiative(
        "Wandelgroep",
        kind=concept(scheme="kind", slug="practice"),
        evidence=concept(scheme="evidence", slug="strong"),
        effort=concept(scheme="effort", slug="low"),
        organisation=Organisation.objects.get(slug="ntnu"),
        country="NO",
        start_year=2021,
        status="ended",
    )
    page.themes = [concept(scheme="theme", slug="data"), concept(scheme="theme", slug="staff")]
    page.audiences = [concept(scheme="audience", slug="all-students")]
    page.levels = [concept(scheme="level", slug="group")]
    page.delivery = [concept(scheme="delivery", slug="online")]
    page.topics.add(Topic.objects.get(slug="loneliness"))
    page.save()
    add_initiative("Iets anders", start_year=1990)
    chosen = {
        "theme": ["data", "staff"],
        "topic": ["social-connection"],
        "kind": ["practice"],
        "audience": ["all-students"],
        "level": ["group"],
        "delivery": ["online"],
        "organisation": ["ntnu"],
        "country": ["NO"],
        "language": ["nl"],
        "evidence": ["strong"],
        "status": ["ended"],
        "effort": ["low"],
        "year": ["2020-2024"],
    }
    assert set(chosen) == set(FACET_NAMES)
    for facet in chosen.keys() - {"language"}:
        assert found(**{facet: chosen[facet]}) == {key(page)}, facet
    assert found(**chosen) == {key(page)}
    assert found(**{**chosen, "theme": ["prevention"]}) == set()
    assert found(year=["earlier"]) != {key(page)}


def test_total_and_pages(add_initiative):
    for number in range(25):
        add_initiative(f"Groep {number}")
    pages = [search_database(SearchQuery(page=number, page_size=10)) for number in (1, 2, 3)]
    assert [page.total for page in pages] == [25, 25, 25]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert len({hit.id for page in pages for hit in page.hits}) == 25
    assert search_database(SearchQuery(page=500, page_size=20)).hits == ()


def test_only_what_is_public(add_initiative):
    add_initiative("Concept", live=False)
    private = add_initiative("Besloten")
    PageViewRestriction.objects.create(page=private.page_ptr, restriction_type="login")
    assert found() == set()


class TestPostgres:
    """Where PostgreSQL searches."""

    pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own text search")

    def test_a_word_in_the_title_comes_first(self, add_initiative):
        below = add_initiative("Koffie", summary="Wandelen na de koffie")
        above = add_initiative("Wandelen", summary="Elke week")
        newest = add_initiative("Thee", summary="Wandelen na de thee")
        hits = search_database(SearchQuery(text="wandelen")).hits
        assert hits[0].id == key(above)
        assert {hit.id for hit in hits} == {key(below), key(above), key(newest)}

    def test_words_that_stand_beside_each_other_and_words_left_out(self, add_initiative):
        beside = add_initiative("Samen koken", summary="Elke week")
        add_initiative("Koken en samen eten", summary="Elke week")
        match = match_words(public_initiatives(), ["samen koken"])
        assert {str(page.translation_key) for page in match} == {key(beside)}
        assert not match_words(public_initiatives(), ["samen"], ["koken"]).exists()

    @pytest.mark.parametrize("word", ["'", "\\", "a'b", "a:*", "!x", "(", "&", "<->", "or", "\\'"])
    def test_no_word_is_an_operator(self, add_initiative, word):
        add_initiative("Wandelgroep")
        assert not match_words(public_initiatives(), [word]).exists()

    def test_is_answered_from_an_index(self, bank):
        with CaptureQueriesContext(connection) as queries:
            assert search_database(SearchQuery(text="stress")).total
        assert "wagtailsearch_indexentry" not in large_tables(queries)
