"""The answer of the database when the engine is down: simple, bounded, and marked as such by the caller."""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from initiatives.models import InitiativePage

from .analysis.operators import read_operators
from .analysis.tokens import find_tokens
from .backends.base import RawHit, RawResults
from .facets import EARLIER, FIRST_YEAR_RANGE
from .fallback_postgres import match_words
from .public import public_initiatives
from .query import RESULT_WINDOW, SearchQuery

# Each word or phrase scans the table once more, so only the first ones are looked for.
MAX_WORDS = 6


def search_database(query: SearchQuery) -> RawResults:
    """Return initiatives whose title or summary holds every word, without counts.

    As typed and newest first; where PostgreSQL searches, what it ranks highest first. A phrase in quotation
    marks is held as it stands there; a word that is excluded stands nowhere.
    """
    pages, order = _match(public_initiatives(), *_wanted_and_unwanted(query.text))
    for facet, values in query.filters:
        condition = reduce(or_, (_CONDITIONS[facet](value) for value in values))
        # Through a subquery: two joins to one relation would multiply the rows.
        pages = pages.filter(pk__in=InitiativePage.objects.filter(condition).values("pk"))
    found = pages.values("translation_key").annotate(**order)
    ordered = found.order_by(*(F(name).desc(nulls_last=True) for name in order), "translation_key")
    end = min(query.offset + query.page_size, RESULT_WINDOW)
    keys = ordered.values_list("translation_key", flat=True)[query.offset : end]
    return RawResults(total=found.count(), hits=tuple(RawHit(str(key), 0.0) for key in keys))


def _wanted_and_unwanted(text: str) -> tuple[list[str], list[str]]:
    """Return the words and phrases that must be held, and the words that must not be."""
    operators = read_operators(text)
    words = dict.fromkeys(token.raw for token in find_tokens(operators.text))
    loose = (word for word in words if not any(word in each for each in operators.quoted))
    unwanted = [token.raw for token in find_tokens(operators.excluded)]
    return [*operators.quoted, *loose][:MAX_WORDS], unwanted[:MAX_WORDS]


def _match(
    pages: QuerySet[InitiativePage], wanted: Sequence[str], unwanted: Sequence[str]
) -> tuple[QuerySet[InitiativePage], dict[str, Max]]:
    """Return the pages that hold all that is wanted, and what they are ordered by, the highest first."""
    newest = {"newest": Max("first_published_at")}
    if wanted and connection.vendor == "postgresql":
        return match_words(pages, wanted, unwanted), {"best": Max("rank"), **newest}
    for piece in wanted:
        pages = pages.filter(Q(title__icontains=piece) | Q(summary__icontains=piece))
    for word in unwanted:
        # As a whole word: "-les" must not cost what is "volledig". Both databases read this pattern alike.
        pattern = rf"(^|\W){re.escape(word)}(\W|$)"
        pages = pages.exclude(Q(title__iregex=pattern) | Q(summary__iregex=pattern))
    return pages, newest


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
