"""What everybody may see: the one predicate of index, results, fallback and drift check."""

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import StrIndex
from wagtail.models import PageViewRestriction

from initiatives.models import InitiativePage

from .models import PENDING, OutboxEntry


def public_initiatives() -> QuerySet[InitiativePage]:
    """Return the live pages in a language of the site that no view restriction covers, own or inherited."""
    restrictions = (
        PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
        .annotate(place=StrIndex(OuterRef("path"), F("page__path")))
        .filter(place=1)
    )
    languages = [code for code, _name in settings.LANGUAGES]
    return InitiativePage.objects.filter(
        ~Exists(restrictions), live=True, locale__language_code__in=languages
    ).order_by()


def hidden_ids(*, limit: int = 1000) -> list[str]:
    """Return the ids of initiatives that are public no more, but may still be in the index.

    Those are among the pending entries of the outbox; a search leaves them out, so that neither its total
    nor its counts tell of them. One query; beyond `limit` the results still hide what is not public.
    """
    pending = OutboxEntry.objects.filter(PENDING)
    public = public_initiatives().filter(translation_key=OuterRef("translation_key"))
    keys = pending.filter(~Exists(public)).values_list("translation_key", flat=True)
    return [str(key) for key in keys[:limit]]


def is_indexable(page: InitiativePage) -> bool:
    """Tell whether everybody may see `page` now. One query, which asks the database, not the instance."""
    return public_initiatives().filter(pk=page.pk).exists()
