"""The counts beside the filters of a simple search: of all results or, as the page says, of the first."""

import pytest
from bs4 import BeautifulSoup

from initiatives.vocabulary import get_vocabulary
from search import fallback_counts
from search.backends import get_backend
from search.fallback_counts import count_first
from search.query import SearchQuery, canonical_filters
from search.results import run_search

pytestmark = pytest.mark.django_db

CHOICES = (
    {},
    {"theme": ["prevention", "data"]},
    {"theme": ["prevention"], "country": ["NL"], "language": ["nl"]},
)


def count(query: SearchQuery):
    return count_first(query, get_vocabulary())


@pytest.fixture
def without_index(settings, own_engine) -> None:
    """Take the index away."""
    settings.SEARCH_BACKENDS = {"default": own_engine.options}


@pytest.fixture
def few(monkeypatch) -> int:
    """Count the first ten results only."""
    monkeypatch.setattr(fallback_counts, "COUNTED", 10)
    return 10


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_where_all_results_are_counted_they_are_those_of_the_index(bank, monkeypatch, chosen):
    bank.exclude(country__in=["NL", "DK"]).delete()
    query = SearchQuery(filters=canonical_filters(chosen))
    counted = count(query)
    assert counted.partial == frozenset()
    hidden = [str(key) for key in _missing_keys(bank)]
    expected = get_backend().search(query, exclude=hidden).counts
    for facet, values in expected.items():
        assert dict(counted.counts[facet]) == dict(values), facet


def _missing_keys(bank) -> set[str]:
    indexed = {id for id, _digest in get_backend().ids_and_digests()}
    return indexed - {str(key) for key in bank.values_list("translation_key", flat=True)}


def test_of_many_results_the_first_are_counted(bank, few):
    counted = count(SearchQuery())
    assert sum(counted.counts["status"].values()) == few
    assert counted.without_partial().counts == {}


def test_a_narrow_choice_is_counted_wholly_beside_a_wide_one(bank, few):
    counted = count(SearchQuery(filters=canonical_filters({"country": ["FI"]})))
    assert "country" in counted.partial
    assert counted.partial == {"country"}


def test_the_page_marks_itself_and_says_what_it_counts(bank, without_index, few, get_page):
    page = get_page("/en/search/")
    assert "simple search" in page.select_one(".notice").text
    assert "first 10 results" in page.select_one(".notice").text
    assert _numbers(page)
    assert not page.select(".facet input[disabled]")


def test_pages_that_do_not_say_so_show_no_such_counts(bank, without_index, few):
    results = run_search(SearchQuery())
    assert results.counted
    assert {bucket.count for facet in results.facets for bucket in facet.buckets} == {None}


def test_facets_work_without_the_index(bank, without_index, get_page):
    page = get_page("/en/search/?theme=prevention&country=NL")
    assert "simple search" in page.select_one(".notice").text
    assert "first" not in page.select_one(".notice").text
    chosen = {each["value"] for each in page.select(".facet input[checked]")}
    assert chosen == {"prevention", "NL"}
    assert _numbers(page)


def _numbers(page: BeautifulSoup) -> list[int]:
    return [int(each.text) for each in page.select(".bucket-count") if each.text.strip()]


def test_it_costs_a_fixed_number_of_queries(bank, django_assert_max_num_queries):
    query = SearchQuery(filters=canonical_filters({facet: [value] for facet, value in MANY}))
    with django_assert_max_num_queries(17):
        count(query)


MANY = (("theme", "data"), ("country", "NL"), ("status", "running"), ("language", "nl"), ("kind", "tool"))
