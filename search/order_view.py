"""The page of the admin that tells editors why the results of a search stand in their order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from initiatives.vocabulary import get_vocabulary

from .analysis import Question
from .facet_results import Bucket
from .hits import Hit
from .order import PERMISSIONS, READER, Line, OrderTeller
from .problems import Problem, shorten
from .query import DEFAULT_SORT, SearchQuery
from .results import SearchResults, explain_hits, known_values, run_search

FIRST_HITS = 10


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """One result and what makes its score."""

    hit: Hit
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet as the form offers it."""

    name: str
    label: Promise
    values: list[Bucket]
    is_open: bool


class OrderView(WagtailAdminTemplateMixin, TemplateView):
    """A search as on the public page, its first results each with what makes their score."""

    template_name = "search/admin/order.html"
    page_title = _("Why this order")
    header_icon = "order"
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perms(PERMISSIONS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        vocabulary = get_vocabulary()
        query = read_query(self.request.GET, known_values(vocabulary))
        context |= {"query": query, "reader": query.language, "readers": settings.LANGUAGE_NAMES.items()}
        if not query.text and not query.filters:
            return {**context, "problems": query.problems}
        results = run_search(query, vocabulary=vocabulary)
        teller = OrderTeller(results.corrected or query.text, vocabulary)
        shares = explain_hits(results, vocabulary=vocabulary)
        return {
            **context,
            **_tell_question(results.question, teller),
            "problems": results.problems,
            "results": results,
            "filters": _filters(results),
            "explained": [
                ExplainedHit(hit, teller.lines(shares.get(hit.id, ()), hit.score)) for hit in results.hits
            ],
            "is_weighed": bool(shares),
            "public_path": _public_path(query),
        }


def read_query(parameters: QueryDict, known: Mapping[str, Collection[str]]) -> SearchQuery:
    """Return the search that is explained: as on the public page, but always the first page by relevance."""
    kept = parameters.copy()
    for name in ("sort", "page"):
        kept.pop(name, None)
    reader = parameters.get(READER, "")
    language = reader if reader in settings.LANGUAGE_NAMES else get_language()
    query = SearchQuery.from_querydict(kept, language=language, known=known)
    problems = query.problems
    if reader and reader != language:
        told = {"value": shorten(reader), "language": settings.LANGUAGE_NAMES[language]}
        problems = (*problems, Problem("unknown-reader", told))
    return replace(query, sort=DEFAULT_SORT, page_size=FIRST_HITS, problems=problems)


def order_menu_item() -> MenuItem:
    """Return the way to the page in the admin's menu."""
    return _OrderMenuItem(
        _("Why this order"), reverse_lazy("search-order"), name="search-order", icon_name="order", order=170
    )


class _OrderMenuItem(MenuItem):
    """Shown to whoever may open the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perms(PERMISSIONS)


def _tell_question(question: Question, teller: OrderTeller) -> dict[str, Any]:
    return {
        "understood": teller.understood(question),
        "only_adds": teller.written(word.word for word in question.optional),
        "phrases": [teller.written(phrase) for phrase in question.phrases],
        "excluded": teller.written(word.word for word in question.excluded),
    }


def _filters(results: SearchResults) -> list[Filter]:
    """Return every facet with the values that find something or are chosen."""
    filters = []
    for facet in results.facets:
        flat = [each for bucket in facet.buckets for each in (bucket, *bucket.children)]
        shown = [each for each in flat if each.count or each.is_selected]
        is_open = any(each.is_selected for each in shown)
        filters.append(Filter(facet.name, facet.label, shown, is_open=is_open))
    return [each for each in filters if each.values]


def _public_path(query: SearchQuery) -> str:
    with override(query.language):
        return f"{reverse_lazy('search')}?{query.to_querystring()}"
