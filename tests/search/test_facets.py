"""Facets are declared once; labels and order come from the vocabulary, addresses from the query."""

import pytest
from django.utils.translation import override

from initiatives.models import Concept, Topic
from initiatives.vocabulary import get_vocabulary
from search.facet_results import build_chips, build_facets
from search.facets import FACET_NAMES, FACETS, FACETS_BY_NAME, facet_labels, year_range
from search.query import SearchQuery, canonical_filters

pytestmark = pytest.mark.django_db


@pytest.fixture
def vocabulary():
    return get_vocabulary()


def values(facet) -> list[str]:
    return [bucket.value for bucket in facet.buckets]


def by_name(facets) -> dict:
    return {facet.name: facet for facet in facets}


class TestDeclarations:
    def test_all_that_the_data_holds(self):
        assert FACET_NAMES == (
            "theme",
            "topic",
            "kind",
            "audience",
            "level",
            "delivery",
            "organisation",
            "country",
            "language",
            "evidence",
            "status",
            "effort",
            "year",
        )
        assert not {"q", "sort", "page"} & set(FACET_NAMES), "these are parameters of their own"

    @pytest.mark.parametrize("language", ["nl", "nb", "en"])
    def test_every_value_has_a_label_in_every_language(self, vocabulary, language):
        for name, labels in facet_labels(vocabulary, language).items():
            assert labels, name
            assert all(labels.values()), name

    def test_facets_are_named_in_the_active_language(self):
        with override("en"):
            assert all(str(facet.label) for facet in FACETS)

    def test_labels_follow_the_vocabulary(self, vocabulary):
        assert facet_labels(vocabulary, "nl") is facet_labels(vocabulary, "nl")
        concept = Concept.objects.get(scheme="theme", slug="data")
        concept.labels = {"nl": "Cijfers"}
        concept.save()
        assert facet_labels(get_vocabulary(), "nl")["theme"]["data"] == "Cijfers"

    def test_a_free_tag_is_no_choice(self):
        Topic.objects.create(name="Yoga", slug="yoga", labels={"nl": "Yoga"}, adopted=False)
        assert "yoga" not in facet_labels(get_vocabulary(), "nl")["topic"]

    @pytest.mark.parametrize(
        ("year", "value"),
        [(1899, "earlier"), (1999, "earlier"), (2000, "2000-2004"), (2004, "2000-2004"), (2026, "2025-2029")],
    )
    def test_year_ranges(self, vocabulary, year, value):
        assert year_range(year) == value
        assert value in FACETS_BY_NAME["year"].labels(vocabulary, "nl")


class TestBuckets:
    def test_ordered_facets_keep_the_order_of_the_vocabulary(self, vocabulary):
        counts = {"evidence": {"strong": 3, "idea": 1}}
        facet = by_name(build_facets(SearchQuery(), counts, vocabulary))["evidence"]
        assert values(facet) == ["idea", "described", "grounded", "first-indications", "strong"]
        assert [bucket.count for bucket in facet.buckets] == [1, 0, 0, 0, 3]

    def test_ranked_facets_go_by_count_then_label(self, vocabulary):
        counts = {"kind": {"tool": 2, "service": 5, "course": 2}}
        facet = by_name(build_facets(SearchQuery(language="en"), counts, vocabulary))["kind"]
        ranked = [(-bucket.count, bucket.label.casefold()) for bucket in facet.buckets]
        assert ranked == sorted(ranked)
        assert facet.buckets[0].value == "service"

    def test_topics_stand_under_their_broader_ones(self, vocabulary):
        counts = {"topic": {"social-connection": 4, "loneliness": 3}}
        facet = by_name(build_facets(SearchQuery(), counts, vocabulary))["topic"]
        top = facet.buckets[0]
        assert (top.value, top.count) == ("social-connection", 4)
        assert (top.children[0].value, top.children[0].count) == ("loneliness", 3)
        assert "loneliness" not in values(facet)

    def test_long_lists_hold_what_occurs_and_what_is_chosen(self, vocabulary):
        query = SearchQuery(filters=canonical_filters({"country": ["SE"]}))
        facet = by_name(build_facets(query, {"country": {"NO": 3, "NL": 5}}, vocabulary))["country"]
        assert [(bucket.value, bucket.count) for bucket in facet.buckets] == [("NL", 5), ("NO", 3), ("SE", 0)]
        assert [bucket.is_selected for bucket in facet.buckets] == [False, False, True]

    def test_a_chosen_value_stays_at_zero(self, vocabulary):
        chosen = {"theme": ["data"], "organisation": ["ntnu"], "year": ["2000-2004"], "topic": ["stress"]}
        query = SearchQuery(filters=canonical_filters(chosen))
        facets = by_name(build_facets(query, {}, vocabulary))
        for name, (value,) in chosen.items():
            tops = facets[name].buckets
            buckets = {bucket.value: bucket for top in tops for bucket in (top, *top.children)}
            assert (buckets[value].count, buckets[value].is_selected) == (0, True)

    def test_labels_are_in_the_readers_language(self, vocabulary):
        label = {
            language: by_name(build_facets(SearchQuery(language=language), {}, vocabulary))["theme"]
            .buckets[0]
            .label
            for language in ("nl", "nb", "en")
        }
        assert label == {"nl": "Beleid", "nb": "Ledelse og strategi", "en": "Leadership and policy"}

    def test_where_not_all_was_counted_nothing_is_nought(self, vocabulary):
        counts = {"theme": {"data": 2}, "kind": {"tool": 3}}
        facets = by_name(build_facets(SearchQuery(), counts, vocabulary, partial={"theme", "level"}))
        assert {bucket.count for bucket in facets["theme"].buckets} == {None, 2}
        assert {bucket.count for bucket in facets["level"].buckets} == {None}
        assert {bucket.count for bucket in facets["kind"].buckets} == {0, 3}

    def test_chips_name_and_remove_each_choice(self, vocabulary):
        query = SearchQuery(
            text="a", language="en", filters=canonical_filters({"theme": ["data"], "year": ["earlier"]})
        )
        chips = build_chips(query, vocabulary)
        assert [(chip.label, chip.remove_querystring) for chip in chips] == [
            ("Data and research", "q=a&year=earlier"),
            ("Before 2000", "q=a&theme=data"),
        ]
