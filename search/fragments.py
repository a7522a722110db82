"""Small pieces of a page that recur from search to search, rendered once and kept.

A page of results holds some two hundred values to tick and twenty entries. Rendering each anew from
templates is most of the cost of the page; what can be said of a value or a theme is not that manifold.
"""

from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString

from .wheel import petal_rotation

MAX_BUCKETS = 20_000
MAX_PIECES = 4_000


def render_bucket(
    facet: str, value: str, label: str, count: str, place: int, is_selected: bool, is_disabled: bool
) -> SafeString:
    """Return one value to tick; a theme has a `place` in the wheel from 1, others 0."""
    return _bucket_start(facet, value, label, place, is_selected, is_disabled) + _bucket_end(count)


@lru_cache(maxsize=MAX_BUCKETS)
def _bucket_start(
    facet: str, value: str, label: str, place: int, is_selected: bool, is_disabled: bool
) -> SafeString:
    """Return a value up to its count, which differs from search to search."""
    return _render(
        "search/bucket_start.html",
        facet=facet,
        value=value,
        label=label,
        rotation=petal_rotation(place) if place else "",
        is_selected=is_selected,
        is_disabled=is_disabled,
    )


@lru_cache(maxsize=MAX_PIECES)
def _bucket_end(count: str) -> SafeString:
    return _render("search/bucket_end.html", count=count)


@lru_cache(maxsize=MAX_PIECES)
def render_mark(themes: tuple[tuple[str, int], ...]) -> SafeString:
    """Return the mark of an entry: the wheel with the petals of its (theme, place) filled."""
    petals = [(theme, petal_rotation(place)) for theme, place in themes]
    return _render("search/mark.html", petals=petals)


@lru_cache(maxsize=MAX_PIECES)
def render_facts(
    _language: str, *, foreign: str, evidence: str, evidence_place: int, effort: str, status: str
) -> SafeString:
    """Return the facts of an entry in the reader's language; `foreign` is that of the record, if another."""
    return _render(
        "search/hit_facts.html",
        foreign=foreign,
        evidence=evidence,
        evidence_place=evidence_place,
        effort=effort,
        status=status,
    )


def _render(template: str, **context: Any) -> SafeString:
    return get_template(template).render(context)
