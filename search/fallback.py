"""The answer of the database when the engine is down: simple, bounded, and marked as such by the caller."""

import re
from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet

from initiatives.models import InitiativePage

from .analysis.operators import read_operators
from .analysis.tokens import find_tokens
from .backends.base import RawHit, RawResults
from .facets import EARLIER, FIRST_YEAR_RANGE
from .public import public_initiatives
from .query import RESULT_WINDOW, SearchQuery

# Each word or phrase scans the table once more, so only the first ones are looked for.
MAX_WORDS = 6


def search_database(query: SearchQuery) -> RawResults:
    """Return initiatives whose title or summary holds every word as typed, newest first; without counts.

    A phrase in quotation marks is held as it stands there; a word that is excluded stands nowhere.
    """
    pages = _holding(public_initiatives(), query.text)
    for facet, values in query.filters:
        condition = reduce(or_, (_CONDITIONS[facet](value) for value in values))
        # Through a subquery: two joins to one relation would multiply the rows.
        pages = pages.filter(pk__in=InitiativePage.objects.filter(condition).values("pk"))
    found = pages.values("translation_key").annotate(newest=Max("first_published_at"))
    ordered = found.order_by("-newest", "translation_key")
    end = min(query.offset + query.page_size, RESULT_WINDOW)
    keys = ordered.values_list("translation_key", flat=True)[query.offset : end]
    return RawResults(total=found.count(), hits=tuple(RawHit(str(key), 0.0) for key in keys))


def _holding(pages: QuerySet, text: str) -> QuerySet:
    """Return those of `pages` that hold what `text` asks for."""
    operators = read_operators(text)
    words = dict.fromkeys(token.raw for token in find_tokens(operators.text))
    held = [
        *operators.quoted,
        *(word for word in words if not any(word in each for each in operators.quoted)),
    ]
    for piece in held[:MAX_WORDS]:
        pages = pages.filter(_in_text(piece))
    for token in list(find_tokens(operators.excluded))[:MAX_WORDS]:
        # As a whole word: "-les" must not cost what is "volledig". Both databases read this pattern alike.
        word = rf"(^|\W){re.escape(token.raw)}(\W|$)"
        pages = pages.exclude(Q(title__iregex=word) | Q(summary__iregex=word))
    return pages


def _in_text(piece: str) -> Q:
    return Q(title__icontains=piece) | Q(summary__icontains=piece)


def _on(path: str) -> Callable[[str], Q]:
    return lambda value: Q(**{path: value})


def _topic(value: str) -> Q:
    return Q(topics__slug=value, topics__adopted=True) | Q(topics__broader__slug=value)


def _year(value: str) -> Q:
    if value == EARLIER:
        return Q(start_year__lt=FIRST_YEAR_RANGE)
    first, _dash, last = value.partition("-")
    return Q(start_year__range=(int(first), int(last)))


_CONDITIONS: dict[str, Callable[[str], Q]] = {
    "theme": _on("themes__slug"),
    "topic": _topic,
    "kind": _on("kind__slug"),
    "audience": _on("audiences__slug"),
    "level": _on("levels__slug"),
    "delivery": _on("delivery__slug"),
    "organisation": _on("organisation__slug"),
    "country": _on("country"),
    "language": _on("locale__language_code"),
    "evidence": _on("evidence__slug"),
    "status": _on("status"),
    "effort": _on("effort__slug"),
    "year": _year,
}
