"""What a reader gets: live public pages, counts that tell no secret, and an answer in any weather."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import Locale, PageViewRestriction

from initiatives.models import Concept, Organisation, Topic
from search import outbox
from search.backends import get_backend
from search.indexer import Indexer
from search.query import SearchQuery, canonical_filters
from search.rebuild import rebuild_index
from search.results import known_values, run_search

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(index):
    """Return a function that indexes what waits and answers a search."""

    def run(text: str = "", **fields):
        Indexer().drain()
        return run_search(SearchQuery(text=text, **fields))

    return run


def titles(results) -> list[str]:
    return [hit.plain_title for hit in results.hits]


class TestHits:
    def test_a_hit_is_what_the_record_says(self, search, add_initiative):
        concept = Concept.objects.get
        page = add_initiative(
            "Wandelen tegen stress",
            summary="Samen naar buiten.",
            kind=concept(scheme="kind", slug="practice"),
            evidence=concept(scheme="evidence", slug="strong"),
            organisation=Organisation.objects.get(slug="ntnu"),
            country="NO",
            place="Trondheim",
            start_year=2021,
            status="ended",
        )
        page.themes = [concept(scheme="theme", slug="support"), concept(scheme="theme", slug="data")]
        page.audiences = [concept(scheme="audience", slug="all-students")]
        page.topics.add(Topic.objects.get(slug="stress"))
        page.save()
        (hit,) = search("stress", language="en").hits
        assert hit.title == "Wandelen tegen <mark>stress</mark>"
        assert hit.snippet == "Samen naar buiten."
        assert (hit.id, hit.record_id) == (str(page.translation_key), page.record_id)
        assert hit.url == page.url
        assert (hit.language, hit.other_languages) == ("nl", ())
        assert [theme.slug for theme in hit.themes] == ["data", "support"]
        assert str(hit.themes[0]) == "Data and research"
        assert (hit.country, hit.place, hit.start_year) == ("Norway", "Trondheim", 2021)
        assert (str(hit.status), hit.evidence.slug, hit.effort) == ("Ended", "strong", None)
        assert hit.matched == ("stress",)
        assert hit.score > 0

    def test_the_readers_language_else_the_original(self, search, add_initiative):
        page = add_initiative("Wandelgroep")
        english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=False)
        english.title, english.slug = "Walking group", "walking-group"
        english.save_revision().publish()
        for language, title in (("nl", "Wandelgroep"), ("nb", "Wandelgroep"), ("en", "Walking group")):
            results = search("walking", language=language)
            assert titles(results) == [title]
            assert results.total == 1
        assert [(other.language, other.url) for other in results.hits[0].other_languages] == [
            ("nl", page.url)
        ]

    def test_the_order_is_that_of_the_engine(self, search, add_initiative):
        for number in range(12):
            add_initiative(f"Groep {number}")
        results = search(sort="title", page_size=100)
        assert titles(results) == sorted(titles(results))
        assert len(results.hits) == 12


class TestNothingLeaks:
    """While the index is stale it may hide, but never leak."""

    @pytest.fixture
    def pages(self, index, add_initiative):
        pages = [add_initiative(f"Stressgroep {number}", country="NL") for number in range(4)]
        Indexer().drain()
        return pages

    def shown(self):
        results = run_search(SearchQuery(text="stressgroep"))
        counts = {facet.name: facet for facet in results.facets}["country"].buckets
        assert results.total == len(results.hits) == sum(bucket.count for bucket in counts)
        return set(titles(results))

    def test_unpublished(self, pages):
        pages[0].unpublish()
        assert self.shown() == {"Stressgroep 1", "Stressgroep 2", "Stressgroep 3"}

    def test_deleted(self, pages):
        pages[0].delete()
        assert "Stressgroep 0" not in self.shown()

    def test_made_private(self, pages):
        PageViewRestriction.objects.create(page=pages[0].page_ptr, restriction_type="login")
        assert "Stressgroep 0" not in self.shown()

    def test_an_index_that_was_never_told(self, pages):
        """Not even the outbox knows: the hit is hidden all the same."""
        pages[0].unpublish()
        outbox.complete_up_to(outbox.current_version())
        assert "Stressgroep 0" not in titles(run_search(SearchQuery(text="stressgroep")))


class TestPages:
    def test_previous_and_next(self, search, add_initiative):
        for number in range(45):
            add_initiative(f"Groep {number}")
        first, last = search(), search(page=3)
        assert (first.total, first.page_count, len(first.hits), len(last.hits)) == (45, 3, 20, 5)
        assert (first.previous, first.next.page) == (None, 2)
        assert (last.previous.page, last.next) == (2, None)

    def test_a_page_beyond_the_last_gives_the_last_and_says_so(self, search, add_initiative):
        for number in range(25):
            add_initiative(f"Groep {number}")
        results = search(page=400)
        assert (results.query.page, len(results.hits)) == (2, 5)
        with override("en"):
            assert [str(problem) for problem in results.problems] == [
                "Page 400 does not exist. You see the last page."
            ]

    def test_nothing_found_is_one_empty_page(self, search):
        results = search("xyzzy")
        assert (results.total, results.page_count, results.hits) == (0, 1, [])


class TestWithoutIndex:
    def test_the_database_answers_and_a_rebuild_heals(self, search, add_initiative, backend, own_engine):
        add_initiative("Wandelgroep", country="NL")
        assert not search("wandelgroep").degraded
        own_engine.lose()
        query = SearchQuery(text="wandelgroep", filters=canonical_filters({"country": ["NL"]}))
        results = run_search(query)
        assert results.degraded
        assert (titles(results), results.total) == (["Wandelgroep"], 1)
        assert results.hits[0].title == "<mark>Wandelgroep</mark>"
        countries = next(facet for facet in results.facets if facet.name == "country").buckets
        assert [(bucket.value, bucket.count) for bucket in countries] == [("NL", 1)]
        assert [chip.value for chip in results.selected] == ["NL"]
        rebuild_index(backend=backend)
        assert not run_search(query).degraded


class TestQueries:
    def test_a_small_number_whatever_is_found(self, search, add_initiative):
        add_initiative("Groep 0")
        search("groep")
        with CaptureQueriesContext(connection) as one:
            run_search(SearchQuery(text="groep"))
        for number in range(1, 40):
            add_initiative(f"Groep {number}")
        search("groep")
        chosen = canonical_filters({"language": ["nl", "nb"], "status": ["unknown"]})
        with CaptureQueriesContext(connection) as many:
            results = run_search(SearchQuery(text="groep", filters=chosen))
        assert len(results.hits) == 20
        assert len(one) == len(many) == 5

    def test_known_values_are_those_of_every_facet(self, index):
        known = known_values()
        assert "prevention" in known["theme"]
        assert {"nl", "nb", "en"} == set(known["language"])
        assert get_backend() is index
