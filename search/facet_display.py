"""Facets as the templates print them: a few values at once, the others behind "show all"."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from . import fragments
from .facet_results import Bucket, FacetResult
from .results import SearchResults

# How many values of a facet are shown before "show all".
FIRST_VALUES = 8
# A list that is only a little longer is shown whole.
SPARE_VALUES = 2
# From how many unfolded values on a reader is offered to narrow them by typing.
MANY_VALUES = 15


def make_facets(results: SearchResults) -> SafeString:
    """Return the facets that have any value to offer, as HTML in the active language, that of the search."""
    language = results.query.language
    return fragments.join(
        piece for facet in results.facets if facet.buckets for piece in _pieces(facet, language)
    )


def _pieces(facet: FacetResult, language: str) -> Iterator[SafeString]:
    yield fragments.facet_start(facet.name, language)
    if facet.is_hierarchical:
        for bucket in facet.buckets:
            yield from _family(facet.name, bucket, language)
        yield fragments.facet_end(has_more=False)
        return
    total = len(facet.buckets)
    shown = total if total <= FIRST_VALUES + SPARE_VALUES else FIRST_VALUES
    pieces = [*fragments.buckets(facet.name, facet.buckets, language)]
    # Two for each value.
    yield from pieces[: 2 * shown]
    if shown < total:
        is_open = any(bucket.is_selected for bucket in facet.buckets[shown:])
        is_long = total - shown >= MANY_VALUES
        yield fragments.facet_more(facet.name, total, language, is_open=is_open, is_long=is_long)
        yield from pieces[2 * shown :]
    yield fragments.facet_end(has_more=shown < total)


def _family(facet: str, bucket: Bucket, language: str) -> Iterator[SafeString]:
    """Yield a value with its narrower ones, which are unfolded where one of them is chosen."""
    yield from fragments.buckets(facet, (bucket,), language)
    if bucket.children:
        is_open = bucket.is_selected or any(child.is_selected for child in bucket.children)
        yield fragments.narrower_start(bucket.value, bucket.label, language, is_open=is_open)
        yield from fragments.buckets(facet, bucket.children, language)
    yield fragments.narrower_end(bool(bucket.children))
