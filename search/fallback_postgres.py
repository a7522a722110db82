"""What PostgreSQL's own text search finds where the database answers.

It asks the vectors of title and summary that Wagtail keeps and indexes for its admin. They hold words as they
are, without stems: three languages share them, and a word is found as the beginning of another too.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from wagtail.search.models import IndexEntry

from initiatives.models import InitiativePage

_CONFIGURATION = "simple"
# How much more a word in the title counts than one in the summary.
_TITLE_WEIGHT = 4.0


def match_words(
    pages: QuerySet[InitiativePage], wanted: Sequence[str], unwanted: Sequence[str] = ()
) -> QuerySet[InitiativePage]:
    """Return the pages that hold all of `wanted` and none of `unwanted` in title or summary, with a `rank`.

    Each is a word, or several that must stand beside each other. There is one wanted at least.
    """
    entries = IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(InitiativePage))
    for words in wanted:
        entries = entries.filter(_holds(words))
    for words in unwanted:
        entries = entries.exclude(_holds(words, whole=True))
    anything = reduce(or_, map(_query, wanted))
    rank = SearchRank(F("title"), anything) * _TITLE_WEIGHT + SearchRank(F("body"), anything)
    own = entries.filter(object_id=OuterRef("entry")).annotate(rank=rank)
    return (
        pages.annotate(entry=Cast("pk", TextField()))
        .filter(entry__in=entries.values("object_id"))
        .annotate(rank=Subquery(own.values("rank")))
    )


def _holds(words: str, *, whole: bool = False) -> Q:
    query = _query(words, whole=whole)
    return Q(title=query) | Q(body=query)


def _query(words: str, *, whole: bool = False) -> SearchQuery:
    """Return the query for a phrase, or for a word: as it is, or as the beginning of one."""
    if whole or " " in words:
        return SearchQuery(words, config=_CONFIGURATION, search_type="phrase")
    # Quoted, nothing of a word is an operator.
    escaped = words.replace("\\", "\\\\").replace("'", "''")
    return SearchQuery(f"'{escaped}':*", config=_CONFIGURATION, search_type="raw")
