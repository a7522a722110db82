"""Which initiatives everybody may see."""

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from initiatives.models import InitiativePage


def visible_initiatives() -> PageQuerySet:
    """Return the live pages of initiatives that no view restriction covers, own or inherited.

    One query at once. It is Wagtail's `live().public()`, whose own query reads every page of the bank, since
    SQLite cannot know how few restrictions there are.
    """
    restrictions = PageViewRestriction.objects.values("page_id")
    covered = Q()
    for path in Page.objects.filter(pk__in=restrictions).order_by().values_list("path", flat=True):
        covered |= Q(path__startswith=path)
    live = InitiativePage.objects.live()
    return live.exclude(covered) if covered else live
