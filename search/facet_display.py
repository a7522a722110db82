"""Facets as the templates print them: a few values at once, the others behind "show all"."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiatives.formats import format_count

from .facet_results import Bucket, FacetResult
from .fragments import render_bucket
from .results import SearchResults

# How many values of a facet are shown before "show all".
FIRST_VALUES = 8
# A list that is only a little longer is shown whole.
SPARE_VALUES = 2
# From how many unfolded values on a reader is offered to narrow them by typing.
MANY_VALUES = 15


class Family(NamedTuple):
    """A value with narrower ones: their HTML, and whether they are unfolded."""

    html: SafeString
    children: tuple[SafeString, ...]
    value: str
    label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet: the HTML of each value, or, where values have narrower ones, families instead."""

    name: str
    label: str
    first: tuple[SafeString, ...]
    rest: tuple[SafeString, ...]
    families: tuple[Family, ...]
    show_all: str
    is_open: bool
    is_long: bool


def make_facets(results: SearchResults) -> list[FacetView]:
    """Return the facets that have any value to offer."""
    language = results.query.language
    return [_facet_view(facet, language) for facet in results.facets if facet.buckets]


def _facet_view(facet: FacetResult, language: str) -> FacetView:
    buckets = facet.buckets
    shown = len(buckets) if len(buckets) <= FIRST_VALUES + SPARE_VALUES else FIRST_VALUES
    families: tuple[Family, ...] = ()
    values: list[SafeString] = []
    if facet.is_hierarchical:
        families, shown = tuple(_family(facet.name, bucket, language) for bucket in buckets), len(buckets)
    else:
        has_petals = facet.name == "theme"
        values = [
            _bucket(facet.name, bucket, language, place if has_petals else 0)
            for place, bucket in enumerate(buckets, 1)
        ]
    return FacetView(
        name=facet.name,
        label=str(facet.label),
        first=tuple(values[:shown]),
        rest=tuple(values[shown:]),
        families=families,
        show_all=_show_all(len(buckets), language) if shown < len(buckets) else "",
        is_open=any(bucket.is_selected for bucket in buckets[shown:]),
        is_long=len(buckets) - shown >= MANY_VALUES,
    )


def _show_all(total: int, language: str) -> str:
    return _("Show all %(total)s") % {"total": format_count(total, language)}


def _family(facet: str, bucket: Bucket, language: str) -> Family:
    return Family(
        value=bucket.value,
        label=bucket.label,
        html=_bucket(facet, bucket, language),
        children=tuple(_bucket(facet, child, language) for child in bucket.children),
        is_open=bucket.is_selected or any(child.is_selected for child in bucket.children),
    )


def _bucket(facet: str, bucket: Bucket, language: str, place: int = 0) -> SafeString:
    count = bucket.count
    return render_bucket(
        facet,
        bucket.value,
        bucket.label,
        "" if count is None else format_count(count, language),
        place,
        bucket.is_selected,
        count == 0 and not bucket.is_selected,
    )
