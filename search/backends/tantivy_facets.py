"""Drill-sideways counts: each facet is counted with the choices of all other facets applied.

There are three ways to count, and which is fastest depends on how many documents a search finds. Measured
for 13 facets on one core, in milliseconds, at 10,000 | 100,000 documents:

    found      one field     sets and topics     postings
    0.5 %      0.07 | 0.34       0.13 | 0.55      0.3 | 2.5
    5 %        0.15 | 1.1        0.22 | 1.0       0.3 | 2.5
    20 %       0.3  | 4          0.32 | 1.9       0.4 | 2.6
    90 %       1.5  | 20         0.57 | 4.3       0.4 | 2.9

To find what a text finds takes as long as to count it, so of a text with choices one pass over all that it
finds counts everything, each facet within the choices of others. Without a text, what choices leave is found
quickly: then one pass counts the facets without a choice, and each other one has a pass of its own. The
searches of the benchmark with a choice take in one pass .87 | .7 of the time of several with a text, and
1.6 | 2 times as long without one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import tantivy

from search.query import Filters

from .lookups import facet_term
from .tantivy_query import filtered, written
from .tantivy_schema import OPEN_FACETS, set_columns

Counts = dict[str, dict[str, int]]
Choices = Mapping[str, Sequence[str]]

# More than any facet has values, and more than the different sets of values of a small one.
BUCKETS = 65_000
# Up to so many documents, one field that holds all facets is counted.
SPARSE_TOTAL = 2_000
# Where facets are counted apart: from this share of all documents on, topics are counted through the inverted
# index, in the same time however many documents are found. So are all facets from the next share on, which is
# that of a large index: the set columns count as if so many documents more were found. All three are those
# that made the searches of the benchmark fastest at 1,000, 10,000 and 100,000 records.
DENSE_SHARE = 0.1
ALMOST_ALL_SHARE = 0.4
START_OF_SETS = 2_000
# In one answer for all: a facet within the choices of others, and the facets without a choice within all.
_WITHIN, _FREE = "within ", "free"


def count_facets(
    searcher: tantivy.Searcher,
    text_query: tantivy.Query,
    filters: Filters,
    facets: Sequence[str],
    total: int,
    *,
    has_text: bool,
) -> Counts:
    """Return {facet: {value: results}}.

    `text_query` finds what the search does without its choices; `has_text` tells whether there are words that
    must be found. `total` is the number of documents that all choices leave.
    """
    chosen = dict(filters)
    count = _count_at_once if chosen and has_text else _count_apart
    counts = count(searcher, text_query, chosen, facets, total)
    return {facet: counts.get(facet, {}) for facet in facets}


def _count_at_once(
    searcher: tantivy.Searcher, text_query: tantivy.Query, chosen: Choices, facets: Sequence[str], total: int
) -> Counts:
    """Return the counts of one pass over what the text finds."""
    request: dict[str, Any] = {}
    for facet in chosen:
        if facet in facets:
            request |= _within(_others(chosen, facet), _WITHIN + facet, _fields((facet,)))
    free = [facet for facet in facets if facet not in chosen] if total else []
    is_sparse = total <= SPARSE_TOTAL
    if free:
        request |= _within(chosen, _FREE, ("facets",) if is_sparse else _fields(free))
    if not request:
        return {}
    answer = searcher.aggregate(text_query, request)
    # The only facet with a choice is counted within none, in the answer itself.
    counts = {facet: _read(answer.get(_WITHIN + facet, answer), facet) for facet in chosen if facet in facets}
    if not free:
        return counts
    if is_sparse:
        return _by_facet(_pairs(answer[_FREE], "facets")) | counts
    return {facet: _read(answer[_FREE], facet) for facet in free} | counts


def _within(chosen: Choices, name: str, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the request to count `fields` within choices, under `name`; by itself where there are none."""
    if not chosen:
        return _request(fields)
    return {name: {"filter": written(chosen), "aggs": _request(fields)}}


