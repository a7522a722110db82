"""Drill-sideways counts: each facet is counted with the choices of all other facets applied."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import tantivy

from search.query import Filters

from .tantivy_query import filtered
from .tantivy_schema import OPEN_FACETS, facet_term, set_columns

Counts = dict[str, dict[str, int]]

# More than any facet has values, and more than the different sets of values of a small one.
BUCKETS = 65_000
# An open facet is counted through the inverted index once a search finds this share of all documents:
# that takes the same time however many are found. Measured to break even at one in ten.
DENSE_SHARE = 0.1


def count_facets(
    searcher: tantivy.Searcher, text_query: tantivy.Query, filters: Filters, facets: Sequence[str], total: int
) -> Counts:
    """Return {facet: {value: results}}.

    One pass over what all choices leave counts every facet without a choice; each facet with one takes a
    pass of its own. `total` is the number of documents that all choices leave.
    """
    chosen = dict(filters)
    free = [facet for facet in facets if facet not in chosen]
    counts = _count(searcher, filtered(text_query, chosen), free, total) if free and total else {}
    for facet in chosen:
        if facet in facets:
            others = {name: values for name, values in chosen.items() if name != facet}
            counts |= _count(searcher, filtered(text_query, others), [facet], total)
    return {facet: counts.get(facet, {}) for facet in facets}


def _count(searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str], total: int) -> Counts:
    is_dense = total > DENSE_SHARE * searcher.num_docs
    by_postings = [facet for facet in facets if facet in OPEN_FACETS and is_dense]
    by_columns = [facet for facet in facets if facet not in by_postings]
    counts = _count_columns(searcher, query, by_columns) if by_columns else {}
    for facet in by_postings:
        counts[facet] = _count_postings(searcher, query, facet)
    return counts


def _count_columns(searcher: tantivy.Searcher, query: tantivy.Query, facets: Iterable[str]) -> Counts:
    columns = {facet: set_columns(facet) or (facet,) for facet in facets}
    request = {
        name: {"terms": {"field": name, "size": BUCKETS}} for names in columns.values() for name in names
    }
    answer = searcher.aggregate(query, request)
    return {
        facet: _add_up((answer[name]["buckets"] for name in names), _values_of_set)
        for facet, names in columns.items()
    }


def _add_up(
    columns: Iterable[Sequence[Mapping]], values_of: Callable[[str], tuple[str, ...]]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for buckets in columns:
        for bucket in buckets:
            for value in values_of(bucket["key"]):
                counts[value] = counts.get(value, 0) + bucket["doc_count"]
    return counts


@lru_cache(maxsize=16_384)
def _values_of_set(key: str) -> tuple[str, ...]:
    return tuple(key.split())


def _count_postings(searcher: tantivy.Searcher, query: tantivy.Query, facet: str) -> dict[str, int]:
    prefix = facet_term(facet, "")
    terms = searcher.terms_with_prefix("facets", prefix, filter_query=query)
    return {term[len(prefix) :]: count for term, count in terms if count}
