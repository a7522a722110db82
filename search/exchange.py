"""A search and its answer as JSON, for the command line and whoever judges relevance with it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import override

from initiatives.choices import TranslationState
from initiatives.models import InitiativePage
from initiatives.vocabulary import Vocabulary, get_vocabulary

from .backends.base import Share
from .facet_results import Bucket
from .facets import FACET_NAMES
from .query import DEFAULT_SORT, MAX_PAGE_SIZE, PAGE_SIZE, SORTS, SearchQuery
from .results import Hit, SearchResults, explain_hits, known_values, run_search

_DEFAULTS: dict[str, Any] = {
    "text": "",
    "language": settings.LANGUAGES[0][0],
    "filters": {},
    "sort": DEFAULT_SORT,
    "limit": PAGE_SIZE,
    "explain": False,
}


class RequestError(ValueError):
    """A request that cannot be understood; the message says why."""


def answer_request(request: Any) -> dict[str, Any]:
    """Search as `request` asks, and return the answer; both are JSON values.

    A request is {"text": str, "language": str, "filters": {facet: value or [value, …]}, "sort": str,
    "limit": int, "explain": bool}; each may be absent. With "explain" every hit tells what makes its score.
    The form of a request is judged strictly (RequestError); what a reader of the site could get wrong as
    well is answered as there, and named under "problems".
    """
    vocabulary = get_vocabulary()
    query = _read_query(request, vocabulary)
    results = run_search(query, vocabulary=vocabulary)
    answer = _describe(results)
    if request.get("explain"):
        shares = explain_hits(results, vocabulary=vocabulary)
        for hit, described in zip(results.hits, answer["hits"], strict=True):
            described["shares"] = [_describe_share(share, hit.score) for share in shares.get(hit.id, ())]
    return answer


def _read_query(request: Any, vocabulary: Vocabulary) -> SearchQuery:
    if not isinstance(request, Mapping):
        raise RequestError("A request is a JSON object.")
    unknown = sorted(request.keys() - _DEFAULTS.keys())
    if unknown:
        raise RequestError(f"Unknown: {', '.join(map(repr, unknown))}; known are {', '.join(_DEFAULTS)}.")
    asked = {**_DEFAULTS, **request}
    languages = [code for code, _name in settings.LANGUAGES]
    if not isinstance(asked["text"], str):
        raise RequestError("'text' is a string.")
    _require_one_of(asked, "language", languages)
    _require_one_of(asked, "sort", SORTS)
    if not isinstance(asked["explain"], bool):
        raise RequestError("'explain' is true or false.")
    limit = asked["limit"]
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MAX_PAGE_SIZE:
        raise RequestError(f"'limit' is a number from 1 to {MAX_PAGE_SIZE}.")
    parameters = QueryDict(mutable=True)
    parameters.update({"q": asked["text"], "sort": asked["sort"]})
    for facet, values in _read_filters(asked["filters"]):
        parameters.setlist(facet, values)
    known = known_values(vocabulary)
    query = SearchQuery.from_querydict(parameters, language=asked["language"], known=known)
    return replace(query, page_size=limit)


def _require_one_of(asked: Mapping[str, Any], name: str, choices: Collection[str]) -> None:
    if asked[name] not in choices:
        raise RequestError(f"{name!r} is one of {', '.join(choices)}.")


def _read_filters(filters: Any) -> Iterable[tuple[str, list[str]]]:
    if not isinstance(filters, Mapping):
        raise RequestError("'filters' is an object of facets and values.")
    for facet, given in filters.items():
        if facet not in FACET_NAMES:
            raise RequestError(f"{facet!r} is no facet; facets are {', '.join(FACET_NAMES)}.")
        values = [given] if isinstance(given, str) else given
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise RequestError(f"The values of {facet!r} are a string or a list of strings.")
        yield facet, values


def _describe(results: SearchResults) -> dict[str, Any]:
    answer: dict[str, Any] = {"total": results.total, "widened": results.lists_some}
    if results.corrected:
        answer["corrected"] = results.corrected
    if results.suggestions:
        answer["suggestions"] = list(results.suggestions)
    if results.degraded:
        answer["degraded"] = True
    with override(results.query.language):
        problems = [str(problem) for problem in results.problems]
    if problems:
        answer["problems"] = problems
    originals = _original_ids(results.hits)
    answer["hits"] = [_describe_hit(hit, originals.get(hit.id, hit.record_id)) for hit in results.hits]
    answer["facets"] = {facet.name: _counts(facet.buckets) for facet in results.facets}
    return answer


def _original_ids(hits: Iterable[Hit]) -> dict[str, str]:
    """Return {translation key: record id of the original}; nothing where there is no original."""
    originals = InitiativePage.objects.filter(
        translation_key__in=[UUID(hit.id) for hit in hits], translation_state=TranslationState.ORIGINAL
    )
    return {str(key): record_id for key, record_id in originals.values_list("translation_key", "record_id")}


def _describe_hit(hit: Hit, original: str) -> dict[str, Any]:
    described = {
        "id": original,
        "title": hit.plain_title,
        "language": hit.language,
        "score": round(hit.score, 4),
    }
    return described if hit.record_id == original else {**described, "translation": hit.record_id}


def _describe_share(share: Share, total: float) -> dict[str, Any]:
    return {
        "words": " ".join(share.words),
        "way": share.way,
        "field": share.field,
        "term": share.term,
        "score": round(share.score, 4),
        "share": round(share.score / total, 3) if total else 0.0,
    }


def _counts(buckets: Iterable[Bucket]) -> dict[str, int]:
    """Return {value: count} of values with results or chosen, broader ones before their narrower ones."""
    counts: dict[str, int] = {}
    for bucket in buckets:
        if bucket.count or (bucket.is_selected and bucket.count is not None):
            counts[bucket.value] = bucket.count
        counts |= _counts(bucket.children)
    return counts
