"""What everybody may see: the one predicate of index, results, fallback and drift check."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from wagtail.models import Page

from home.prepared import as_uuid, fetch_rows
from home.public import restricted_pages, restricted_paths
from initiatives.models import InitiativePage

from .models import PENDING, OutboxEntry


def public_initiatives(restricted: Iterable[str] | None = None) -> QuerySet[InitiativePage]:
    """Return the live pages in a language of the site that no view restriction covers, own or inherited.

    `restricted` are the `restricted_paths()`, where the caller has them: asking for them is one query at
    once. They are few, and a subquery in every search costs more.
    """
    return only_public(InitiativePage.objects.all(), restricted_paths() if restricted is None else restricted)


def only_public(pages: QuerySet[Page], restricted: Iterable[str]) -> QuerySet[Page]:
    """Return those of `pages` that everybody may see; `restricted` as above."""
    covered = Q()
    for path in restricted:
        covered |= Q(path__startswith=path)
    languages = [code for code, _name in settings.LANGUAGES]
    public = pages.filter(live=True, locale__language_code__in=languages)
    return (public.exclude(covered) if covered else public).order_by()


def is_indexable(page: InitiativePage) -> bool:
    """Tell whether everybody may see `page` now. It asks the database, not the instance: two queries."""
    return public_initiatives().filter(pk=page.pk).exists()


def hidden_ids(*, limit: int = 1000) -> list[str]:
    """Return the ids of initiatives that are public no more, but may still be in the index.

    Those are among the pending entries of the outbox; a search leaves them out, so that neither its total
    nor its counts tell of them. One query while nothing is pending, else three. Beyond `limit` the results
    still hide what is not public.
    """
    return _no_more_public({as_uuid(key) for (key,) in fetch_rows(_pending, limit)})


def hidden_and_restricted(*, limit: int = 1000) -> tuple[list[str], tuple[str, ...]]:
    """Return `hidden_ids()` and `restricted_paths()` with one query less."""
    rows = fetch_rows(_pending_and_restricted, limit)
    restricted = tuple(sorted(text for is_path, text in rows if is_path))
    return _no_more_public({as_uuid(text) for is_path, text in rows if not is_path}), restricted


def _no_more_public(pending: set[UUID]) -> list[str]:
    if not pending:
        return []
    public = public_initiatives().filter(translation_key__in=pending)
    return sorted(str(key) for key in pending - set(public.values_list("translation_key", flat=True)))


def _pending(limit: int) -> QuerySet:
    return OutboxEntry.objects.filter(PENDING).values_list("translation_key")[:limit]


def _pending_and_restricted(limit: int) -> QuerySet:
    # SQLite takes no limit in a part of a union.
    first = OutboxEntry.objects.filter(PENDING).values("pk")[:limit]
    pending = OutboxEntry.objects.filter(pk__in=first).values_list(
        Value(0), Cast("translation_key", TextField())
    )
    return restricted_pages().values_list(Value(1), "path").union(pending, all=True)
