"""Counts as what a page shows: labelled values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise

from initiatives.vocabulary import Vocabulary

from .facets import FACETS, FACETS_BY_NAME, Facet, facet_labels
from .query import SearchQuery


class Bucket(NamedTuple):
    """One value of a facet. `count` is None where it is not known (a simple search of the database).

    A tuple, because a page has some two hundred and a tuple is made in a third of the time.
    """

    value: str
    label: str
    count: int | None
    is_selected: bool
    children: tuple["Bucket", ...] = ()


@dataclass(frozen=True, slots=True)
class FacetResult:
    """One facet with all its values; those of a hierarchical facet have the narrower ones as children."""

    name: str
    label: Promise
    is_hierarchical: bool
    buckets: tuple[Bucket, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen value, and the query string of the search without it."""

    facet: str
    value: str
    label: str
    facet_label: Promise
    remove_querystring: str


def build_facets(
    query: SearchQuery,
    counts: Mapping[str, Mapping[str, int]],
    vocabulary: Vocabulary,
    *,
    partial: Collection[str] = (),
) -> list[FacetResult]:
    """Return every facet in its order.

    Of facets in `partial` not all results were counted, so that a value without a count may have some.
    """
    labels = facet_labels(vocabulary, query.language)
    return [
        _build_facet(
            facet,
            labels[facet.name],
            query,
            counts.get(facet.name, {}),
            vocabulary,
            uncounted=None if facet.name in partial else 0,
        )
        for facet in FACETS
    ]


def build_chips(query: SearchQuery, vocabulary: Vocabulary) -> list[Chip]:
    """Return every chosen value, in the order of the facets."""
    labels = facet_labels(vocabulary, query.language)
    return [
        Chip(
            facet=name,
            value=value,
            label=labels[name].get(value, value),
            facet_label=FACETS_BY_NAME[name].label,
            remove_querystring=query.without(name, value).to_querystring(),
        )
        for name, values in query.filters
        for value in values
    ]


def _build_facet(
    facet: Facet,
    labels: Mapping[str, str],
    query: SearchQuery,
    counts: Mapping[str, int],
    vocabulary: Vocabulary,
    *,
    uncounted: int | None,
) -> FacetResult:
    buckets = _make_buckets(facet, labels, query, counts, uncounted)
    if facet.is_ranked and counts:
        buckets.sort(key=lambda bucket: (-(bucket.count or 0), bucket.label.casefold()))
    if facet.is_hierarchical:
        parents = {slug: entry.broader for slug, entry in vocabulary.concepts(facet.name).items()}
        buckets = _nest(buckets, parents)
    return FacetResult(facet.name, facet.label, facet.is_hierarchical, tuple(buckets))


def _make_buckets(
    facet: Facet,
    labels: Mapping[str, str],
    query: SearchQuery,
    counts: Mapping[str, int],
    uncounted: int | None,
) -> list[Bucket]:
    chosen = set(query.values(facet.name))
    if facet.shows_empty:
        values = [*labels, *sorted(chosen - labels.keys())]
    else:
        listed = chosen | counts.keys()
        values = [value for value in labels if value in listed]
    return [
        Bucket(value, labels.get(value, value), counts.get(value, uncounted), value in chosen)
        for value in values
    ]


def _nest(buckets: list[Bucket], parents: Mapping[str, str | None]) -> list[Bucket]:
    """Put every value under its broader one; both levels keep their order."""
    children: dict[str, list[Bucket]] = {}
    for bucket in buckets:
        parent = parents.get(bucket.value)
        if parent:
            children.setdefault(parent, []).append(bucket)
    tops = [bucket for bucket in buckets if not parents.get(bucket.value)]
    return [top._replace(children=tuple(children.get(top.value, ()))) for top in tops]
