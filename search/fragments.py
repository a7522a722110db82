"""Small pieces of a page that recur from search to search, rendered once and kept.

A page of results holds some two hundred values to tick and twenty entries. Rendering each anew from
templates is most of the cost of the page; what can be said of a value or a theme is not that manifold.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from initiatives.formats import format_count

from .facet_results import Bucket
from .facets import FACETS_BY_NAME
from .found_by import Reason
from .wheel import petal_rotation

MAX_BUCKETS = 20_000
MAX_PIECES = 4_000


class EntryParts(NamedTuple):
    """What differs from entry to entry, by the names in its template; what is no SafeString is escaped."""

    mark: SafeString
    path: str
    language: str
    title: SafeString
    line: str
    text: SafeString
    why: SafeString
    facts: SafeString


def join(pieces: Iterable[SafeString]) -> SafeString:
    """Return pieces as one."""
    pieces = [*pieces]
    return format_html("{}" * len(pieces), *pieces)


@lru_cache(maxsize=MAX_PIECES)
def facet_start(name: str, _language: str) -> SafeString:
    """Return a facet up to its values, in the active language, which must be `_language`; so with others."""
    return _render("search/facet_start.html", name=name, label=FACETS_BY_NAME[name].label)


@lru_cache(maxsize=MAX_PIECES)
def facet_more(name: str, total: int, language: str, *, is_open: bool, is_long: bool) -> SafeString:
    """Return what stands between the first values of a facet and the others, of `total` in all."""
    return _render(
        "search/facet_more.html",
        name=name,
        label=FACETS_BY_NAME[name].label,
        total=format_count(total, language),
        is_open=is_open,
        is_long=is_long,
    )


@cache
def facet_end(has_more: bool) -> SafeString:
    """Return what ends a facet."""
    return _render("search/facet_end.html", has_more=has_more)


@lru_cache(maxsize=MAX_PIECES)
def narrower_start(value: str, label: str, _language: str, *, is_open: bool) -> SafeString:
    """Return what stands between a value and those below it."""
    return _render("search/narrower_start.html", value=value, label=label, is_open=is_open)


@cache
def narrower_end(has_narrower: bool) -> SafeString:
    """Return what ends a value that may have others below it."""
    return _render("search/narrower_end.html", has_narrower=has_narrower)


def buckets(facet: str, buckets: Iterable[Bucket], language: str) -> Iterator[SafeString]:
    """Yield each of the values to tick, in two pieces: up to its count and from there on."""
    has_petals = facet == "theme"
    for place, (value, label, count, is_selected, _children) in enumerate(buckets, 1):
        is_disabled = count == 0 and not is_selected
        yield _bucket_start(facet, value, label, place if has_petals else 0, is_selected, is_disabled)
        yield _bucket_end(count, language)


@lru_cache(maxsize=MAX_BUCKETS)
def _bucket_start(
    facet: str, value: str, label: str, place: int, is_selected: bool, is_disabled: bool
) -> SafeString:
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
def _bucket_end(count: int | None, language: str) -> SafeString:
    return escape("" if count is None else format_count(count, language)) + _after_count()


@cache
def _after_count() -> SafeString:
    return _render("search/bucket_end.html")


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


def render_why(reasons: Sequence[Reason], language: str) -> SafeString:
    """Return why an entry was found, in the active language, which must be `language`; "" of no reasons."""
    return _why(tuple(reasons), language) if reasons else escape("")


# As many as a page has: the hits of one search have the same few reasons, those of another have others.
@lru_cache(maxsize=20)
def _why(reasons: tuple[Reason, ...], _language: str) -> SafeString:
    return _render("search/hit_why.html", why=reasons)


def render_entry(parts: EntryParts) -> SafeString:
    """Return one result as an item of the reading list."""
    return format_html(_entry_form(), **parts._asdict())


@cache
def _entry_form() -> SafeString:
    """Return an entry with holes, which to fill costs less than rendering its template."""
    return _render("search/hit.html", **{part: f"{{{part}}}" for part in EntryParts._fields})


def _render(template: str, **context: Any) -> SafeString:
    return get_template(template).render(context)
