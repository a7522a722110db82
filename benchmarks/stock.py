"""The search page as one would build it on Wagtail's own database search, to compare ours with.

It knows as much as Wagtail's documentation offers: `search()` on a queryset of live pages, filters on fields
that are declared for it, and `facet()` once for each facet. Where it can do less than our page (no widening,
no stems, and counts that leave out the siblings of a chosen value) it is spared the work.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.search import index
from wagtail.search.query import MATCH_ALL

from initiatives.models import InitiativePage
from initiatives.vocabulary import Vocabulary, get_vocabulary

PAGE_SIZE = 20
LONGEST_SECONDS = 10.0
GIVEN_UP = b"given up"
# Of SQLite's machine, between two looks at the clock: some milliseconds.
INSTRUCTIONS = 100_000
# Facet: what it is called in the address, the field that Wagtail counts by, the lookup that it filters by.
FACETS = (
    ("theme", "themes", "themes__slug__in"),
    ("topic", "topics", "topics__slug__in"),
    ("kind", "kind_id", "kind__slug__in"),
    ("audience", "audiences", "audiences__slug__in"),
    ("level", "levels", "levels__slug__in"),
    ("delivery", "delivery", "delivery__slug__in"),
    ("organisation", "organisation_id", "organisation__slug__in"),
    ("country", "country", "country__in"),
    ("language", "locale_id", "locale_id__in"),
    ("evidence", "evidence_id", "evidence__slug__in"),
    ("status", "status", "status__in"),
    ("effort", "effort_id", "effort__slug__in"),
    ("year", "start_year", "start_year__in"),
)
RELATED = (
    *("themes", "topics", "audiences", "levels", "delivery"),
    *("kind", "organisation", "evidence", "effort"),
)
DECLARATIONS = (
    index.SearchField("body"),
    *(index.FilterField(name) for name in (*RELATED, "country", "status", "start_year")),
    *(index.RelatedFields(name, [index.FilterField("slug")]) for name in RELATED),
)


@contextmanager
def stock_declarations() -> Iterator[None]:
    """Declare for Wagtail's search what this page needs, which the site itself does without."""
    own = InitiativePage.search_fields
    InitiativePage.search_fields = [*own, *DECLARATIONS]
    try:
        yield
    finally:
        InitiativePage.search_fields = own


@contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    """Let SQLite raise OperationalError once the block has taken so much processor time.

    Ranking compares every match with all others there: a common word among 100,000 records takes hours.
    """
    deadline = time.process_time() + seconds
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: time.process_time() > deadline, INSTRUCTIONS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


def stock_search(request: HttpRequest) -> HttpResponse:
    """Show the same search as our page does, or `GIVEN_UP` where that takes longer than ten seconds."""
    with given_up_after(LONGEST_SECONDS):
        try:
            return _stock_page(request)
        except OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return HttpResponse(GIVEN_UP)


def _stock_page(request: HttpRequest) -> HttpResponse:
    pages = InitiativePage.objects.live()
    for name, _field, lookup in FACETS:
        if values := request.GET.getlist(name):
            pages = pages.filter(**{lookup: values})
    by_relevance = request.GET.get("sort", "relevance") == "relevance" and bool(request.GET.get("q"))
    if not by_relevance:
        pages = pages.order_by("-first_published_at")
    results = pages.search(request.GET.get("q") or MATCH_ALL, order_by_relevance=by_relevance)
    first = (int(request.GET.get("page", 1)) - 1) * PAGE_SIZE
    vocabulary = get_vocabulary()
    facets = [
        (name, [(_label(vocabulary, name, value), count) for value, count in results.facet(field).items()])
        for name, field, _lookup in FACETS
    ]
    context = {"total": results.count(), "hits": results[first : first + PAGE_SIZE], "facets": facets}
    return render(request, "benchmarks/stock.html", context)


def _label(vocabulary: Vocabulary, facet: str, value: object) -> str:
    if facet == "topic":
        entry = vocabulary.topics_by_pk.get(value)
    elif facet == "organisation":
        return vocabulary.organisation_slugs.get(value, "")
    else:
        entry = vocabulary.by_pk.get(value)
    return entry.label() if entry else str(value)
