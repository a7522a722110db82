"""Pages of search. The URL is the whole state, so every answer can be shared, bookmarked and gone back to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.addresses import in_every_language
from initiatives.vocabulary import TOPIC, Entry, Vocabulary, get_vocabulary

from .backends.patience import limited_patience
from .display import count_initiatives, make_entries, make_pages, make_sorts
from .facet_display import make_facets
from .facet_results import Bucket, FacetResult
from .facets import FACETS_BY_NAME
from .found_by import FoundBy
from .order import PERMISSIONS, READER
from .query import DEFAULT_SORT, SearchQuery
from .results import SearchResults, known_values, run_search
from .suggestions import describe_group, suggest
from .thesaurus import get_thesaurus
from .ways_out import find_ways_out
from .wheel import build_wheel, petal_rotation

PAGE = "search/search_page.html"
FRAGMENT = "search/search_fragment.html"
# Who deletes a letter and types it again is not answered anew.
SUGGESTIONS_HEADERS = {"X-Robots-Tag": "noindex", "Cache-Control": "private, max-age=60"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer the search in the address; htmx gets the part of the page that changes."""
    vocabulary = get_vocabulary()
    query = SearchQuery.from_querydict(request.GET, language=get_language(), known=known_values(vocabulary))
    with limited_patience():
        results = run_search(query, vocabulary=vocabulary, tells_counted=True)
        context = {**_search_context(results, vocabulary), **_editors_context(request, results.query)}
    response = render(request, FRAGMENT if request.htmx else PAGE, context)
    if request.htmx:
        response["HX-Push-Url"] = context["canonical_path"]
    patch_vary_headers(response, ["HX-Request"])
    if "order_path" in context:
        add_never_cache_headers(response)
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggest concepts, initiatives and organisations for what has been typed so far, as JSON."""
    language = get_language()
    groups = suggest(request.GET.get("q", ""), language=language, vocabulary=get_vocabulary())
    answer = orjson.dumps({"groups": [describe_group(group, language) for group in groups]})
    return HttpResponse(answer, content_type="application/json", headers=SUGGESTIONS_HEADERS)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Show all themes and topics, each with its count."""
    vocabulary = get_vocabulary()
    results = run_search(SearchQuery(language=get_language(), page_size=1), vocabulary=vocabulary)
    topics = next(facet for facet in results.facets if facet.name == TOPIC)
    by_place = list(vocabulary.concepts(TOPIC))
    context = {
        "meta_title": _("Themes and topics"),
        "canonical_path": reverse("themes"),
        "language_urls": in_every_language("themes"),
        "section": "themes",
        "petals": build_wheel(results, vocabulary),
        "topics": sorted(topics.buckets, key=lambda bucket: by_place.index(bucket.value)),
    }
    return render(request, "search/themes.html", context)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a theme with its definition and first entries; 404 for a theme that does not exist."""
    return _concept_page(request, "theme", slug)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic with its definition, neighbours and first entries; 404 for a topic that does not exist."""
    return _concept_page(request, TOPIC, slug)


def _search_context(results: SearchResults, vocabulary: Vocabulary) -> dict[str, Any]:
    query = results.query
    querystring = query.to_querystring()
    suffix = f"?{querystring}" if querystring else ""
    sorts = make_sorts(query)
    title = _("Search: “%(text)s”") % {"text": query.text} if query.text else _("Search initiatives")
    return {
        "meta_title": title,
        "canonical_path": reverse("search") + suffix,
        "hide_from_search_engines": bool(querystring),
        "language_urls": {code: path + suffix for code, path in in_every_language("search").items()},
        "section": "search",
        "search_path": reverse("search"),
        "results": results,
        "query": query,
        "entries": _found_entries(results, vocabulary),
        "facets": make_facets(results),
        "count_text": count_initiatives(results.total, query.language),
        "sorts": sorts,
        "order": next((sort.label for sort in sorts if sort.is_current), ""),
        "pages": make_pages(results) if results.page_count > 1 else [],
        "evidence_steps": [
            (step.label(query.language), step.definition(query.language))
            for step in vocabulary.concepts("evidence").values()
        ],
        "without_filters": query.without().to_querystring(),
        "exact_querystring": replace(query, exact=True, page=1).to_querystring(),
        "meant": [(text, replace(query, text=text, page=1).to_querystring()) for text in results.suggestions],
        **_help_context(results),
    }


def _editors_context(request: HttpRequest, query: SearchQuery) -> dict[str, str]:
    """Return the way to why the results stand in their order, for editors alone.

    Without a session cookie nobody is one; to ask the session would make every answer depend on cookies.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.has_perms(PERMISSIONS):
        return {}
    asked = query.sorted_by(DEFAULT_SORT).parameters()
    return {"order_path": f"{reverse('search-order')}?{urlencode([*asked, (READER, query.language)])}"}


def _found_entries(results: SearchResults, vocabulary: Vocabulary) -> list[SafeString]:
    """Return the hits of a search, each with why it was found where its marked words do not say it."""
    query = results.query
    found_by = FoundBy(
        results.question,
        text=results.corrected or query.text,
        language=query.language,
        thesaurus=get_thesaurus(vocabulary),
        vocabulary=vocabulary,
    )
    return make_entries(results.hits, language=query.language, vocabulary=vocabulary, why=found_by.explain)


def _help_context(results: SearchResults) -> dict[str, Any]:
    """Return what helps a reader whose search found nothing."""
    if results.total or results.degraded:
        return {}
    return {
        "ways_out": [
            (
                FACETS_BY_NAME[way.facet].label if way.facet else "",
                way,
                count_initiatives(way.total, results.query.language),
            )
            for way in find_ways_out(results.query)
        ]
    }


def _concept_page(request: HttpRequest, scheme: str, slug: str) -> HttpResponse:
    vocabulary = get_vocabulary()
    entry = vocabulary.get(scheme, slug)
    if entry is None:
        raise Http404
    language = get_language()
    query = SearchQuery(filters=((scheme, (slug,)),), language=language)
    results = run_search(query, vocabulary=vocabulary)
    context = {
        "meta_title": entry.label(language),
        "meta_description": entry.definition(language),
        "canonical_path": reverse(scheme, args=[slug]),
        "language_urls": in_every_language(scheme, slug),
        "section": "themes",
        "scheme": scheme,
        "concept_label": entry.label(language),
        "definition": entry.definition(language),
        "results": results,
        "count_text": count_initiatives(results.total, language),
        "entries": make_entries(results.hits, language=language, vocabulary=vocabulary),
        "more_path": f"{reverse('search')}?{query.to_querystring()}",
        **_neighbours(entry, vocabulary, results.facets),
    }
    return render(request, "search/concept_page.html", context)


def _neighbours(entry: Entry, vocabulary: Vocabulary, facets: Iterable[FacetResult]) -> dict[str, Any]:
    """Return the petal of a theme, or the broader and narrower topics of a topic with their counts."""
    if entry.scheme != TOPIC:
        place = list(vocabulary.concepts(entry.scheme)).index(entry.slug) + 1
        return {"slug": entry.slug, "rotation": petal_rotation(place)}
    topics = next(facet for facet in facets if facet.name == TOPIC)
    top = entry.broader or entry.slug
    family = next((bucket for bucket in topics.buckets if bucket.value == top), None)
    return {"broader": family if entry.broader else None, "narrower": _narrower(family, entry)}


def _narrower(family: Bucket | None, entry: Entry) -> tuple[Bucket, ...]:
    return family.children if family and not entry.broader else ()