def _count_apart(
    searcher: tantivy.Searcher, text_query: tantivy.Query, chosen: Choices, facets: Sequence[str], total: int
) -> Counts:
    """Return the counts of one pass over what all choices leave, and one for each facet with a choice."""
    free = [facet for facet in facets if facet not in chosen]
    counts = _count_free(searcher, filtered(text_query, chosen), free, total) if free and total else {}
    for facet in chosen:
        if facet in facets:
            counts[facet] = _count_one(searcher, filtered(text_query, _others(chosen, facet)), facet)
    return counts


def _others(chosen: Choices, facet: str) -> Choices:
    return {name: values for name, values in chosen.items() if name != facet}


def _count_free(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str], total: int
) -> Counts:
    if total <= SPARSE_TOTAL:
        return _by_facet(_pairs(searcher.aggregate(query, _request(("facets",))), "facets"))
    if total > ALMOST_ALL_SHARE * searcher.num_docs - START_OF_SETS:
        return _by_facet(searcher.terms_with_prefix("facets", "", filter_query=query))
    counts = _count_sets(searcher, query, [facet for facet in facets if facet not in OPEN_FACETS])
    for facet in OPEN_FACETS.intersection(facets):
        counts[facet] = _count_open(searcher, query, facet, total)
    return counts


def _count_one(searcher: tantivy.Searcher, query: tantivy.Query, facet: str) -> dict[str, int]:
    if facet not in OPEN_FACETS:
        return _count_sets(searcher, query, [facet])[facet]
    # The choices of other facets may leave far more documents than all choices do.
    total = searcher.search(query, 1).count
    return _count_open(searcher, query, facet, total)


def _count_open(searcher: tantivy.Searcher, query: tantivy.Query, facet: str, total: int) -> dict[str, int]:
    if total <= DENSE_SHARE * searcher.num_docs:
        return _count_field(searcher, query, facet)
    prefix = facet_term(facet, "")
    return _by_facet(searcher.terms_with_prefix("facets", prefix, filter_query=query)).get(facet, {})


def _count_field(searcher: tantivy.Searcher, query: tantivy.Query, field: str) -> dict[str, int]:
    return dict(_pairs(searcher.aggregate(query, _request((field,))), field))


def _count_sets(searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str]) -> Counts:
    answer = searcher.aggregate(query, _request(_fields(facets)))
    return {facet: _read(answer, facet) for facet in facets}


def _fields(facets: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that hold the values of each facet by itself."""
    return tuple(field for facet in facets for field in set_columns(facet) or (facet,))


def _read(answer: Mapping[str, Any], facet: str) -> dict[str, int]:
    """Return {value: count} of `facet` from an answer that has its `_fields`."""
    if facet in OPEN_FACETS:
        return dict(_pairs(answer, facet))
    return _add_up(answer[column]["buckets"] for column in set_columns(facet))


def _pairs(answer: Mapping[str, Any], field: str) -> Iterator[tuple[str, int]]:
    return ((bucket["key"], bucket["doc_count"]) for bucket in answer[field]["buckets"])


def _add_up(columns: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for buckets in columns:
        for bucket in buckets:
            for value in _values_of_set(bucket["key"]):
                counts[value] = counts.get(value, 0) + bucket["doc_count"]
    return counts


def _by_facet(counts: Iterable[tuple[str, int]]) -> Counts:
    """Return {facet: {value: count}} from pairs of field "facets", without those that are found nowhere."""
    found: Counts = defaultdict(dict)
    for term, count in counts:
        if count:
            facet, value = _split_term(term)
            found[facet][value] = count
    return dict(found)


@cache
def _request(fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: {"terms": {"field": name, "size": BUCKETS}} for name in fields}


@lru_cache(maxsize=16_384)
def _values_of_set(key: str) -> tuple[str, ...]:
    return tuple(key.split())


@lru_cache(maxsize=16_384)
def _split_term(term: str) -> tuple[str, str]:
    facet, _colon, value = term.partition(":")
    return facet, value
