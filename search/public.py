"""What everybody may see: the one predicate of index, results, fallback and drift check."""

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.models import PageViewRestriction

from initiatives.models import InitiativePage

from .models import PENDING, OutboxEntry


def public_initiatives() -> QuerySet[InitiativePage]:
    """Return the live pages in a language of the site that no view restriction covers, own or inherited.

    One query at once, for the restrictions: they are few, and a subquery in every search costs more.
    """
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    restricted = Q()
    for path in restrictions.values_list("page__path", flat=True):
        restricted |= Q(path__startswith=path)
    languages = [code for code, _name in settings.LANGUAGES]
    public = InitiativePage.objects.filter(live=True, locale__language_code__in=languages)
    return (public.exclude(restricted) if restricted else public).order_by()


def is_indexable(page: InitiativePage) -> bool:
    """Tell whether everybody may see `page` now. It asks the database, not the instance: two queries."""
    return public_initiatives().filter(pk=page.pk).exists()


def hidden_ids(*, limit: int = 1000) -> list[str]:
    """Return the ids of initiatives that are public no more, but may still be in the index.

    Those are among the pending entries of the outbox; a search leaves them out, so that neither its total
    nor its counts tell of them. One query while nothing is pending, else three. Beyond `limit` the results
    still hide what is not public.
    """
    pending = set(OutboxEntry.objects.filter(PENDING).values_list("translation_key", flat=True)[:limit])
    if not pending:
        return []
    public = public_initiatives().filter(translation_key__in=pending)
    return sorted(str(key) for key in pending - set(public.values_list("translation_key", flat=True)))
