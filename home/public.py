"""Which parts of the tree not everybody may read."""

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction

from .prepared import fetch_rows


def restricted_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages below which not everybody may read; they cover themselves too."""
    return tuple(sorted(path for (path,) in fetch_rows(_restricted_pages)))


def _restricted_pages() -> QuerySet:
    # No join, which SQLite begins with the table of pages: it cannot know how few restrictions there are.
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    return Page.objects.filter(pk__in=restrictions.values("page_id")).order_by().values_list("path")
