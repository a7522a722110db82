"""Counts beside the filters when the database answers: of the first results, so that they cost little."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from initiatives.vocabulary import TOPIC, Vocabulary

from .backends.base import RawResults
from .documents import build_document
from .facets import FACET_NAMES
from .fallback import search_database
from .query import MAX_PAGE_SIZE, SearchQuery
from .versions import load_versions

# How many results are counted, the first ones.
COUNTED = MAX_PAGE_SIZE
# Each facet with a choice costs one more search, for what there is without that choice; more are not made.
MAX_SIDEWAYS = 3

Facets = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class FirstCounts:
    """{facet: {value: results}}, and the facets of which only the first `limit` results were counted.

    `limit` is 0 where there are none.
    """

    counts: Mapping[str, Mapping[str, int]]
    partial: frozenset[str] = frozenset()
    limit: int = 0

    def without_partial(self) -> "FirstCounts":
        """Return the counts of facets of which all results were counted; the others are not known."""
        counts = {facet: values for facet, values in self.counts.items() if facet not in self.partial}
        return replace(self, counts=counts)


def count_first(query: SearchQuery, vocabulary: Vocabulary) -> FirstCounts:
    """Count the values of every facet among the first results that the database gives for `query`.

    As in the index, a facet is counted as if nothing were chosen in it.
    """
    chosen = [facet for facet, _values in query.filters][:MAX_SIDEWAYS]
    all_chosen = _first_results(query)
    searched = {facet: _first_results(query.without(facet)) for facet in chosen}
    ids = {hit.id for found in (all_chosen, *searched.values()) for hit in found.hits}
    facets = _load_facets(ids, vocabulary)
    counts, partial = {}, set()
    for facet in FACET_NAMES:
        found = searched.get(facet, all_chosen)
        shown = [facets[hit.id].get(facet, ()) for hit in found.hits if hit.id in facets]
        counts[facet] = Counter(value for values in shown for value in values)
        if found.total > COUNTED:
            partial.add(facet)
    return FirstCounts(counts, frozenset(partial), COUNTED if partial else 0)


def _first_results(query: SearchQuery) -> RawResults:
    return search_database(replace(query, page=1, page_size=COUNTED))


def _load_facets(ids: Iterable[str], vocabulary: Vocabulary) -> dict[str, Facets]:
    """Return {id: {facet: values}} as the index has them. Three queries."""
    broader = {slug: topic.broader for slug, topic in vocabulary.concepts(TOPIC).items()}
    versions = sorted(load_versions([UUID(id) for id in ids], vocabulary), key=attrgetter("translation_key"))
    documents = (
        build_document(tuple(group), broader=broader)
        for _key, group in groupby(versions, key=attrgetter("translation_key"))
    )
    return {document.id: document.facets for document in documents if document}
